"""Raises exceptions whose text and type fight back when somebody looks at them."""

EXPECTED = "no points"


class Meta(type):
    __name__ = property(lambda cls: 1 / 0)


class Hostile(Exception):
    def __str__(self):
        raise SystemExit(0)

    __repr__ = __str__


class Value:
    def __init__(self, *anything):
        raise Hostile("\x1b]0;passed\x07\x1b[2J")
