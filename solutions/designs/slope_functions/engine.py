"""A result keeps one small function for each operand: asked for when needed, it says how steep the result is."""

import math


class Value:
    """A number, its operands, and a function for each slope."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self.edges = []  # pairs of operand and function
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self._children = _children

    def __repr__(self):
        return f"<{self.label or self._op or 'value'} {self.data}>"

    @property
    def _prev(self):
        return [operand for operand, _ in self.edges] or list(self._children)

    def __add__(self, other):
        other = lift(other)
        return node("+", self.data + other.data, (self, lambda: 1.0), (other, lambda: 1.0))

    def __sub__(self, other):
        other = lift(other)
        return node("-", self.data - other.data, (self, lambda: 1.0), (other, lambda: -1.0))

    def __mul__(self, other):
        other = lift(other)
        return node("*", self.data * other.data, (self, lambda: other.data), (other, lambda: self.data))

    def __truediv__(self, other):
        other = lift(other)
        y = self.data / other.data
        return node("/", y, (self, lambda: 1 / other.data), (other, lambda: -y / other.data))

    def __pow__(self, k):
        return node("**", self.data**k, (self, lambda: k * self.data ** (k - 1) if k else 0.0))

    def __neg__(self):
        return node("neg", -self.data, (self, lambda: -1.0))

    def exp(self):
        y = math.exp(self.data)
        return node("exp", y, (self, lambda: y))

    def log(self):
        return node("log", math.log(self.data), (self, lambda: 1 / self.data))

    def tanh(self):
        y = math.tanh(self.data)
        return node("tanh", y, (self, lambda: 1 - y * y))

    def sigmoid(self):
        y = 0.5 * (1 + math.tanh(0.5 * self.data))
        return node("sigmoid", y, (self, lambda: y * (1 - y)))

    def relu(self):
        return node("relu", max(self.data, 0), (self, lambda: 1 if self.data > 0 else 0))

    def __radd__(self, other):
        return lift(other) + self

    def __rsub__(self, other):
        return lift(other) - self

    def __rmul__(self, other):
        return lift(other) * self

    def __rtruediv__(self, other):
        return lift(other) / self

    def _backward(self):
        for operand, slope in self.edges:
            if operand.requires_grad:
                operand.grad += slope() * self.grad

    def backward(self):
        for value, gradient in sensitivities(self):
            value.grad += gradient


def lift(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def node(op, data, *edges):
    out = Value(data, (), op, requires_grad=any(operand.requires_grad for operand, _ in edges))
    out.edges.extend(edges)
    return out


def topological_order(root):
    """Depth first; a node that waits for its operands lies on the stack with an iterator over them."""
    order, seen = [], {root}
    stack = [(root, iter(root._prev))]
    while stack:
        value, operands = stack[-1]
        for operand in operands:
            if operand not in seen:
                seen.add(operand)
                stack.append((operand, iter(operand._prev)))
                break
        else:
            order.append(value)
            stack.pop()
    return order


def sensitivities(root):
    """Pairs of value and d root / d value."""
    order = topological_order(root)
    before = [value.grad for value in order]
    for value in order:
        value.grad = 0.0
    root.grad = 1.0
    for value in reversed(order):
        value._backward()
    found = [(value, value.grad) for value in order]
    for value, old in zip(order, before):
        value.grad = old
    return found


def grad(output, inputs, retain_graph=False):
    if not all(value.requires_grad for value in [output, *inputs]):
        raise ValueError("asked for the gradient of a value that needs none")
    found = dict(sensitivities(output))
    return [float(found.get(value, 0.0)) for value in inputs]
