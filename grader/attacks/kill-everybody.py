"""Sends signals to its parent, its group and everybody."""

EXPECTED = "full score"
BASE = "reference"

import ctypes
import os
import signal

for act in (
    lambda: os.kill(os.getppid(), signal.SIGKILL),
    lambda: os.kill(-1, signal.SIGKILL),
    lambda: os.kill(0, signal.SIGKILL),
    lambda: os.killpg(1, signal.SIGSTOP),
    lambda: os.kill(os.getpid(), signal.SIGKILL),
    lambda: signal.pidfd_send_signal(os.pidfd_open(os.getppid()), signal.SIGKILL),
):
    try:
        act()
        print("ESCAPED: a signal")
    except OSError:
        pass
