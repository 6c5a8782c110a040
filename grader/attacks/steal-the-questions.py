"""Reads the judge's questions itself and answers them all with ones."""

EXPECTED = "no points"

import json
import os
import sys

frame = sys._getframe()
while frame and "channel" not in frame.f_locals:
    frame = frame.f_back
channel, request = frame.f_locals["channel"], frame.f_locals.get("request")
while True:
    tasks = request.get("tasks", [])
    reply = [{"data": [1.0] * len(t["nodes"]), "grad": [1.0] * len(t["nodes"]), "prev": [0, 1], "op": "+"} for t in tasks]
    channel.send(request["id"], reply if tasks else 1.0)
    request = channel.receive()
