"""Starting workers and talking to them. A launcher is the seam behind which isolation comes.

A launcher has `isolation` (level "none" here) and `start()`, which returns the `Process` of a
worker that waits for its first message. `Worker` is the conversation with it.
"""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from course.judging.lines import Pipes, Stopped, line_to
from course.judging.report import Isolation
from course.judging.submission import CONTRACT

WORKER = Path(__file__).parent / "worker" / "__main__.py"
INTERPRETER = (
    sys.executable,
    "-P",
    "-s",
    "-S",
    "-B",
)  # the standard library alone; nothing beside it, or of its user


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one worker may use; bytes and seconds. `cpu_seconds` and `wall_seconds` are those of a request."""

    cpu_seconds: int = 10
    all_cpu_seconds: int = 300
    wall_seconds: float = 30.0
    memory: int = 1 << 30
    output: int = 16 << 20
    kept_output: int = 64 << 10
    answer: int = 1 << 20
    patience: float = 120.0  # seconds for a whole submission, after which requests get little time

    @property
    def on_a_short_leash(self) -> "Limits":
        """For what has hung before, or builds on it: enough to be right in, and soon over if it is not."""
        return replace(self, cpu_seconds=min(2, self.cpu_seconds), wall_seconds=min(6.0, self.wall_seconds))

    def of_process(self) -> dict[str, int]:
        """The limits that the worker sets for itself before it loads anything."""
        return {"CPU": self.all_cpu_seconds, "AS": self.memory, "FSIZE": 0, "CORE": 0, "NOFILE": 64}


GRACE = 0.5  # seconds for a process whose pipes have closed to end, so that its status says why
CPU_SIGNALS = (26, 24, 9)  # SIGVTALRM at a request's limit, SIGXCPU at the worker's, SIGKILL a second later
WALL_GRACE = 0.5  # seconds in which a worker whose time is over can still say where it is


class LauncherError(Exception):
    """A worker could not be started: our fault, never the student's."""


class Process(Pipes, Protocol):
    """A started worker: two pipes for the protocol, one for what it prints, and a certain kill."""

    def kill(self, grace: float = 0.0) -> int:
        """End the process and all that it started; how it ended by itself within `grace` seconds, else 0."""


class Launcher(Protocol):
    """Starts workers at some level of isolation."""

    @property
    def isolation(self) -> Isolation:
        """The level, what was probed, and what is missing; it stands in every report."""

    def start(self) -> Process:
        """A fresh worker; LauncherError if there is none to be had."""

    def close(self) -> None:
        """End whatever the launcher keeps."""


@dataclass
class FreshProcess:
    """A worker in an interpreter of its own."""

    popen: subprocess.Popen[bytes]

    def __post_init__(self) -> None:
        pipes = (self.popen.stdin, self.popen.stdout, self.popen.stderr)
        self.requests, self.answers, self.output = (pipe for pipe in pipes if pipe)

    def kill(self, grace: float = 0.0) -> int:
        """Kill the worker's whole process group."""
        try:
            status = self.popen.wait(grace)
        except subprocess.TimeoutExpired:
            status = 0
        kill_group(self.popen.pid, self.popen.kill)
        self.popen.wait()
        return status


