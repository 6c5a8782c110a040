"""Five primitives carry everything: a sum, a product, a power, exp and log. All else is built from them.

So most operations are several nodes, and plain numbers among them are nodes too.
"""

import math


class Value:
    """A number, its operands, and how its gradient is shared out."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = list(_children)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad or any(x.requires_grad for x in self._prev)
        self.slopes = ()

    def __repr__(self):
        return f"Value({self.data})"

    # --- primitives -----------------------------------------------------------

    def __add__(self, other):
        other = number(other)
        return primitive("+", self.data + other.data, [self, other], [1.0, 1.0])

    def __mul__(self, other):
        other = number(other)
        return primitive("*", self.data * other.data, [self, other], [other.data, self.data])

    def __pow__(self, k):
        return primitive("**", self.data**k, [self], [k * self.data ** (k - 1) if k else 0.0])

    def exp(self):
        e = math.exp(self.data)
        return primitive("exp", e, [self], [e])

    def log(self):
        return primitive("log", math.log(self.data), [self], [1 / self.data])

    # --- the rest -------------------------------------------------------------

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + -number(other)

    def __truediv__(self, other):
        return self * number(other) ** -1

    def relu(self):
        return self * (1.0 if self.data > 0 else 0.0)

    def sigmoid(self):
        """Of a number above 0 as 1 / (1 + exp(-x)), below it as 1 minus that of -x: nothing overflows."""
        if self.data < 0:
            return 1 - (-self).sigmoid()
        return ((-self).exp() + 1) ** -1

    def tanh(self):
        """A sigmoid, stretched to reach from -1 to 1."""
        return (self * 2).sigmoid() * 2 - 1

    def __radd__(self, other):
        return number(other) + self

    def __rmul__(self, other):
        return number(other) * self

    def __rsub__(self, other):
        return number(other) - self

    def __rtruediv__(self, other):
        return number(other) / self

    # --- going back -----------------------------------------------------------

    def _backward(self):
        for operand, slope in zip(self._prev, self.slopes):
            if operand.requires_grad:
                operand.grad += slope * self.grad

    def backward(self):
        order = topological_order(self)
        for node, gradient in zip(order, swept(order)):
            node.grad += gradient


def number(x):
    return x if isinstance(x, Value) else Value(x, requires_grad=False)


def primitive(op, data, operands, slopes):
    out = Value(data, operands, op, requires_grad=False)
    out.slopes = slopes
    return out


def topological_order(root):
    order, seen, stack = [], {root}, [[root, 0]]
    while stack:
        node, place = top = stack[-1]
        if place == len(node._prev):
            order.append(node)
            stack.pop()
            continue
        top[1] += 1
        operand = node._prev[place]
        if operand not in seen:
            seen.add(operand)
            stack.append([operand, 0])
    return order


def swept(order):
    """The gradients along an order, in the same order."""
    before = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        node._backward()
    found = [node.grad for node in order]
    for node, gradient in zip(order, before):
        node.grad = gradient
    return found


def grad(output, inputs, retain_graph=False):
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError(f"{node} has no gradient")
    order = topological_order(output)
    found = dict(zip(order, swept(order)))
    return [found.get(node, 0.0) for node in inputs]
