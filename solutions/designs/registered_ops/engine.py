"""Operations register themselves, and the methods of Value are made from the register by a loop."""

import math

OPS = {}  # name -> (method, symbol, forward, slopes); slopes get the result first


def op(method, symbol):
    """Register a forward function together with the function of its slopes."""

    def register(cls):
        OPS[symbol] = (method, cls.forward, cls.slopes)
        return cls

    return register


@op("__add__", "+")
class Addition:
    forward = lambda x, y: x + y
    slopes = lambda z, x, y: (1, 1)


@op("__sub__", "-")
class Subtraction:
    forward = lambda x, y: x - y
    slopes = lambda z, x, y: (1, -1)


@op("__mul__", "*")
class Multiplication:
    forward = lambda x, y: x * y
    slopes = lambda z, x, y: (y, x)


@op("__truediv__", "/")
class Division:
    forward = lambda x, y: x / y
    slopes = lambda z, x, y: (1 / y, -z / y)


@op("__neg__", "neg")
class Negation:
    forward = lambda x: -x
    slopes = lambda z, x: (-1,)


@op("__pow__", "**")
class Power:
    forward = lambda x, k: x**k
    slopes = lambda z, x, k: (k * x ** (k - 1) if k else 0, 0)


@op("exp", "exp")
class Exponential:
    forward = math.exp
    slopes = lambda z, x: (z,)


@op("log", "log")
class Logarithm:
    forward = math.log
    slopes = lambda z, x: (1 / x,)


@op("tanh", "tanh")
class Tanh:
    forward = math.tanh
    slopes = lambda z, x: (1 - z**2,)


@op("sigmoid", "sigmoid")
class Sigmoid:
    forward = lambda x: (1 + math.tanh(x / 2)) / 2
    slopes = lambda z, x: (z * (1 - z),)


@op("relu", "relu")
class Relu:
    forward = lambda x: x if x > 0 else 0.0
    slopes = lambda z, x: (1 if x > 0 else 0,)


class Value:
    """A number with the symbol of its operation; what that means stands in the register."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data, self.grad = data, 0.0
        self._prev, self._op = list(_children), _op
        self.label, self.requires_grad = label, requires_grad

    def shares(self, gradient):
        """Each operand with its share of a gradient."""
        if self._op not in OPS:
            return
        _, _, slopes = OPS[self._op]
        for operand, slope in zip(self._prev, slopes(self.data, *(x.data for x in self._prev))):
            if operand.requires_grad:
                yield operand, slope * gradient

    def _backward(self):
        for operand, share in self.shares(self.grad):
            operand.grad += share

    def backward(self):
        for node, gradient in flow(self).items():
            node.grad += gradient


def method(symbol):
    """The method that applies an operation."""
    _, forward, _ = OPS[symbol]

    def apply(*operands):
        nodes = [x if isinstance(x, Value) else Value(x, requires_grad=False) for x in operands]
        needed = any(node.requires_grad for node in nodes)
        return Value(forward(*(node.data for node in nodes)), nodes, symbol, requires_grad=needed)

    return apply


for symbol, (name, *_) in OPS.items():
    setattr(Value, name, method(symbol))
for name in ("add", "sub", "mul", "truediv"):
    direct = getattr(Value, f"__{name}__")
    setattr(Value, f"__r{name}__", lambda self, other, direct=direct: direct(other, self))


def topological_order(root):
    """A walk to the right puts a root before its operands; turned round it is what we want."""
    found, counted, ready = [], users_of(root), [root]
    while ready:
        node = ready.pop()
        found.append(node)
        for operand in node._prev:
            counted[operand] -= 1
            if counted[operand] == 0:
                ready.append(operand)
    found.reverse()
    return found


def users_of(root):
    """How often each node below root is used."""
    counted, waiting = {}, [root]
    while waiting:
        for operand in waiting.pop()._prev:
            if operand not in counted:
                counted[operand] = 0
                waiting.append(operand)
            counted[operand] += 1
    return counted


def flow(root):
    """Gradients by node, in a dict."""
    gradients = {root: 1.0}
    for node in reversed(topological_order(root)):
        for operand, share in node.shares(gradients.get(node, 0.0)):
            gradients[operand] = gradients.get(operand, 0.0) + share
    return gradients


def grad(output, inputs, retain_graph=False):
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError("there is no gradient for a Value made with requires_grad=False")
    gradients = flow(output)
    return [float(gradients.get(node, 0.0)) for node in inputs]
