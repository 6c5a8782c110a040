"""Prints for ever."""

EXPECTED = "no points, output-limit"

while True:
    print("x" * 100_000)
