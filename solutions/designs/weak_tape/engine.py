"""One tape for the whole program, a Wengert list: every Value has its place on it, and it holds none of them alive."""

import math
from itertools import count
from weakref import WeakValueDictionary

TAPE = WeakValueDictionary()  # place -> Value; what nobody needs any more drops out
PLACES = count()


class Value:
    """A number with a place on the tape."""

    __slots__ = ("__weakref__", "_op", "_prev", "data", "grad", "label", "partials", "place", "requires_grad")

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, partials=()):
        self.data = data
        self.grad = 0.0
        self.label = label
        self.requires_grad = requires_grad
        self.place = next(PLACES)
        self.partials = partials
        self._prev = _children
        self._op = _op
        TAPE[self.place] = self

    def __add__(self, other):
        return record("+", lambda x, y: x + y, lambda x, y, z: (1.0, 1.0), self, other)

    def __sub__(self, other):
        return record("-", lambda x, y: x - y, lambda x, y, z: (1.0, -1.0), self, other)

    def __mul__(self, other):
        return record("*", lambda x, y: x * y, lambda x, y, z: (y, x), self, other)

    def __truediv__(self, other):
        return record("/", lambda x, y: x / y, lambda x, y, z: (1 / y, -z / y), self, other)

    def __radd__(self, other):
        return constant(other) + self

    def __rsub__(self, other):
        return constant(other) - self

    def __rmul__(self, other):
        return constant(other) * self

    def __rtruediv__(self, other):
        return constant(other) / self

    def __pow__(self, k):
        return record(f"**{k}", lambda x: x**k, lambda x, z: (k * x ** (k - 1) if k else 0.0,), self)

    def __neg__(self):
        return record("neg", lambda x: -x, lambda x, z: (-1.0,), self)

    def exp(self):
        return record("exp", math.exp, lambda x, z: (z,), self)

    def log(self):
        return record("log", math.log, lambda x, z: (1 / x,), self)

    def tanh(self):
        return record("tanh", math.tanh, lambda x, z: (1 - z * z,), self)

    def sigmoid(self):
        return record("sigmoid", lambda x: (math.tanh(x / 2) + 1) / 2, lambda x, z: (z - z * z,), self)

    def relu(self):
        return record("relu", lambda x: x if x > 0 else 0.0, lambda x, z: (1.0 if x > 0 else 0.0,), self)

    def _backward(self):
        for operand, partial in zip(self._prev, self.partials):
            if operand.requires_grad:
                operand.grad += self.grad * partial

    def backward(self):
        for place, gradient in rewind(self).items():
            TAPE[place].grad += gradient


def constant(number):
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def record(op, compute, differentiate, *operands):
    """Compute a number, write it on the tape with its partial derivatives."""
    operands = tuple(map(constant, operands))
    numbers = [operand.data for operand in operands]
    result = compute(*numbers)
    needed = any(operand.requires_grad for operand in operands)
    return Value(result, operands, op, "", needed, differentiate(*numbers, result))


def places_below(root):
    """The places of everything that root was made from: on a tape, operands always lie further left."""
    places, waiting = {root.place}, [root]
    while waiting:
        for operand in waiting.pop()._prev:
            if operand.place not in places:
                places.add(operand.place)
                waiting.append(operand)
    return sorted(places)


def topological_order(root):
    return [TAPE[place] for place in places_below(root)]


def rewind(root):
    """Run the tape backwards from root; a gradient for each place, no grad is touched."""
    gradients = dict.fromkeys(places_below(root), 0.0)
    gradients[root.place] = 1.0
    for place in reversed(list(gradients)):
        for operand, partial in zip(TAPE[place]._prev, TAPE[place].partials):
            if operand.requires_grad:
                gradients[operand.place] += gradients[place] * partial
    return gradients


def grad(output, inputs, retain_graph=False):
    for value in (output, *inputs):
        if not value.requires_grad:
            raise ValueError(f"the value at place {value.place} of the tape needs no gradient")
    gradients = rewind(output)
    return [float(gradients.get(value.place, 0.0)) for value in inputs]
