"""Forks without end."""

EXPECTED = "full score"
BASE = "reference"

import os

for act in (os.fork, os.forkpty, lambda: os.posix_spawn("/bin/true", ["true"], {})):
    for attempt in range(3):
        try:
            pid = act()
            print("ESCAPED: a process", pid, flush=True)
        except OSError:
            pass
