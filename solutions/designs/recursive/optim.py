"""Optimisers as chains of pure functions: memory in, memory out."""


class Optimiser:
    """Takes all parameters one step, and keeps each one's memory for the next."""

    def __init__(self, params, lr):
        self.params = list(params)
        self.lr = lr
        self.memory = [self.empty] * len(self.params)
        self.taken = 0

    def zero_grad(self):
        for param in self.params:
            param.grad = 0.0

    def step(self):
        self.taken += 1
        self.memory = [self.remember(old, p.grad) for old, p in zip(self.memory, self.params)]
        for memory, param in zip(self.memory, self.params):
            param.data -= self.lr * self.direction(memory)


class SGD(Optimiser):
    """The memory is the speed."""

    empty = 0.0

    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr)
        self.momentum = momentum

    def remember(self, speed, grad):
        return self.momentum * speed + grad

    def direction(self, speed):
        return speed


class Adam(Optimiser):
    """The memory is a pair: mean, and mean of squares."""

    empty = (0.0, 0.0)

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas, self.eps = betas, eps

    def remember(self, pair, grad):
        news = grad, grad**2
        return tuple(beta * old + (1 - beta) * new for beta, old, new in zip(self.betas, pair, news))

    def direction(self, pair):
        m, v = (average / (1 - beta**self.taken) for average, beta in zip(pair, self.betas))
        return m / (v**0.5 + self.eps)
