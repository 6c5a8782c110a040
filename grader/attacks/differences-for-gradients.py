"""Right values, and gradients by central differences instead of backpropagation."""

EXPECTED = "loses add-step mul-step tanh-step backward accumulation"
BASE = "nothing"

import math


class Value:
    def __init__(self, data, _children=(), _op="", function=None):
        self.data, self.grad, self._prev, self._op, self.function = data, 0.0, tuple(_children), _op, function

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+", lambda a, b: a + b)

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*", lambda a, b: a * b)

    def tanh(self):
        return Value(math.tanh(self.data), (self,), "tanh", math.tanh)

    def moved(self, node, by, known):
        if self is node:
            return self.data + by
        if self not in known:
            inner = [operand.moved(node, by, known) for operand in self._prev]
            known[self] = self.function(*inner) if inner else self.data
        return known[self]

    def slope(self, node, h=1e-5):
        return (self.moved(node, h, {}) - self.moved(node, -h, {})) / (2 * h)

    def _backward(self):
        for operand in dict.fromkeys(self._prev):
            operand.grad += self.grad * self.slope(operand)

    def backward(self):
        self.grad = 1.0
        for node in topological_order(self)[:-1]:
            node.grad += self.slope(node)


def topological_order(root):
    order, seen = [], set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for operand in node._prev:
                visit(operand)
            order.append(node)

    visit(root)
    return order
