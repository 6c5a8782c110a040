"""Optimisers with one table: a row of memory for each parameter."""


def zero(params):
    for param in params:
        param.grad = 0.0


class SGD:
    """A column for the velocity."""

    def __init__(self, params, lr, momentum=0.0):
        self.lr, self.momentum = lr, momentum
        self.table = [{"param": param, "v": 0.0} for param in params]

    def step(self):
        for row in self.table:
            row["v"] = row["v"] * self.momentum + row["param"].grad
            row["param"].data -= row["v"] * self.lr

    def zero_grad(self):
        zero(row["param"] for row in self.table)


class Adam:
    """A column for each average."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.lr, self.betas, self.eps, self.t = lr, betas, eps, 0
        self.table = [{"param": param, "averages": [0.0, 0.0]} for param in params]

    def step(self):
        self.t += 1
        for row in self.table:
            row["param"].data -= self.lr * self.stride(row["averages"], row["param"].grad)

    def stride(self, averages, grad):
        """How far to go, in units of the learning rate."""
        for i, beta in enumerate(self.betas):
            averages[i] = beta * averages[i] + (1 - beta) * grad ** (i + 1)
        m, v = (average / (1 - beta**self.t) for average, beta in zip(averages, self.betas))
        return m / (v**0.5 + self.eps)

    def zero_grad(self):
        zero(row["param"] for row in self.table)
