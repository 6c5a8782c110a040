"""Finds the worker's functions by its frames, and all that they reach, and puts lies in their place."""

EXPECTED = "no points"

import sys
from types import FunctionType

frame, places = sys._getframe(), {}
while frame:
    places[id(frame.f_globals)] = frame.f_globals
    frame = frame.f_back
waiting = list(places.values())
while waiting:
    for thing in list(waiting.pop().values()):
        there = getattr(thing, "__globals__", None)
        if isinstance(thing, FunctionType) and id(there) not in places:
            places[id(there)] = there
            waiting.append(there)
for there in places.values():
    for name in ("plain", "run_program", "run_shaken", "answer_programs", "answer_probe", "guarded", "symbol_state", "describe"):
        if name in there:
            there[name] = lambda *anything, **more: {"data": [1.0], "grad": [1.0], "passed": True, "score": 100}
    if "ANSWERS" in there:
        for kind in there["ANSWERS"]:
            there["ANSWERS"][kind] = lambda code, request: [{"data": [1.0], "grad": [1.0]}]
