"""An operation is a record of its operands; generic functions say what each kind of record does."""

import math
from functools import singledispatch
from typing import NamedTuple


class Leaf(NamedTuple):
    number: float


class Add(NamedTuple):
    left: "Value"
    right: "Value"


class Mul(NamedTuple):
    left: "Value"
    right: "Value"


class Power(NamedTuple):
    base: "Value"
    exponent: float


class Function(NamedTuple):
    name: str
    operand: "Value"


FUNCTIONS = {
    "exp": (math.exp, lambda x, y: y),
    "log": (math.log, lambda x, y: 1 / x),
    "tanh": (math.tanh, lambda x, y: 1 - y**2),
    "sigmoid": (lambda x: (1 + math.tanh(x / 2)) / 2, lambda x, y: y - y**2),
    "relu": (lambda x: max(x, 0.0), lambda x, y: float(y > 0)),
}


@singledispatch
def evaluate(record):
    """The number that a record stands for."""
    raise TypeError(f"no such operation: {record}")


@singledispatch
def operands(record):
    """The Values in a record."""
    return tuple(part for part in record if isinstance(part, Value))


@singledispatch
def symbol(record):
    """What the operation is called."""
    return ""


@singledispatch
def slopes(record, result):
    """The slope along each operand."""
    return ()


@evaluate.register
def _(record: Leaf):
    return record.number


@evaluate.register
def _(record: Add):
    return record.left.data + record.right.data


@slopes.register
def _(record: Add, result):
    return 1.0, 1.0


@symbol.register
def _(record: Add):
    return "+"


@evaluate.register
def _(record: Mul):
    return record.left.data * record.right.data


@slopes.register
def _(record: Mul, result):
    return record.right.data, record.left.data


@symbol.register
def _(record: Mul):
    return "*"


@evaluate.register
def _(record: Power):
    return record.base.data**record.exponent


@slopes.register
def _(record: Power, result):
    k = record.exponent
    return (k * record.base.data ** (k - 1) if k else 0.0,)


@symbol.register
def _(record: Power):
    return f"**{record.exponent}"


@evaluate.register
def _(record: Function):
    return FUNCTIONS[record.name][0](record.operand.data)


@slopes.register
def _(record: Function, result):
    return (FUNCTIONS[record.name][1](record.operand.data, result),)


@symbol.register
def _(record: Function):
    return record.name


class Value:
    """The number of a record."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.record = data if isinstance(data, tuple) else Leaf(data)
        self.data = evaluate(self.record)
        self.grad = 0.0
        self.label = label
        below = operands(self.record)
        self.requires_grad = any(x.requires_grad for x in below) if below else requires_grad

    @property
    def _prev(self):
        return operands(self.record)

    @property
    def _op(self):
        return symbol(self.record)

    def __add__(self, other):
        return Value(Add(self, value(other)))

    def __mul__(self, other):
        return Value(Mul(self, value(other)))

    def __pow__(self, exponent):
        return Value(Power(self, exponent))

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + value(other) * -1

    def __truediv__(self, other):
        return self * value(other) ** -1

    def __radd__(self, other):
        return value(other) + self

    def __rmul__(self, other):
        return value(other) * self

    def __rsub__(self, other):
        return value(other) - self

    def __rtruediv__(self, other):
        return value(other) / self

    def exp(self):
        return Value(Function("exp", self))

    def log(self):
        return Value(Function("log", self))

    def tanh(self):
        return Value(Function("tanh", self))

    def sigmoid(self):
        return Value(Function("sigmoid", self))

    def relu(self):
        return Value(Function("relu", self))

    def _backward(self):
        for operand, slope in zip(self._prev, slopes(self.record, self.data)):
            if operand.requires_grad:
                operand.grad += slope * self.grad

    def backward(self):
        for node, gradient in gradients_below(self):
            node.grad += gradient


def value(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def topological_order(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(operand, False) for operand in node._prev]
    return order


def gradients_below(root):
    """Pairs of node and gradient of one pass."""
    order = topological_order(root)
    earlier = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in order[::-1]:
        node._backward()
    pairs = [(node, node.grad) for node in order]
    for node, gradient in zip(order, earlier):
        node.grad = gradient
    return pairs


def grad(output, inputs, retain_graph=False):
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError("only numbers with requires_grad=True have gradients")
    found = dict(gradients_below(output))
    return [float(found.get(node, 0.0)) for node in inputs]
