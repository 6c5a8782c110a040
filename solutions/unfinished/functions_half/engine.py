"""Lesson 8: exp and relu are done. The engine below is another design, written with a table of rules."""

import math

RULES = {
    "+": lambda g, a, b: (g, g),
    "*": lambda g, a, b: (g * b, g * a),
    "**": lambda g, a, k: (g * k * a ** (k - 1) if k else 0.0,),
    "tanh": lambda g, a: (g * (1 - math.tanh(a) ** 2),),
    "exp": lambda g, a: (g * math.exp(a),),
    "relu": lambda g, a: (g if a > 0 else 0.0,),
}


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, extra=()):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self.extra = extra

    def __add__(self, other):
        return make("+", self.data + number(other), self, other)

    def __mul__(self, other):
        return make("*", self.data * number(other), self, other)

    def __pow__(self, k):
        return Value(self.data**k, (self,), "**", extra=(k,))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + other * -1

    def __truediv__(self, other):
        return self * make_value(other) ** -1

    def __rsub__(self, other):
        return self * -1 + other

    def __rtruediv__(self, other):
        return self**-1 * other

    __radd__ = __add__
    __rmul__ = __mul__

    def tanh(self):
        return make("tanh", math.tanh(self.data), self)

    def exp(self):
        return make("exp", math.exp(self.data), self)

    def relu(self):
        return make("relu", max(0.0, self.data), self)

    def log(self):
        raise NotImplementedError

    def sigmoid(self):
        s = 1 / (1 + (-self).exp())
        raise NotImplementedError(f"{s}: as a node of its own, please")

    def _backward(self):
        if self._op:
            numbers = [operand.data for operand in self._prev]
            for operand, g in zip(self._prev, RULES[self._op](self.grad, *numbers, *self.extra)):
                operand.grad += g

    def backward(self):
        nodes = topological_order(self)
        earlier = {node: node.grad for node in nodes}
        for node in nodes:
            node.grad = 0.0
        self.grad = 1.0
        for node in nodes[::-1]:
            node._backward()
        for node, g in earlier.items():
            node.grad += g


def number(x):
    return x.data if isinstance(x, Value) else x


def make_value(x):
    return x if isinstance(x, Value) else Value(x)


def make(op, data, *operands):
    return Value(data, tuple(make_value(x) for x in operands), op)


def topological_order(root):
    order, seen, done = [], set(), set()
    stack = [root]
    while stack:
        node = stack[-1]
        if node in seen:
            stack.pop()
            if node not in done:
                done.add(node)
                order.append(node)
        else:
            seen.add(node)
            stack += [x for x in node._prev if x not in seen]
    return order
