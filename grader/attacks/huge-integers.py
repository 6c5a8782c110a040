"""Answers with integers that no float can hold, and with texts that look like numbers."""

EXPECTED = "no points"


class Value:
    def __init__(self, data, *more):
        self.data, self.grad, self._prev, self._op = 10**400, "14.0", (), "+" * 10**5

    def __add__(self, other):
        return Value(0)

    __mul__ = __add__

    def tanh(self):
        return Value(0)

    def backward(self):
        pass

    _backward = backward
