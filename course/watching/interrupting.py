"""A launcher whose workers can all be ended at once, from another thread: a new save calls a running check off."""

import os
import signal
import threading
from contextlib import suppress
from dataclasses import dataclass, field

from course.judging.launcher import FreshProcess, Launcher, Process, kill_group
from course.judging.lines import Pipe
from course.judging.report import Isolation


class Interrupted(BaseException):
    """The check was called off. No `Exception`, so that nothing takes it for a fault of the student's code or ours."""


@dataclass
class Watched:
    """A worker's process, which can be killed while the judge waits for its answer."""

    process: Process
    lock: threading.Lock = field(default_factory=threading.Lock)
    is_over: bool = False

    @property
    def requests(self) -> Pipe:
        """As the process has it."""
        return self.process.requests

    @property
    def answers(self) -> Pipe:
        """As the process has it."""
        return self.process.answers

    @property
    def output(self) -> Pipe:
        """As the process has it."""
        return self.process.output

    def kill(self, grace: float = 0.0) -> int:
        """End it, as the judge does when it is done with it."""
        with self.lock:
            self.is_over = True
            return self.process.kill(grace)

    def end_at_once(self) -> None:
        """Kill it from outside: its pipes close, and whoever waits for it goes on."""
        with self.lock:
            if self.is_over:
                return None
            if isinstance(self.process, FreshProcess):
                return kill_group(self.process.popen.pid, self.process.popen.kill)
            pid = self.process.pid  # type: ignore[attr-defined]
            with suppress(ProcessLookupError, PermissionError):
                os.kill(pid, signal.SIGKILL)  # one this young has no group of its own yet
            return kill_group(pid, lambda: None)


@dataclass
class Interruptible:
    """Starts workers by another launcher until it is interrupted; `ready` lets it start again."""

    launcher: Launcher
    _alive: list[Watched] = field(default_factory=list)
    _is_off: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def isolation(self) -> Isolation:
        """As the launcher has it."""
        return self.launcher.isolation

    def start(self) -> Process:
        """A fresh worker, unless the check was called off."""
        with self._lock:
            if self._is_off:
                raise Interrupted
            self._alive = [one for one in self._alive if not one.is_over]
            self._alive.append(Watched(self.launcher.start()))
            return self._alive[-1]

    def interrupt(self) -> None:
        """End every worker, and let no other start."""
        with self._lock:
            self._is_off = True
            for one in self._alive:
                one.end_at_once()

    def ready(self) -> None:
        """From now on workers start again."""
        self._is_off = False

    def close(self) -> None:
        """End whatever the launcher keeps."""
        self.launcher.close()
