"""Gradients are pulled, not pushed: a number asks everybody who used it how much of their gradient is its own."""

import math
from collections import defaultdict


class Value:
    """A number, its operands, and its slopes along them."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = frozenset(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self.uses = ()  # pairs of operand and slope, one for each use

    def __repr__(self):
        return f"Value({self.data}, grad={self.grad})"

    def __add__(self, other):
        other = input_of(other)
        return Value.result(self.data + other.data, "+", (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        other = input_of(other)
        return Value.result(self.data * other.data, "*", (self, other.data), (other, self.data))

    def __sub__(self, other):
        other = input_of(other)
        return Value.result(self.data - other.data, "-", (self, 1.0), (other, -1.0))

    def __truediv__(self, other):
        other = input_of(other)
        inverse = 1 / other.data
        y = self.data / other.data
        return Value.result(y, "/", (self, inverse), (other, -y * inverse))

    def __pow__(self, n):
        slope = 0.0 if n == 0 else n * self.data ** (n - 1)
        return Value.result(self.data**n, "**", (self, slope))

    def __neg__(self):
        return Value.result(-self.data, "neg", (self, -1.0))

    def __radd__(self, other):
        return input_of(other) + self

    def __rmul__(self, other):
        return input_of(other) * self

    def __rsub__(self, other):
        return input_of(other) - self

    def __rtruediv__(self, other):
        return input_of(other) / self

    def exp(self):
        y = math.exp(self.data)
        return Value.result(y, "exp", (self, y))

    def log(self):
        return Value.result(math.log(self.data), "log", (self, self.data**-1))

    def tanh(self):
        y = math.tanh(self.data)
        return Value.result(y, "tanh", (self, (1 - y) * (1 + y)))

    def sigmoid(self):
        y = math.tanh(self.data / 2) / 2 + 0.5
        return Value.result(y, "sigmoid", (self, y * (1 - y)))

    def relu(self):
        return Value.result(self.data * (self.data > 0), "relu", (self, 1.0 * (self.data > 0)))

    @staticmethod
    def result(data, op, *uses):
        """A computed number; numbers that need no gradient are not remembered as used."""
        operands = [operand for operand, _ in uses]
        out = Value(data, operands, op, requires_grad=any(operand.requires_grad for operand in operands))
        out.uses = tuple(use for use in uses if use[0].requires_grad)
        return out

    def _backward(self):
        for operand, slope in self.uses:
            operand.grad += slope * self.grad

    def backward(self):
        for node, gradient in pulled(self).items():
            node.grad += gradient


def input_of(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def topological_order(root):
    """Results after operands: what is met last on a walk that leaves a node only when all below it is done."""
    done, path = {}, [root]
    while path:
        node = path[-1]
        missing = [operand for operand in node._prev if operand not in done]
        if missing:
            path.append(missing[0])
        else:
            done[path.pop()] = True
    return list(done)


def pulled(root):
    """Each node's gradient, pulled from its users; users come before what they used."""
    order = topological_order(root)
    users = defaultdict(list)
    for node in order:
        for operand, slope in node.uses:
            users[operand].append((node, slope))
    gradients = {root: 1.0}
    for node in reversed(order[:-1]):
        gradients[node] = math.fsum(slope * gradients[user] for user, slope in users[node])
    return gradients


def grad(output, inputs, retain_graph=False):
    if not all(node.requires_grad for node in (output, *inputs)):
        raise ValueError("an input without requires_grad has no gradient to give")
    gradients = pulled(output)
    return [gradients.get(node, 0.0) for node in inputs]
