"""Optimisers that keep a record for every parameter."""

from dataclasses import dataclass
from math import sqrt

from engine import Value


@dataclass
class Moving:
    """A parameter and its speed."""

    param: Value
    speed: float = 0.0

    def step(self, lr, momentum):
        self.speed = momentum * self.speed + self.param.grad
        self.param.data -= lr * self.speed


@dataclass
class Averages:
    """A parameter and the averages of its gradient and of the gradient's square."""

    param: Value
    mean: float = 0.0
    square: float = 0.0

    def step(self, lr, betas, eps, t):
        g = self.param.grad
        self.mean = betas[0] * self.mean + (1 - betas[0]) * g
        self.square = betas[1] * self.square + (1 - betas[1]) * g**2
        mean, square = self.mean / (1 - betas[0] ** t), self.square / (1 - betas[1] ** t)
        self.param.data -= lr * mean / (sqrt(square) + eps)


class Optimiser:
    """Holds the records."""

    def zero_grad(self):
        for record in self.records:
            record.param.grad = 0.0


class SGD(Optimiser):
    """Gradient steps, with momentum if asked for."""

    def __init__(self, params, lr, momentum=0.0):
        self.records = [Moving(param) for param in params]
        self.options = lr, momentum

    def step(self):
        for record in self.records:
            record.step(*self.options)


class Adam(Optimiser):
    """One count of the steps for all, averages for each."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.records = [Averages(param) for param in params]
        self.options = lr, betas, eps
        self.t = 0

    def step(self):
        self.t += 1
        for record in self.records:
            record.step(*self.options, self.t)
