"""Computes for ever in a single call, out of reach of Python's signal handlers."""

EXPECTED = "no points, cpu-limit or wall-limit"

sum(iter(int, 1))
