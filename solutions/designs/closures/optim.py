"""Optimisers with a list for each kind of memory."""


class SGD:
    """p -= lr * v, where v = momentum * v + grad."""

    def __init__(self, params, lr, momentum=0.0):
        self.params = list(params)
        self.lr = lr
        self.momentum = momentum
        self.v = [0.0 for _ in self.params]

    def step(self):
        self.v = [self.momentum * v + p.grad for v, p in zip(self.v, self.params)]
        for p, v in zip(self.params, self.v):
            p.data -= self.lr * v

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0


class Adam:
    """Steps of even length, as in the paper."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params = list(params)
        self.lr = lr
        self.beta1, self.beta2 = betas
        self.eps = eps
        self.t = 0
        self.m = [0.0 for _ in self.params]
        self.v = [0.0 for _ in self.params]

    def step(self):
        self.t += 1
        for i, p in enumerate(self.params):
            self.m[i] += (1 - self.beta1) * (p.grad - self.m[i])
            self.v[i] += (1 - self.beta2) * (p.grad * p.grad - self.v[i])
            m_hat = self.m[i] / (1 - self.beta1**self.t)
            v_hat = self.v[i] / (1 - self.beta2**self.t)
            p.data -= self.lr * m_hat / (v_hat**0.5 + self.eps)

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0
