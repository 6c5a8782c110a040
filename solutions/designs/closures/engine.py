"""Every result carries a function of its own that sends its gradient back, as in the lecture."""

import math


class Value:
    """A number, and a closure that knows where its gradient goes."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.label = label
        self.requires_grad = requires_grad
        self._grad = 0.0
        self._prev = set(_children)
        self._op = _op
        self._backward = lambda: None  # a leaf has nobody to send to

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    @property
    def grad(self):
        """d output / d self."""
        return self._grad

    @grad.setter
    def grad(self, grad):
        if self.requires_grad:  # a number that needs no gradient ignores what it is sent
            self._grad = grad

    def __add__(self, other):
        other = wrap(other)
        out = result(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = wrap(other)
        out = result(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def __pow__(self, k):
        out = result(self.data**k, (self,), f"**{k}")

        def _backward():
            if k:  # x**0 is flat, at 0 too
                self.grad += k * self.data ** (k - 1) * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = result(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def exp(self):
        out = result(math.exp(self.data), (self,), "exp")

        def _backward():
            self.grad += out.data * out.grad

        out._backward = _backward
        return out

    def log(self):
        out = result(math.log(self.data), (self,), "log")

        def _backward():
            self.grad += out.grad / self.data

        out._backward = _backward
        return out

    def sigmoid(self):
        e = math.exp(-abs(self.data))  # never more than 1: no overflow
        out = result((1 if self.data >= 0 else e) / (1 + e), (self,), "sigmoid")

        def _backward():
            self.grad += out.data * (1 - out.data) * out.grad

        out._backward = _backward
        return out

    def relu(self):
        out = result(max(self.data, 0.0), (self,), "relu")

        def _backward():
            self.grad += (self.data > 0) * out.grad

        out._backward = _backward
        return out

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -wrap(other)

    def __truediv__(self, other):
        return self * wrap(other) ** -1

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        return self**-1 * other

    def backward(self):
        """Add d self / d node to the grad of every node below."""
        for node, gradient in one_pass(self).items():
            node.grad += gradient


def wrap(number):
    """A plain number becomes a Value that needs no gradient."""
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def result(data, operands, op):
    """A Value that needs a gradient if any of its operands does."""
    return Value(data, operands, op, requires_grad=any(operand.requires_grad for operand in operands))


def topological_order(root):
    """Operands before results: a node is listed once both of its operands are."""
    order, seen, waiting = [], {root}, [(root, iter(root._prev))]
    while waiting:
        node, operands = waiting[-1]
        operand = next(operands, None)
        if operand is None:
            order.append(node)
            waiting.pop()
        elif operand not in seen:
            seen.add(operand)
            waiting.append((operand, iter(operand._prev)))
    return order


def one_pass(root):
    """d root / d node for every node below root; the grads stay as they were."""
    order = topological_order(root)
    earlier = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    root.grad = 1.0
    for node in reversed(order):
        node._backward()
    gradients = {node: node.grad for node in order}
    for node, gradient in zip(order, earlier):
        node.grad = gradient
    return gradients


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as floats."""
    if not all(node.requires_grad for node in (output, *inputs)):
        raise ValueError("one of these numbers was made with requires_grad=False: it has no gradient")
    gradients = one_pass(output)
    return [float(gradients.get(node, 0.0)) for node in inputs]
