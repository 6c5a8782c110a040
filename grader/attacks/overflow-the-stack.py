"""Lifts the recursion limit and recurses until the stack is full."""

EXPECTED = "no points"

import sys

sys.setrecursionlimit(10**9)


def deeper(function):
    return deeper(lambda: function())


deeper(print)
