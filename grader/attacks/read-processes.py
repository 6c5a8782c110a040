"""Reads memory, command lines and descriptors of other processes in /proc."""

EXPECTED = "full score"
BASE = "reference"

import os

for pid in ("self", os.getppid(), 1, *range(2, 400)):
    for name in ("mem", "maps", "cmdline", "fd", "status", "task", "root", "cwd"):
        path = f"/proc/{pid}/{name}"
        try:
            print("ESCAPED:", path, open(path, "rb").read(1))
        except OSError:
            pass
        try:
            print("ESCAPED:", path, os.listdir(path))
        except OSError:
            pass
