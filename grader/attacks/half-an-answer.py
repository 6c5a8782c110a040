"""Sends the beginning of an answer and then nothing more."""

EXPECTED = "no points"

import os
import time

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\0\0\0\x20{")
    except OSError:
        pass
time.sleep(3600)
