"""SGD is there, with momentum; Adam has its averages and no step."""


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.v = {id(p): 0.0 for p in self.params}

    def step(self):
        for p in self.params:
            self.v[id(p)] = self.momentum * self.v[id(p)] + p.grad
            p.data -= self.lr * self.v[id(p)]

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0


class Adam:
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        self.params, self.lr, self.betas, self.eps = list(params), lr, betas, eps
        self.m = [0.0] * len(self.params)
        self.v = [0.0] * len(self.params)

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0

    def step(self):
        # m = b1 * m + (1 - b1) * g
        raise NotImplementedError
