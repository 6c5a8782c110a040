"""Computes for ever as soon as it is imported."""

EXPECTED = "no points, cpu-limit or wall-limit"

while True:
    pass
