"""Nodes never change: what does change, numbers and gradients, lies in a table beside them."""

import math
from dataclasses import dataclass
from types import SimpleNamespace
from weakref import WeakKeyDictionary

TABLE = WeakKeyDictionary()  # node -> its number, its gradient, whether it needs one


@dataclass(frozen=True, eq=False)
class Node:
    """How a number was made."""

    operands: tuple = ()
    slopes: tuple = ()
    op: str = ""
    label: str = ""


def cell(name):
    """An attribute that lies in the table."""
    return property(
        lambda node: getattr(TABLE[node], name), lambda node, new: setattr(TABLE[node], name, new)
    )


class Value(Node):
    """A frozen node, with a row in the table."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, slopes=()):
        super().__init__(tuple(_children), slopes, _op, label)
        TABLE[self] = SimpleNamespace(data=data, grad=0.0, requires_grad=requires_grad)

    data, grad, requires_grad = cell("data"), cell("grad"), cell("requires_grad")
    _prev = property(lambda node: node.operands)
    _op = property(lambda node: node.op)

    def __add__(self, other):
        other = to_node(other)
        return made("+", self.data + other.data, (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = to_node(other)
        return made("-", self.data - other.data, (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = to_node(other)
        return made("*", self.data * other.data, (self, other), (other.data, self.data))

    def __truediv__(self, other):
        other = to_node(other)
        ratio = self.data / other.data
        return made("/", ratio, (self, other), (1 / other.data, -ratio / other.data))

    def __radd__(self, other):
        return to_node(other) + self

    def __rsub__(self, other):
        return to_node(other) - self

    def __rmul__(self, other):
        return to_node(other) * self

    def __rtruediv__(self, other):
        return to_node(other) / self

    def __neg__(self):
        return made("neg", -self.data, (self,), (-1.0,))

    def __pow__(self, k):
        return made(f"**{k}", self.data**k, (self,), (k * self.data ** (k - 1) if k else 0.0,))

    def exp(self):
        y = math.exp(self.data)
        return made("exp", y, (self,), (y,))

    def log(self):
        return made("log", math.log(self.data), (self,), (1 / self.data,))

    def tanh(self):
        y = math.tanh(self.data)
        return made("tanh", y, (self,), (1 - y * y,))

    def sigmoid(self):
        y = 0.5 + 0.5 * math.tanh(0.5 * self.data)
        return made("sigmoid", y, (self,), (y * (1 - y),))

    def relu(self):
        on = self.data > 0
        return made("relu", self.data if on else 0.0, (self,), (1.0 if on else 0.0,))

    def _backward(self):
        for operand, slope in zip(self.operands, self.slopes):
            if operand.requires_grad:
                operand.grad += slope * self.grad

    def backward(self):
        for node, gradient in column(self).items():
            node.grad += gradient


def to_node(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def made(op, data, operands, slopes):
    return Value(data, operands, op, "", any(x.requires_grad for x in operands), slopes)


def topological_order(root):
    """A dict keeps its keys in the order in which they came: last come, last served."""
    entered, left, stack = set(), {}, [root]
    while stack:
        node = stack[-1]
        if node in entered:
            left.setdefault(stack.pop())
        else:
            entered.add(node)
            stack += [operand for operand in node.operands if operand not in entered]
    return list(left)


def column(root):
    """A column of the table: d root / d node for each node."""
    gradients = dict.fromkeys(topological_order(root), 0.0)
    gradients[root] = 1.0
    for node in reversed(gradients):
        for operand, slope in zip(node.operands, node.slopes):
            if operand.requires_grad:
                gradients[operand] += slope * gradients[node]
    return gradients


def grad(output, inputs, retain_graph=False):
    if not all(node.requires_grad for node in (output, *inputs)):
        raise ValueError("frozen: this node was made without a gradient")
    gradients = column(output)
    return [gradients.get(node, 0.0) for node in inputs]
