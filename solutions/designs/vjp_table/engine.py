"""Two tables hold all the calculus: what an operation computes, and how it shares out a gradient."""

import math


def _sigmoid(x):
    e = math.exp(-abs(x))
    return 1 / (1 + e) if x >= 0 else e / (1 + e)


FORWARD = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "**": lambda x, k: x**k,
    "neg": lambda x: -x,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": _sigmoid,
    "relu": lambda x: x if x > 0 else 0.0,
}

# Vector-Jacobian products: upstream gradient g, result z, operands -> a gradient for each operand.
VJP = {
    "+": lambda g, z, x, y: (g, g),
    "-": lambda g, z, x, y: (g, -g),
    "*": lambda g, z, x, y: (g * y, g * x),
    "/": lambda g, z, x, y: (g / y, -g * z / y),
    "**": lambda g, z, x, k: (g * k * x ** (k - 1) if k else 0.0, 0.0),  # k is never asked for
    "neg": lambda g, z, x: (-g,),
    "exp": lambda g, z, x: (g * z,),
    "log": lambda g, z, x: (g / x,),
    "tanh": lambda g, z, x: (g * (1 - z * z),),
    "sigmoid": lambda g, z, x: (g * z * (1 - z),),
    "relu": lambda g, z, x: (g if x > 0 else 0.0,),
}


class Value:
    """A number and the name of the operation that made it."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = tuple(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __repr__(self):
        return f"Value(data={self.data}, op={self._op!r})"

    def _shares(self, upstream):
        """Pairs of operand and the gradient that it gets when self gets upstream."""
        if not self._prev:
            return []
        numbers = [operand.data for operand in self._prev]
        gradients = VJP[self._op](upstream, self.data, *numbers)
        return [pair for pair in zip(self._prev, gradients) if pair[0].requires_grad]

    def _backward(self):
        for operand, gradient in self._shares(self.grad):
            operand.grad += gradient

    def backward(self):
        """Add to every grad what one pass from here brings."""
        for node, gradient in gradients_of(self).items():
            node.grad += gradient

    def __add__(self, other):
        return apply("+", self, other)

    def __radd__(self, other):
        return apply("+", other, self)

    def __sub__(self, other):
        return apply("-", self, other)

    def __rsub__(self, other):
        return apply("-", other, self)

    def __mul__(self, other):
        return apply("*", self, other)

    def __rmul__(self, other):
        return apply("*", other, self)

    def __truediv__(self, other):
        return apply("/", self, other)

    def __rtruediv__(self, other):
        return apply("/", other, self)

    def __pow__(self, exponent):
        return apply("**", self, exponent)

    def __neg__(self):
        return apply("neg", self)

    def exp(self):
        return apply("exp", self)

    def log(self):
        return apply("log", self)

    def tanh(self):
        return apply("tanh", self)

    def sigmoid(self):
        return apply("sigmoid", self)

    def relu(self):
        return apply("relu", self)


def apply(op, *operands):
    """The Value that op makes of its operands; plain numbers among them need no gradient."""
    nodes = [x if isinstance(x, Value) else Value(x, requires_grad=False) for x in operands]
    data = FORWARD[op](*(node.data for node in nodes))
    return Value(data, nodes, op, requires_grad=any(node.requires_grad for node in nodes))


def topological_order(root):
    """Depth first, with a stack that holds each node twice: to enter it and to leave it."""
    order, entered = [], set()
    stack = [("enter", root)]
    while stack:
        step, node = stack.pop()
        if step == "leave":
            order.append(node)
        elif node not in entered:
            entered.add(node)
            stack.append(("leave", node))
            stack.extend(("enter", operand) for operand in node._prev)
    return order


def gradients_of(root):
    """A dict from every node below root to d root / d node; no grad is read or written."""
    gradients = {root: 1.0}
    for node in reversed(topological_order(root)):
        for operand, gradient in node._shares(gradients.get(node, 0.0)):
            gradients[operand] = gradients.get(operand, 0.0) + gradient
    return gradients


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as a list of floats."""
    without = [node for node in [output, *inputs] if not node.requires_grad]
    if without:
        raise ValueError(f"{without[0]} was made with requires_grad=False and has no gradient")
    gradients = gradients_of(output)
    return [float(gradients.get(node, 0.0)) for node in inputs]
