"""Writes answers that nobody asked for on every descriptor."""

EXPECTED = "no points"

import json
import os

for reply in ("ready", [], [{"data": [14.0], "grad": [1.0]}], {"score": 100, "verdict": "passed"}):
    data = json.dumps({"id": "0", "reply": reply}).encode()
    for descriptor in range(1, 64):
        try:
            os.write(descriptor, len(data).to_bytes(4, "big") + data)
        except OSError:
            pass
