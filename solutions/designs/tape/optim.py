"""Optimisers that keep their memory in lists of tuples."""

import math


class SGD:
    """Pairs of parameter and speed."""

    def __init__(self, params, lr, momentum=0.0):
        self.pairs = [(param, 0.0) for param in params]
        self.lr = lr
        self.momentum = momentum

    def step(self):
        self.pairs = [(param, self.momentum * speed + param.grad) for param, speed in self.pairs]
        for param, speed in self.pairs:
            param.data -= self.lr * speed

    def zero_grad(self):
        for param, _ in self.pairs:
            param.grad = 0.0


class Adam:
    """Triples of parameter, mean and square; the corrections are kept as running products."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.triples = [(param, 0.0, 0.0) for param in params]
        self.lr, self.betas, self.eps = lr, betas, eps
        self.lacks = [1.0, 1.0]  # beta**t for both betas

    def step(self):
        keep_m, keep_v = self.betas
        self.lacks = [lack * beta for lack, beta in zip(self.lacks, self.betas)]
        self.triples = [
            (p, keep_m * m + (1 - keep_m) * p.grad, keep_v * v + (1 - keep_v) * p.grad**2)
            for p, m, v in self.triples
        ]
        for p, m, v in self.triples:
            mean, square = m / (1 - self.lacks[0]), v / (1 - self.lacks[1])
            p.data -= self.lr * mean / (math.sqrt(square) + self.eps)

    def zero_grad(self):
        for param, _, _ in self.triples:
            param.grad = 0.0
