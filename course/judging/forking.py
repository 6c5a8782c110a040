"""A launcher that forks warm workers from a zygote: milliseconds instead of an interpreter's start."""

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from course.judging.launcher import LauncherError, Pipe, worker_environment

ZYGOTE = Path(__file__).with_name("zygote.py")


@dataclass
class ForkedProcess:
    """A worker that a zygote forked."""

    launcher: "ForkingLauncher"
    pid: int
    requests: Pipe
    answers: Pipe
    output: Pipe

    def kill(self, grace: float = 0.0) -> int:
        """Have the zygote, its parent, kill the worker's process group and wait for it."""
        numbers = (self.pid, round(grace * 1000))
        return self.launcher.command(b"k" + b"".join(n.to_bytes(4, "big", signed=True) for n in numbers))


@dataclass
class ForkingLauncher:
    """Keeps one zygote, for as long as it lives; isolates nothing by itself."""

    level: str = "none"
    zygote: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> ForkedProcess:
        """A freshly forked worker."""
        if self.zygote is None or self.zygote.poll() is not None:
            self._start_zygote()
        (requests_out, requests_in), (answers_out, answers_in), (output_out, output_in) = (
            os.pipe() for _ in range(3)
        )
        theirs = [requests_out, answers_in, output_in]
        try:
            pid = self.command(b"s", theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)
        requests, answers, output = (
            os.fdopen(descriptor, mode, buffering=0)
            for descriptor, mode in ((requests_in, "wb"), (answers_out, "rb"), (output_out, "rb"))
        )
        return ForkedProcess(self, pid, requests, answers, output)

    def command(self, command: bytes, descriptors: list[int] | None = None) -> int:
        """Send one command to the zygote and return its answer."""
        try:
            socket.send_fds(self._control, [command], descriptors or [])
            answer = self._control.recv(4)
        except OSError as error:
            raise LauncherError(f"the zygote does not answer: {error}") from error
        if len(answer) < 4:
            raise LauncherError("the zygote has ended")
        return int.from_bytes(answer, "big", signed=True)

    def close(self) -> None:
        """End the zygote, and with it every worker."""
        if self.zygote is not None:
            self._control.close()
            self.zygote.wait()
            self.zygote = None

    def _start_zygote(self) -> None:
        self._control, theirs = socket.socketpair()
        try:
            self.zygote = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", str(ZYGOTE)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=worker_environment(),
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise LauncherError(f"the zygote does not start: {error}") from error
        finally:
            theirs.close()
