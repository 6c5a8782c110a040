"""Gives every node a gradient of one."""

EXPECTED = "loses backward mul-step tanh-step"
BASE = "reference"


def backward(self):
    self.grad = 1.0
    for operand in self._prev:
        operand.grad = 1.0
        operand.backward()


Value.backward = backward
Value._backward = backward
