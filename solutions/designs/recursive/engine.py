"""The order is sorted by recursion: it reads like its definition, and a few hundred levels are enough."""

import math


def _nothing(upstream):
    """The rule of a leaf."""


class Value:
    """A number, its operands in a list, and a rule for the gradient."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = float(data)
        self.grad = 0.0
        self._prev = list(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self._rule = _nothing

    def __repr__(self):
        return f"Value({self.data:g})"

    def _backward(self):
        self._rule(self.grad)

    def _receive(self, gradient):
        if self.requires_grad:
            self.grad += gradient

    def _unary(self, data, op, slope):
        """A result of self alone; slope() is worked out when it is needed."""
        out = Value(data, [self], op, requires_grad=self.requires_grad)
        out._rule = lambda upstream: self._receive(upstream * slope())
        return out

    def __add__(self, other):
        other = constant(other)
        out = Value(self.data + other.data, [self, other], "+")
        out.requires_grad = self.requires_grad or other.requires_grad

        def rule(upstream):
            self._receive(upstream)
            other._receive(upstream)

        out._rule = rule
        return out

    def __mul__(self, other):
        other = constant(other)
        out = Value(self.data * other.data, [self, other], "*")
        out.requires_grad = self.requires_grad or other.requires_grad

        def rule(upstream):
            self._receive(upstream * other.data)
            other._receive(upstream * self.data)

        out._rule = rule
        return out

    def __pow__(self, k):
        return self._unary(self.data**k, f"**{k}", lambda: k and k * self.data ** (k - 1))

    def exp(self):
        e = math.exp(self.data)
        return self._unary(e, "exp", lambda: e)

    def log(self):
        return self._unary(math.log(self.data), "log", lambda: 1 / self.data)

    def tanh(self):
        t = math.tanh(self.data)
        return self._unary(t, "tanh", lambda: (1 + t) * (1 - t))

    def sigmoid(self):
        e = math.exp(-abs(self.data))  # exp(1000) would overflow, exp(-1000) does not
        s = 1 / (1 + e) if self.data > 0 else e / (1 + e)
        return self._unary(s, "sigmoid", lambda: s * (1 - s))

    def relu(self):
        return self._unary(max(0.0, self.data), "relu", lambda: 1.0 if self.data > 0 else 0.0)

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + constant(other) * -1

    def __rsub__(self, other):
        return constant(other) - self

    def __truediv__(self, other):
        return self * constant(other) ** -1

    def __rtruediv__(self, other):
        return constant(other) / self

    __radd__ = __add__
    __rmul__ = __mul__

    def backward(self):
        """Add d self / d node to the grad of every node that self was made from."""
        order = topological_order(self)
        for node, gradient in zip(order, one_pass(order)):
            node.grad += gradient


def constant(number):
    """A plain number becomes a Value that needs no gradient."""
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def topological_order(root):
    """The operands of a node, each with everything below it, and then the node."""
    order = []
    seen = set()

    def visit(node):
        if node not in seen:
            seen.add(node)
            for operand in node._prev:
                visit(operand)
            order.append(node)

    visit(root)
    return order


def one_pass(order):
    """The gradients of the last node, in the same order; every grad stays as it was."""
    earlier = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        node._backward()
    gradients = [node.grad for node in order]
    for node, gradient in zip(order, earlier):
        node.grad = gradient
    return gradients


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to each of inputs; no grad is touched."""
    for node in [output, *inputs]:
        if not node.requires_grad:
            raise ValueError(f"{node} has no gradient: it was made with requires_grad=False")
    order = topological_order(output)
    gradients = dict(zip(order, one_pass(order)))
    return [gradients.get(node, 0.0) for node in inputs]
