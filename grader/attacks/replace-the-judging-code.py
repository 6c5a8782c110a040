"""Finds the worker's functions by its frames and puts lies in their place."""

EXPECTED = "no points"

import sys

frame = sys._getframe()
while frame:
    there = frame.f_globals
    for name in ("plain", "run_program", "answer_programs", "answer_probe", "guarded", "symbol_state", "describe"):
        if name in there:
            there[name] = lambda *anything, **more: {"data": [1.0], "grad": [1.0], "passed": True, "score": 100}
    if "ANSWERS" in there:
        for kind in there["ANSWERS"]:
            there["ANSWERS"][kind] = lambda code, request: [{"data": [1.0], "grad": [1.0]}]
    frame = frame.f_back
