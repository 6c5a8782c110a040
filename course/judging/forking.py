"""A launcher that forks warm workers from a zygote: milliseconds instead of an interpreter's start."""

import contextlib
import os
import signal
import socket
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from course.judging.launcher import INTERPRETER, LauncherError, worker_environment
from course.judging.lines import Pipe
from course.judging.report import Isolation

ZYGOTE = Path(__file__).with_name("zygote.py")


class Zygote:
    """The process that forks workers, and the commands that it understands."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self._control, theirs = socket.socketpair()
        try:
            self.popen = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=worker_environment(),
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            self._control.close()
            raise LauncherError(f"the zygote does not start: {error}") from error
        finally:
            theirs.close()

    def start(self, descriptors: list[int]) -> int:
        """The pid of a new worker, with its requests, answers and output on these descriptors."""
        pid, _ = self._command(b"s", descriptors)
        if pid < 0:
            raise LauncherError(f"no worker can be forked: {os.strerror(-pid)}")
        return pid

    def kill(self, pid: int, grace: float) -> tuple[int, float]:
        """How a worker ended by itself within `grace` seconds, else 0, and its seconds of processor time."""
        numbers = (pid, round(grace * 1000))
        status, spent = self._command(b"k" + b"".join(n.to_bytes(4, "big", signed=True) for n in numbers))
        return status, spent / 1000

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        self._control.close()
        self.popen.wait()

    def _command(self, command: bytes, descriptors: list[int] | None = None) -> tuple[int, int]:
        try:
            socket.send_fds(self._control, [command], descriptors or [])
            answer = self._control.recv(8)
        except OSError as error:
            raise LauncherError(f"the zygote does not answer: {error}") from error
        if len(answer) < 8:
            raise LauncherError("the zygote has ended")
        return int.from_bytes(answer[:4], "big", signed=True), int.from_bytes(answer[4:], "big", signed=True)


@dataclass
class ForkedProcess:
    """A worker that a zygote forked; one that `is_locked` cannot send itself a signal."""

    zygote: Zygote
    pid: int
    is_locked: bool
    requests: Pipe
    answers: Pipe
    output: Pipe

    def kill(self, grace: float = 0.0) -> int:
        """Have the zygote, its parent, kill the worker's process group and wait for it."""
        try:
            status, spent = self.zygote.kill(self.pid, grace)
        except LauncherError:
            with contextlib.suppress(ProcessLookupError, PermissionError):  # it died with the zygote
                os.kill(self.pid, signal.SIGKILL)
            raise
        if self.is_locked and status == -signal.SIGKILL and spent < LEAST_OF_A_LIMIT:
            raise LauncherError("the worker was killed from outside")
        return status


LEAST_OF_A_LIMIT = 0.9  # no limit on processor time is below a second


@dataclass
class ForkingLauncher:
    """Keeps one zygote; isolates nothing by itself, but has it lock workers in by `lock` (file and level)."""

    lock: tuple[str, ...] = ()
    isolation: Isolation = field(default_factory=Isolation)
    interpreter: tuple[str, ...] = INTERPRETER
    zygote: Zygote | None = field(default=None, init=False)

    def start(self) -> ForkedProcess:
        """A freshly forked worker; a zygote that has died is replaced."""
        (requests_out, requests_in), (answers_out, answers_in), (output_out, output_in) = (
            os.pipe() for _ in range(3)
        )
        theirs = [requests_out, answers_in, output_in]
        ours = [(requests_in, "wb"), (answers_out, "rb"), (output_out, "rb")]
        try:
            zygote, pid = self._fork(theirs)
        except LauncherError:
            theirs += [descriptor for descriptor, _ in ours]
            raise
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        pipes = [os.fdopen(descriptor, mode, buffering=0) for descriptor, mode in ours]
        return ForkedProcess(zygote, pid, bool(self.lock), *pipes)

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        if self.zygote is not None:
            self.zygote.close()
            self.zygote = None

    def _fork(self, descriptors: list[int]) -> tuple[Zygote, int]:
        if self.zygote is not None:
            try:
                return self.zygote, self.zygote.start(descriptors)
            except LauncherError:
                self.close()
        self.zygote = Zygote((*self.interpreter, str(ZYGOTE), *self.lock))
        return self.zygote, self.zygote.start(descriptors)
