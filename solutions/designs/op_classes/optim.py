"""Every optimiser is a rule: what the step of one parameter is, given a memory of its own."""


class Optimiser:
    """Applies the rule to every parameter."""

    def __init__(self, params, lr):
        self.memories = [(param, self.memory()) for param in params]
        self.lr = lr
        self.t = 0

    def step(self):
        self.t += 1
        for param, memory in self.memories:
            param.data -= self.lr * self.rule(param.grad, memory)

    def zero_grad(self):
        for param, _ in self.memories:
            param.grad = 0.0


class SGD(Optimiser):
    """The rule: the gradient, and some of the last step."""

    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr)
        self.momentum = momentum

    def memory(self):
        return [0.0]

    def rule(self, grad, memory):
        memory[0] = self.momentum * memory[0] + grad
        return memory[0]


class Adam(Optimiser):
    """The rule: the mean gradient over the root of the mean square."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas = betas
        self.eps = eps

    def memory(self):
        return {"mean": 0.0, "square": 0.0}

    def rule(self, grad, memory):
        m = self.average(memory, "mean", grad, self.betas[0])
        v = self.average(memory, "square", grad * grad, self.betas[1])
        return m / (v**0.5 + self.eps)

    def average(self, memory, name, number, beta):
        """Update a running average; what it still lacks at the beginning is made up for."""
        memory[name] += (number - memory[name]) * (1 - beta)
        return memory[name] / (1 - beta**self.t)
