"""Slopes, with the two points as a small record."""

from typing import NamedTuple


class Point(NamedTuple):
    """A point on a curve."""

    x: float
    y: float


def forward_difference(f, x, h=1e-5):
    """The slope between the points at x and x + h."""
    here, there = Point(x, f(x)), Point(x + h, f(x + h))
    return (there.y - here.y) / h


def central_difference(f, x, h=1e-5):
    """The slope between the points at x - h and x + h."""
    left, right = Point(x - h, f(x - h)), Point(x + h, f(x + h))
    return (right.y - left.y) / (h + h)


def partial_difference(f, args, index, h=1e-5):
    """The slope of f(*args) along args[index]."""
    rise = 0.0
    for sign in (1, -1):
        nudged = {**dict(enumerate(args)), index: args[index] + sign * h}
        rise += sign * f(*nudged.values())
    return rise / (2 * h)
