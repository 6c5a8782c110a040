"""Asks for another user, group and capabilities."""

EXPECTED = "full score"
BASE = "reference"

import ctypes
import os

for act in (
    lambda: os.setuid(0),
    lambda: os.setresuid(0, 0, 0),
    lambda: os.setgid(0),
    lambda: os.setgroups([0]),
    lambda: os.nice(-5),
):
    try:
        act()
        print("ESCAPED: more rights")
    except OSError:
        pass
    except AttributeError:
        pass
if os.geteuid() == 0:
    print("ESCAPED: is root")
