"""Every operation is a coroutine: it first yields its number, then gets gradients sent and yields its operands' shares."""

import math
from functools import wraps


def operation(symbol):
    """Turn a coroutine of numbers into a function of Values; it stays alive in its result."""

    def decorate(rule):
        @wraps(rule)
        def run(*operands):
            values = [x if isinstance(x, Value) else Value(x, requires_grad=False) for x in operands]
            alive = rule(*(value.data for value in values))
            out = Value(next(alive), values, symbol, requires_grad=any(v.requires_grad for v in values))
            out._alive = alive
            return out

        return run

    return decorate


@operation("+")
def add(x, y):
    g = yield x + y
    while True:
        g = yield g, g


@operation("-")
def sub(x, y):
    g = yield x - y
    while True:
        g = yield g, -g


@operation("*")
def mul(x, y):
    g = yield x * y
    while True:
        g = yield g * y, g * x


@operation("/")
def div(x, y):
    g = yield x / y
    while True:
        g = yield g / y, -g * x / y**2


def unary(symbol):
    """An operation on one number: the coroutine yields its value and then its slope, once."""

    def decorate(rule):
        @operation(symbol)
        def run(x, *constants):
            both = rule(x, *constants)
            g = yield next(both)
            slope = next(both)
            while True:
                g = yield (g * slope,)

        return run

    return decorate


@unary("neg")
def neg(x):
    yield -x
    yield -1.0


@unary("exp")
def exp(x):
    y = math.exp(x)
    yield y
    yield y


@unary("log")
def log(x):
    yield math.log(x)
    yield 1 / x


@unary("tanh")
def tanh(x):
    y = math.tanh(x)
    yield y
    yield 1 - y**2


@unary("sigmoid")
def sigmoid(x):
    y = (1 + math.tanh(x / 2)) / 2
    yield y
    yield y * (1 - y)


@unary("relu")
def relu(x):
    yield x if x > 0 else 0.0
    yield float(x > 0)


def power(exponent):
    """The operation that raises to a fixed exponent."""

    @unary(f"**{exponent}")
    def run(x):
        yield x**exponent
        yield exponent * x ** (exponent - 1) if exponent else 0.0

    return run


class Value:
    """A number and the coroutine that made it."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data, self.grad, self.label = data, 0.0, label
        self._prev, self._op, self.requires_grad = tuple(_children), _op, requires_grad
        self._alive = None

    __add__ = add
    __sub__ = sub
    __mul__ = mul
    __truediv__ = div
    __neg__ = neg
    exp, log, tanh, sigmoid, relu = exp, log, tanh, sigmoid, relu

    def __radd__(self, other):
        return add(other, self)

    def __rsub__(self, other):
        return sub(other, self)

    def __rmul__(self, other):
        return mul(other, self)

    def __rtruediv__(self, other):
        return div(other, self)

    def __pow__(self, exponent):
        return power(exponent)(self)

    def _backward(self):
        if self._alive:
            for operand, share in zip(self._prev, self._alive.send(self.grad)):
                if operand.requires_grad:
                    operand.grad += share

    def backward(self):
        for node, gradient in passed(self).items():
            node.grad += gradient


def depth_first(root):
    """Nodes with their operands before them, one at a time."""
    seen, stack = set(), [root]
    while stack:
        node = stack.pop()
        if isinstance(node, list):
            yield node[0]
        elif node not in seen:
            seen.add(node)
            stack += [[node], *node._prev]


def topological_order(root):
    return list(depth_first(root))


def passed(root):
    """d root / d node for every node; the grads are lent for the pass and given back."""
    order = topological_order(root)
    lent = {node: node.grad for node in order}
    for node in order:
        node.grad = float(node is root)
    for node in reversed(order):
        node._backward()
    found = {node: node.grad for node in order}
    for node, old in lent.items():
        node.grad = old
    return found


def grad(output, inputs, retain_graph=False):
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError("this number was made with requires_grad=False")
    found = passed(output)
    return [float(found.get(node, 0.0)) for node in inputs]
