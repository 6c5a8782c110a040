"""A real terminal, in which a command runs as it does for a student."""

import codecs
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

COURSE = Path(sys.executable).with_name("course")
CODES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
LONGEST = 60.0
LEAVE = 5.0
UNSET = {
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "LC_ALL",
    "LC_MESSAGES",
    "CHAINRULE_LANG",
    "NO_COLOR",
    "COLUMNS",
    "LINES",
}


def heed_interrupts() -> None:
    """Tests that run in a shell's background inherit that Ctrl+C is ignored; in a terminal it is not."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """A pseudo-terminal with a command in it; `text` is what came and was not waited for yet, `raw` all of it."""

    def __init__(self, *command: object, cwd: Path, columns: int = 80, **environment: str) -> None:
        self.screen, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.before = termios.tcgetattr(theirs)
        environ = {name: value for name, value in os.environ.items() if name not in UNSET}
        self.process = subprocess.Popen(
            [str(word) for word in command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=cwd,
            env=environ | {"TERM": "xterm", "LANG": "C.UTF-8", **environment},
            start_new_session=True,
            preexec_fn=heed_interrupts,  # noqa: PLW1509 (no other thread holds a lock that it needs)
        )
        self.theirs, self.raw, self.text = theirs, b"", ""
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def press(self, keys: str) -> None:
        """Type these keys."""
        os.write(self.screen, keys.encode())

    def until(self, *wanted: str) -> str:
        """What is printed until all of these texts have come."""
        deadline = time.monotonic() + LONGEST
        while not all(text in self.text for text in wanted):
            ready, _, _ = select.select([self.screen], [], [], max(0.0, deadline - time.monotonic()))
            assert ready, f"{wanted} did not come: {self.text}"
            self._read()
        got, self.text = self.text, ""
        return got

    def is_silent(self, seconds: float) -> bool:
        """Whether nothing is printed for some time."""
        return not select.select([self.screen], [], [], seconds)[0]

    def finish(self) -> None:
        """Read all that comes until the end."""
        deadline = time.monotonic() + LONGEST
        while self.process.poll() is None or not self.is_silent(0.0):
            assert time.monotonic() < deadline, f"it did not end: {self.text}"
            if not self.is_silent(0.05):
                self._read()

    def leave(self) -> int:
        """Wait for the end; the exit code."""
        status = self.process.wait(LONGEST)
        self.after = termios.tcgetattr(self.theirs)
        return status

    def close(self) -> None:
        """End what still runs."""
        if self.process.poll() is None:
            self.process.terminate()  # which a command may take its leave at
            try:
                self.process.wait(LEAVE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        os.close(self.screen)
        os.close(self.theirs)

    def _read(self) -> None:
        read = os.read(self.screen, 1 << 16)
        self.raw += read
        self.text += CODES.sub("", self.decoder.decode(read)).replace("\r\n", "\n")
