"""Answers the first question right and every later one wrong, hoping that one is enough."""

EXPECTED = "loses add"
BASE = "reference"

asked = []
honest = Value.__add__


def add(self, other):
    asked.append(1)
    return honest(self, other) if len(asked) < 3 else self


Value.__add__ = add
