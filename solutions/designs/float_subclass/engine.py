"""A Value is a float: it prints, compares and rounds like one, and remembers where it came from."""

import math


class Value(float):
    """A float with a past. Equal floats are equal here, so nodes are told apart by their id."""

    def __new__(cls, data, *args, **kwargs):
        return super().__new__(cls, data)

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, _slopes=()):
        self.data = float(data)  # an optimiser may move this; the float it began as stays
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self._slopes = _slopes  # numbers, one for each operand

    def __add__(self, other):
        x, y = self.data, number(other)
        return computed(x + y, "+", (self, 1.0), (other, 1.0))

    def __sub__(self, other):
        x, y = self.data, number(other)
        return computed(x - y, "-", (self, 1.0), (other, -1.0))

    def __mul__(self, other):
        x, y = self.data, number(other)
        return computed(x * y, "*", (self, y), (other, x))

    def __truediv__(self, other):
        x, y = self.data, number(other)
        return computed(x / y, "/", (self, 1 / y), (other, -x / y / y))

    def __pow__(self, k):
        x = self.data
        return computed(x**k, f"**{k}", (self, k * x ** (k - 1) if k else 0.0))

    def __neg__(self):
        return computed(-self.data, "neg", (self, -1.0))

    def __rsub__(self, other):
        return Value(other, requires_grad=False) - self

    def __rtruediv__(self, other):
        return Value(other, requires_grad=False) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def exp(self):
        y = math.exp(self.data)
        return computed(y, "exp", (self, y))

    def log(self):
        return computed(math.log(self.data), "log", (self, 1 / self.data))

    def tanh(self):
        y = math.tanh(self.data)
        return computed(y, "tanh", (self, 1 - y * y))

    def sigmoid(self):
        e = math.exp(-abs(self.data))
        y = 1 / (1 + e) if self.data > 0 else e / (1 + e)
        return computed(y, "sigmoid", (self, y * (1 - y)))

    def relu(self):
        return computed(max(0.0, self.data), "relu", (self, float(self.data >= 0)))

    def _backward(self):
        """Send grad to the operands, each times its slope."""
        for operand, slope in zip(self._prev, self._slopes):
            if operand.requires_grad:
                operand.grad += self.grad * slope

    def backward(self):
        """Add d self / d node to the grad of every node below."""
        order = topological_order(self)
        for node, gradient in zip(order, gradients_along(order)):
            node.grad += gradient


def number(x):
    """The plain number in a Value or a number."""
    return x.data if isinstance(x, Value) else float(x)


def computed(data, op, *edges):
    """The result of op; an edge is an operand and the slope of the result along it."""
    operands = [x if isinstance(x, Value) else Value(x, requires_grad=False) for x, _ in edges]
    needs_grad = any(x.requires_grad for x in operands)
    return Value(data, operands, op, requires_grad=needs_grad, _slopes=[slope for _, slope in edges])


def topological_order(root):
    """Operands before results; a dict by id keeps nodes with equal numbers apart."""
    order, stack = {}, [(root, False)]
    entered = set()
    while stack:
        node, operands_done = stack.pop()
        if operands_done:
            order[id(node)] = node
        elif id(node) not in entered:
            entered.add(id(node))
            stack.append((node, True))
            stack.extend((operand, False) for operand in node._prev)
    return list(order.values())


def gradients_along(order):
    """The gradients of the last node with respect to every node, without changing a grad."""
    kept = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        node._backward()
    found = [node.grad for node in order]
    for node, old in zip(order, kept):
        node.grad = old
    return found


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as floats; no grad is changed."""
    if not all(x.requires_grad for x in (output, *inputs)):
        raise ValueError("a number made with requires_grad=False has no gradient")
    order = topological_order(output)
    found = {id(node): gradient for node, gradient in zip(order, gradients_along(order))}
    return [found.get(id(x), 0.0) for x in inputs]
