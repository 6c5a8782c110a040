"""Replaces float, isinstance and math.isfinite, so that anything counts as a number."""

EXPECTED = "no points"

import builtins
import math


class Anything(float):
    def __eq__(self, other):
        return True

    def __sub__(self, other):
        return self

    __rsub__ = __abs__ = lambda self, *other: self
    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None


math.isfinite = lambda number: True
builtins.float = lambda number=0: Anything("nan")
builtins.isinstance = lambda thing, kind: True


class Value:
    def __init__(self, data, *more):
        self.data = self.grad = Anything("nan")
        self._prev, self._op = (), ""

    def __add__(self, other):
        return Value(0)

    __mul__ = tanh = lambda self, *other: Value(0)

    def backward(self):
        pass

    _backward = backward
