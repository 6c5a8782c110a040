"""Answers with NaN and infinity, which compare like nothing else."""

EXPECTED = "no points"


class Value:
    def __init__(self, data, *more):
        self.data, self.grad, self._prev, self._op = float("nan"), float("inf"), (), "*"

    def __add__(self, other):
        return Value(0)

    __mul__ = __add__

    def tanh(self):
        return Value(0)

    def backward(self):
        pass

    _backward = backward
