"""Lesson 7 without powers and division; local derivatives are recorded."""

import math


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, local=()):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self.local = local

    def __add__(self, other):
        other = wrap(other)
        return Value(self.data + other.data, (self, other), "+", local=(1, 1))

    def __mul__(self, other):
        other = wrap(other)
        return Value(self.data * other.data, (self, other), "*", local=(other.data, self.data))

    def tanh(self):
        t = math.tanh(self.data)
        return Value(t, (self,), "tanh", local=(1 - t * t,))

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __neg__(self):
        return self * -1

    def __sub__(self, other):
        return self + -wrap(other)

    def __rsub__(self, other):
        return -self + other

    def __pow__(self, exponent):
        # YOUR CODE HERE
        raise NotImplementedError

    def __truediv__(self, other):
        # YOUR CODE HERE
        raise NotImplementedError

    def _backward(self):
        for operand, slope in zip(self._prev, self.local):
            operand.grad += slope * self.grad

    def backward(self):
        order = topological_order(self)
        old = [node.grad for node in order]
        for node in order:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            node._backward()
        for node, grad in zip(order, old):
            node.grad += grad


def wrap(number):
    return number if isinstance(number, Value) else Value(number)


def topological_order(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack += [(operand, False) for operand in node._prev]
    return order
