"""Values are done, gradients not begun."""

import math


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __add__(self, other):
        return Value(self.data + other.data, [self, other], "+")

    def __mul__(self, other):
        return Value(self.data * other.data, [self, other], "*")

    def tanh(self):
        e = math.exp(-2 * abs(self.data))
        return Value(math.copysign((1 - e) / (1 + e), self.data), [self], "tanh")
