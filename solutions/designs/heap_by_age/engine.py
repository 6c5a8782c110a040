"""Numbers know their age: the youngest has nobody above it any more, so a heap hands them out in order."""

import heapq
import math

born = 0


class Value:
    """A number; `age` grows from one to the next."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        global born
        born += 1
        self.age = born
        self.data = data
        self.grad = 0.0
        self._prev = set(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self._backward = do_nothing

    def __lt__(self, other):  # the heap's smallest is the youngest
        return self.age > other.age

    def __add__(self, other):
        def send(g, x, y):
            x.receive(g)
            y.receive(g)

        return combine("+", lambda x, y: x + y, send, self, other)

    def __mul__(self, other):
        def send(g, x, y):
            x.receive(g * y.data)
            y.receive(g * x.data)

        return combine("*", lambda x, y: x * y, send, self, other)

    def __truediv__(self, other):
        def send(g, x, y):
            x.receive(g / y.data)
            y.receive(-g * x.data / y.data**2)

        return combine("/", lambda x, y: x / y, send, self, other)

    def __pow__(self, k):
        def send(g, x):
            if k != 0:
                x.receive(g * k * x.data ** (k - 1))

        return combine(f"**{k}", lambda x: x**k, send, self)

    def __neg__(self):
        return combine("neg", lambda x: -x, lambda g, x: x.receive(-g), self)

    def __sub__(self, other):
        return self + -as_value(other)

    def exp(self):
        return combine("exp", math.exp, lambda g, x: x.receive(g * math.exp(x.data)), self)

    def log(self):
        return combine("log", math.log, lambda g, x: x.receive(g / x.data), self)

    def tanh(self):
        return combine("tanh", math.tanh, lambda g, x: x.receive(g * (1 - math.tanh(x.data) ** 2)), self)

    def sigmoid(self):
        def send(g, x):
            s = sigmoid(x.data)
            x.receive(g * s * (1 - s))

        return combine("sigmoid", sigmoid, send, self)

    def relu(self):
        return combine("relu", lambda x: max(x, 0.0), lambda g, x: x.receive(g if x.data > 0 else 0.0), self)

    def __radd__(self, other):
        return as_value(other) + self

    def __rmul__(self, other):
        return as_value(other) * self

    def __rsub__(self, other):
        return as_value(other) - self

    def __rtruediv__(self, other):
        return as_value(other) / self

    def receive(self, gradient):
        if self.requires_grad:
            self.grad += gradient

    def backward(self):
        for node, gradient in descend(self):
            node.grad += gradient


def do_nothing():
    """The rule of a number that was typed in."""


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > -30 else math.exp(x) / (1 + math.exp(x))


def as_value(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def combine(op, compute, send, *operands):
    operands = [as_value(operand) for operand in operands]
    needed = any(operand.requires_grad for operand in operands)
    out = Value(compute(*(operand.data for operand in operands)), operands, op, requires_grad=needed)
    out._backward = lambda: send(out.grad, *operands)
    return out


def youngest_first(root):
    """Every number below root, the youngest of those met so far first."""
    heap, met = [root], {root}
    while heap:
        node = heapq.heappop(heap)
        yield node
        for operand in node._prev - met:
            met.add(operand)
            heapq.heappush(heap, operand)


def topological_order(root):
    return list(youngest_first(root))[::-1]


def descend(root):
    """Pairs of node and d root / d node; what was in the grads is put back."""
    nodes = list(youngest_first(root))
    old = [node.grad for node in nodes]
    for node in nodes:
        node.grad = 1.0 if node is root else 0.0
    for node in nodes:
        node._backward()
    found = [(node, node.grad) for node in nodes]
    for node, gradient in zip(nodes, old):
        node.grad = gradient
    return found


def grad(output, inputs, retain_graph=False):
    for node in [output] + list(inputs):
        if not node.requires_grad:
            raise ValueError("no gradient: requires_grad is False")
    found = dict(descend(output))
    return [float(found.get(node, 0.0)) for node in inputs]
