"""Sends an answer that is nested a hundred thousand levels deep."""

EXPECTED = "no points"

import os

data = b"[" * 100_000
for descriptor in range(3, 64):
    try:
        os.write(descriptor, len(data).to_bytes(4, "big") + data)
    except OSError:
        pass
