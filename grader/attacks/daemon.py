"""Forks twice into a session of its own and stays."""

EXPECTED = "full score"
BASE = "reference"

import os
import time

try:
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            print("ESCAPED: a daemon", flush=True)
            time.sleep(600)
        os._exit(0)
except OSError:
    pass
