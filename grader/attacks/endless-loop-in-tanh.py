"""Computes for ever in one method; all others are right."""

EXPECTED = "loses tanh, cpu-limit or wall-limit"
BASE = "reference"


def tanh(self):
    while True:
        pass


Value.tanh = tanh
