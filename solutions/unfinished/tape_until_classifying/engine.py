"""Operations are written on a tape as they happen: played back to front, it is already in order."""

import math


class Value:
    """A number; a computed one knows the tape on which it was recorded."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self._tape = []  # stays empty for a leaf
        self._send = None  # upstream gradient -> a gradient for each operand

    def __repr__(self):
        return f"Value({self.data})"

    def _backward(self):
        """Send the gradient one step back."""
        if self._send is None:
            return
        for operand, gradient in zip(self._prev, self._send(self.grad)):
            if operand.requires_grad:
                operand.grad += gradient

    def __add__(self, other):
        other = number(other)
        return record("+", self.data + other.data, (self, other), lambda g: (g, g))

    def __sub__(self, other):
        other = number(other)
        return record("-", self.data - other.data, (self, other), lambda g: (g, -g))

    def __mul__(self, other):
        other = number(other)
        return record("*", self.data * other.data, (self, other), lambda g: (g * other.data, g * self.data))

    def __truediv__(self, other):
        other = number(other)
        y = self.data / other.data
        return record("/", y, (self, other), lambda g: (g / other.data, -g * y / other.data))

    def __pow__(self, k):
        y = self.data**k
        return record("**", y, (self,), lambda g: (g * k * self.data ** (k - 1) if k != 0 else 0.0,))

    def __neg__(self):
        return record("neg", -self.data, (self,), lambda g: (-g,))

    def __radd__(self, other):
        return number(other) + self

    def __rsub__(self, other):
        return number(other) - self

    def __rmul__(self, other):
        return number(other) * self

    def __rtruediv__(self, other):
        return number(other) / self

    def exp(self):
        y = math.exp(self.data)
        return record("exp", y, (self,), lambda g: (g * y,))

    def log(self):
        return record("log", math.log(self.data), (self,), lambda g: (g / self.data,))

    def tanh(self):
        y = math.tanh(self.data)
        return record("tanh", y, (self,), lambda g: (g * (1 - y * y),))

    def sigmoid(self):
        small = math.exp(-abs(self.data))
        y = (small if self.data < 0 else 1.0) / (1.0 + small)
        return record("sigmoid", y, (self,), lambda g: (g * y * (1 - y),))

    def relu(self):
        on = self.data > 0
        return record("relu", self.data if on else 0.0, (self,), lambda g: (g if on else 0.0,))

    def backward(self):
        """Play the tape from this number back to the start; what is in grad already stays and is added to."""
        for node, gradient in play_back(self):
            node.grad += gradient


def number(x):
    """A plain number becomes a Value that needs no gradient."""
    return x if isinstance(x, Value) else Value(x, requires_grad=False)


def record(op, data, operands, send):
    """Make the result of an operation and write it at the end of its tape."""
    result = Value(data, operands, op, requires_grad=any(x.requires_grad for x in operands))
    result._send = send
    result._tape = one_tape(operands)
    result._tape.append(result)
    return result


def one_tape(operands):
    """The tape of the operands; where there are two, the shorter is copied onto the longer."""
    tapes = sorted((x._tape for x in operands if x._tape), key=len)
    tape = tapes.pop() if tapes else []
    for shorter in tapes:
        if shorter is not tape:
            for node in shorter:
                node._tape = tape
            tape += shorter
    return tape


def topological_order(root):
    """Leaves first, then the operations in the order in which they were recorded."""
    needed = {root: None}  # a dict, because it remembers the order in which keys came
    for node in reversed(root._tape):
        if node in needed:
            needed.update(dict.fromkeys(node._prev))
    leaves = [node for node in needed if not node._tape]
    return leaves + [node for node in root._tape if node in needed]


def play_back(root):
    """Pairs of node and d root / d node; the grads are left as they were."""
    order = topological_order(root)
    earlier = [(node, node.grad) for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        node._backward()
    gradients = [(node, node.grad) for node in order]
    for node, gradient in earlier:
        node.grad = gradient
    return gradients


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as floats."""
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError(f"no gradient for {node}: it was made with requires_grad=False")
    gradients = dict(play_back(output))
    return [gradients.get(node, 0.0) for node in inputs]