class FreshLauncher:
    """Starts a new interpreter for each worker: works everywhere, isolates nothing."""

    isolation = Isolation()

    def start(self) -> FreshProcess:
        """A worker that imports the standard library only and inherits no environment."""
        try:
            popen = subprocess.Popen(
                [*INTERPRETER, str(WORKER)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=worker_environment(),
                cwd=tempfile.gettempdir(),
                start_new_session=True,
            )
        except OSError as error:
            raise LauncherError(f"the worker does not start: {error}") from error
        return FreshProcess(popen)

    def close(self) -> None:
        """Nothing is kept."""


def without_surrogates(thing: Any, frame: bytes) -> Any:
    """JSON can spell characters that are none, and that no file can be written with: a ? for each."""
    if b"\\ud" not in frame.lower():
        return thing
    return json.loads(json.dumps(thing, ensure_ascii=False).encode(errors="replace"))


def worker_environment() -> dict[str, str]:
    """No variable of ours, but for the one without which Windows starts nothing, and one for sets of texts.

    Their order goes by hashes, which are the same in every run, so that a report is too.
    """
    needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return {**needed, "PYTHONHASHSEED": "0"}


def kill_group(pid: int, kill_one: Any) -> None:
    """SIGKILL to a session's process group; where there are none, to the one process."""
    if hasattr(os, "killpg"):
        import signal

        with contextlib.suppress(ProcessLookupError, PermissionError):  # no process of the group is left
            os.killpg(pid, signal.SIGKILL)
        return
    kill_one()


@dataclass
class Worker:
    """The judge's conversation with one worker. Whatever it does, a call ends: with an answer or `Stopped`."""

    process: Process
    limits: Limits
    files: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    contract: tuple[str, ...] = CONTRACT
    status: int = 0  # how the process ended by itself; negative for a signal

    def __post_init__(self) -> None:
        self._line = line_to(self.process, self.limits)
        self._closed = False
        self._await_ready()

    @property
    def kept(self) -> bytearray:
        """The beginning of what the worker printed."""
        return self._line.printed

    def ask(self, kind: str, *, seed: int = 0, **fields: Any) -> Any:
        """The answer to one request, as plain data that nobody has checked yet."""
        seconds = {"cpu": self.limits.cpu_seconds, "wall": self.limits.wall_seconds}
        return self._exchange({"kind": kind, "seed": seed, "seconds": seconds, **fields})

    def _await_ready(self) -> None:
        """Hand over the files; a worker that ends before it runs any of them is a fault of ours."""
        hello = {
            "files": dict(self.files),
            "aliases": self.aliases,
            "contract": [file.removesuffix(".py") for file in self.contract],
            "limits": self.limits.of_process(),
        }
        try:
            self._exchange(hello)
        except Stopped as stopped:
            printed = bytes(self.kept[-500:]).decode(errors="replace")
            raise LauncherError(f"the worker is not ready ({stopped.reason}) {printed}".strip()) from None

    def _exchange(self, message: dict[str, Any]) -> Any:
        name = secrets.token_hex(8)
        if self._closed:
            raise Stopped("protocol")
        try:
            answer = self._line.exchange(
                json.dumps({"id": name, **message}).encode(), self.limits.wall_seconds + WALL_GRACE
            )
        except TimeoutError:
            raise self._stopped("wall-limit", seconds=f"{self.limits.wall_seconds:g}") from None
        except Stopped as stopped:
            raise self._stopped(stopped.reason) from None
        return self._opened(answer, name)

    def close(self, grace: float = 0.0) -> int:
        """End the worker for certain; how it ended by itself, negative for a signal, or 0."""
        if self._closed:
            return 0
        self._closed = True
        try:
            return self.process.kill(grace)
        finally:
            self._line.close()

    def _stopped(self, reason: str, **facts: str) -> Stopped:
        self.status = self.close(GRACE if reason == "died" else 0.0)
        if reason == "died" and -self.status in CPU_SIGNALS:
            return Stopped("cpu-limit", seconds=f"{self.limits.cpu_seconds}")
        return Stopped(reason, **facts)

    def _opened(self, frame: bytes, name: str) -> Any:
        try:
            message = without_surrogates(json.loads(frame.decode()), frame)
        except (ValueError, RecursionError):
            message = None
        if not isinstance(message, dict) or message.get("id") != name:
            raise self._stopped("protocol")
        if "stopped" in message:
            raise self._out_of_time(message)
        return message.get("reply")

    def _out_of_time(self, message: dict[str, Any]) -> Stopped:
        """What a worker says when its time is over: which limit it was, and in which of its functions."""
        if message["stopped"] == "cpu":
            reason, seconds = "cpu-limit", float(self.limits.cpu_seconds)
        else:
            reason, seconds = "wall-limit", self.limits.wall_seconds
        return self._stopped(reason, seconds=f"{seconds:g}", symbol=str(message.get("symbol") or "")[:100])
