"""Computes for ever as soon as it is imported."""

EXPECTED = "no points, cpu-limit"

while True:
    pass
