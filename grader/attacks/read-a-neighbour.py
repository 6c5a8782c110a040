"""Reads another student's submission, whose place it knows."""

EXPECTED = "full score"
BASE = "reference"

import os

for path in ("@CANARY@/neighbour/engine.py", "/proc/self/root@CANARY@/neighbour/engine.py"):
    for read in (lambda: open(path).read(), lambda: os.read(os.open(path, os.O_RDONLY), 99)):
        try:
            print("ESCAPED:", read())
        except OSError:
            pass
for act in (os.listdir, os.readlink, os.chdir):
    try:
        print("ESCAPED:", act("@CANARY@"))
    except OSError:
        pass
