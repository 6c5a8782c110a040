"""Announces an answer of four gigabytes and starts to send it."""

EXPECTED = "no points"

import os

for descriptor in range(3, 64):
    try:
        os.write(descriptor, b"\xff\xff\xff\xff" + b" " * 60_000)
    except OSError:
        pass
