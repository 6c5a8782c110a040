"""Runs on when the process ends: at exit, in destructors, in signal handlers."""

EXPECTED = "no points"

import atexit
import signal


def hold_on(*anything):
    while True:
        pass


class Clinging:
    __del__ = hold_on


for number in range(1, 65):
    try:
        signal.signal(number, hold_on)
    except (OSError, ValueError):
        pass
atexit.register(hold_on)
keep = Clinging()
raise SystemExit(0)
