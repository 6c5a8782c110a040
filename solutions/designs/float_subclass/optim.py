"""Optimisers that remember by id, because equal floats are equal keys."""


class SGD:
    """Against the gradient; momentum keeps some of the last step."""

    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = params, lr, momentum
        self.last = {}

    def step(self):
        for p in self.params:
            v = self.momentum * self.last.get(id(p), 0.0) + p.grad
            self.last[id(p)] = v
            p.data = p.data - self.lr * v

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0


class Adam:
    """One dict for both averages."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = params, lr, betas, eps
        self.averages = {id(p): (0.0, 0.0) for p in params}
        self.count = 0

    def step(self):
        self.count = self.count + 1
        b1, b2 = self.betas
        for p in self.params:
            m, v = self.averages[id(p)]
            m = b1 * m + (1 - b1) * p.grad
            v = b2 * v + (1 - b2) * p.grad**2
            self.averages[id(p)] = m, v
            size = (v / (1 - b2**self.count)) ** 0.5 + self.eps
            p.data = p.data - self.lr * (m / (1 - b1**self.count)) / size

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0
