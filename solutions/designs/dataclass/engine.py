"""A Value is a plain record: its number, its gradient, and the edges to its operands."""

import math
from collections import Counter
from dataclasses import InitVar, dataclass, field
from typing import NamedTuple


class Edge(NamedTuple):
    """How steeply a result follows one of its operands."""

    operand: "Value"
    slope: float


@dataclass(eq=False)  # two Values are the same only if they are one: equal numbers are not enough
class Value:
    """A number that remembers how it was made."""

    data: float
    _children: InitVar[tuple] = ()
    _op: str = field(default="", repr=False)
    label: str = field(default="", repr=False)
    requires_grad: bool = field(default=True, repr=False)
    grad: float = field(default=0.0, init=False)
    edges: list[Edge] = field(default_factory=list, init=False, repr=False)

    def __post_init__(self, _children):
        self._prev = tuple(_children)

    @classmethod
    def of(cls, number):
        """number itself if it is a Value, else a Value that needs no gradient."""
        return number if isinstance(number, cls) else cls(number, requires_grad=False)

    def __add__(self, other):
        other = Value.of(other)
        return result("+", self.data + other.data, Edge(self, 1.0), Edge(other, 1.0))

    def __sub__(self, other):
        other = Value.of(other)
        return result("-", self.data - other.data, Edge(self, 1.0), Edge(other, -1.0))

    def __mul__(self, other):
        other = Value.of(other)
        return result("*", self.data * other.data, Edge(self, other.data), Edge(other, self.data))

    def __truediv__(self, other):
        other = Value.of(other)
        slopes = 1 / other.data, -self.data / other.data**2
        return result("/", self.data / other.data, Edge(self, slopes[0]), Edge(other, slopes[1]))

    def __pow__(self, power):
        slope = 0.0 if power == 0 else power * self.data ** (power - 1)
        return result(f"**{power}", self.data**power, Edge(self, slope))

    def __neg__(self):
        return result("-", -self.data, Edge(self, -1.0))

    def __radd__(self, other):
        return Value.of(other) + self

    def __rsub__(self, other):
        return Value.of(other) - self

    def __rmul__(self, other):
        return Value.of(other) * self

    def __rtruediv__(self, other):
        return Value.of(other) / self

    def exp(self):
        y = math.exp(self.data)
        return result("exp", y, Edge(self, y))

    def log(self):
        return result("log", math.log(self.data), Edge(self, 1 / self.data))

    def tanh(self):
        y = math.tanh(self.data)
        return result("tanh", y, Edge(self, 1 - y**2))

    def sigmoid(self):
        e = math.exp(-abs(self.data))
        y = 1 / (1 + e) if self.data > 0 else e / (1 + e)
        return result("sigmoid", y, Edge(self, y * (1 - y)))

    def relu(self):
        return result("relu", max(0.0, self.data), Edge(self, 1.0 if self.data >= 0 else 0.0))

    def _backward(self):
        """Send grad along every edge."""
        for operand, slope in self.edges:
            if operand.requires_grad:
                operand.grad += slope * self.grad

    def backward(self):
        """Add d self / d node to every grad, whatever is in it from before."""
        for node, gradient in gradients(self):
            node.grad += gradient


def result(op, data, *edges):
    """A computed Value, which needs a gradient if an operand does."""
    operands = tuple(edge.operand for edge in edges)
    value = Value(data, operands, op, requires_grad=any(x.requires_grad for x in operands))
    value.edges.extend(edges)
    return value


def consumers(root):
    """How often each node below root is used as an operand."""
    uses, found = Counter(), [root]
    for node in found:  # the list grows while we walk it
        for operand in node._prev:
            if operand not in uses:
                found.append(operand)
            uses[operand] += 1
    return uses


def topological_order(root):
    """Take away whatever nobody uses any more, root first; then turn that order round."""
    uses = consumers(root)
    order = [root]
    for node in order:
        for operand in node._prev:
            uses[operand] -= 1
            if not uses[operand]:
                order.append(operand)
    return order[::-1]


def gradients(root):
    """Pairs of node and d root / d node; every grad comes out as it went in."""
    order = topological_order(root)
    before = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        node._backward()
    found = [(node, node.grad) for node in order]
    for node, old in zip(order, before):
        node.grad = old
    return found


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as floats; every grad stays as it is."""
    for value in (output, *inputs):
        if not value.requires_grad:
            raise ValueError(f"{value} has requires_grad=False, so there is no gradient to ask for")
    found = dict(gradients(output))
    return [found.get(value, 0.0) for value in inputs]
