"""Nodes write to each other: whoever has heard from all who used it adds up its letters and writes on."""

import math
from collections import defaultdict, deque


class Value:
    """A number that can write to its operands."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data, self.grad = data, 0.0
        self._prev, self._op = tuple(_children), _op
        self.label, self.requires_grad = label, requires_grad
        self.letters = lambda gradient: ()  # what it writes to each operand

    def __add__(self, other):
        other = person(other)
        return born("+", self.data + other.data, lambda g: (g, g), self, other)

    def __mul__(self, other):
        other = person(other)
        return born("*", self.data * other.data, lambda g: (g * other.data, g * self.data), self, other)

    def __pow__(self, k):
        return born("**", self.data**k, lambda g: (g * k * self.data ** (k - 1) if k else 0.0,), self)

    def __neg__(self):
        return born("neg", -self.data, lambda g: (-g,), self)

    def __sub__(self, other):
        other = person(other)
        return born("-", self.data - other.data, lambda g: (g, -g), self, other)

    def __truediv__(self, other):
        other = person(other)
        x, y = self.data, other.data
        return born("/", x / y, lambda g: (g / y, -g * x / y / y), self, other)

    def __radd__(self, other):
        return person(other) + self

    def __rsub__(self, other):
        return person(other) - self

    def __rmul__(self, other):
        return person(other) * self

    def __rtruediv__(self, other):
        return person(other) / self

    def exp(self):
        y = math.exp(self.data)
        return born("exp", y, lambda g: (g * y,), self)

    def log(self):
        return born("log", math.log(self.data), lambda g: (g / self.data,), self)

    def tanh(self):
        y = math.tanh(self.data)
        return born("tanh", y, lambda g: (g - g * y * y,), self)

    def sigmoid(self):
        y = 0.5 * math.tanh(0.5 * self.data) + 0.5
        return born("sigmoid", y, lambda g: (g * y * (1 - y),), self)

    def relu(self):
        return born("relu", (self.data + abs(self.data)) / 2, lambda g: (g * (self.data > 0),), self)

    def _backward(self):
        for operand, letter in self.post(self.grad):
            operand.grad += letter

    def post(self, gradient):
        """Letters with their addresses; who needs no gradient gets no letter."""
        letters = zip(self._prev, self.letters(gradient))
        return [(operand, letter) for operand, letter in letters if operand.requires_grad]

    def backward(self):
        for node, gradient in delivered(self):
            node.grad += gradient


def person(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def born(op, data, letters, *operands):
    out = Value(data, operands, op, requires_grad=any(operand.requires_grad for operand in operands))
    out.letters = letters
    return out


def awaited(root):
    """How many letters each node will get."""
    counts, known = defaultdict(int), deque([root])
    while known:
        for operand in known.popleft()._prev:
            if operand not in counts:
                known.append(operand)
            counts[operand] += 1
    return counts


def delivered(root):
    """Nodes with their gradients, in the order in which they had all their letters."""
    counts, inbox = awaited(root), defaultdict(float, {root: 1.0})
    ready = deque([root])
    while ready:
        node = ready.popleft()
        yield node, inbox[node]
        for operand, letter in node.post(inbox[node]):
            inbox[operand] += letter
        for operand in node._prev:
            counts[operand] -= 1
            if not counts[operand]:
                ready.append(operand)


def topological_order(root):
    return [node for node, _ in delivered(root)][::-1]


def grad(output, inputs, retain_graph=False):
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError("nobody writes to a number that needs no gradient")
    found = dict(delivered(output))
    return [float(found.get(node, 0.0)) for node in inputs]
