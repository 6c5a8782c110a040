"""Single keys from a terminal, without Enter; nothing where standard input is no terminal."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Pressed = Callable[[str], None]


@contextmanager
def keys(pressed: Pressed) -> Iterator[bool]:
    """Call `pressed` with every key, from a thread; the terminal is as before at the end. Whether there are keys."""
    if not sys.stdin or not sys.stdin.isatty():
        yield False
    elif sys.platform == "win32":
        _start(_read_windows, pressed)
        yield True
    else:
        with _single_keys():
            _start(_read_posix, pressed)
            yield True


def _start(read: Callable[[Pressed], None], pressed: Pressed) -> None:
    threading.Thread(target=read, args=(pressed,), daemon=True).start()


def _read_windows(pressed: Pressed) -> None:
    import msvcrt

    while True:
        key = msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
        if key in "\x00\xe0":  # an arrow or the like: what it is comes second
            msvcrt.getwch()  # type: ignore[attr-defined, unused-ignore]
        else:
            pressed(key)


def _read_posix(pressed: Pressed) -> None:
    """Bytes are keys enough; what begins with ESC is an arrow or the like; no bytes: the terminal was closed."""
    while typed := _read(sys.stdin.fileno()):
        for key in typed.partition(b"\x1b")[0].decode("ascii", "replace"):
            pressed(key)
    pressed("q")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 32)
    except OSError:
        return b""


@contextmanager
def _single_keys() -> Iterator[None]:
    """Keys come one by one and are not shown; Ctrl-C and Ctrl-Z work, also after coming back from the latter."""
    import signal
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def again(*_: object) -> None:
        tty.setcbreak(descriptor)

    again()
    old = signal.signal(signal.SIGCONT, again)
    try:
        yield
    finally:
        signal.signal(signal.SIGCONT, old)
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
