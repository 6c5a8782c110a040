"""Imports the grader, the hidden checks and the reference."""

EXPECTED = "no points"

import importlib

for name in ("course.judging.judge", "grader.marking", "solutions.engine", "solutions.checks.value", "checks.value"):
    try:
        module = importlib.import_module(name)
        for symbol in ("Judge", "judge_for", "Value", "check"):
            getattr(module, symbol)()
        print("ESCAPED: imported", name)
    except Exception:  # whatever it is, nothing was imported
        pass
