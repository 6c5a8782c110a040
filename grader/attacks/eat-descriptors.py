"""Opens descriptors until there are none."""

EXPECTED = "full score"
BASE = "reference"

import os

kept = []
try:
    while len(kept) < 10_000:
        kept.append(os.dup(1))
    print("ESCAPED: ten thousand descriptors")
except OSError:
    for descriptor in kept:
        os.close(descriptor)
