"""Looks for secrets in the environment, its own and that of others."""

EXPECTED = "full score"
BASE = "reference"

import os

for path in ("/proc/self/environ", f"/proc/{os.getppid()}/environ", "/proc/1/environ"):
    try:
        print("ESCAPED:", open(path, "rb").read())
    except OSError:
        pass
if set(os.environ) - {"LC_CTYPE"}:
    print("ESCAPED:", dict(os.environ))
