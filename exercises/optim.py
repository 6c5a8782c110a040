"""Optimisers: what to do with the gradients once they are there."""

# === Given: what every optimiser has in common ===============================


class Optimiser:
    """Moves the parameters that it is given, which stay the same Values throughout."""

    def __init__(self, params, lr):
        self.params = list(params)
        self.lr = lr  # the learning rate: how far to go in one step

    def zero_grad(self):
        """Forget the gradients of the last step."""
        for param in self.params:
            param.grad = 0.0


# === Lesson 13: stochastic gradient descent ==================================


class SGD(Optimiser):
    """Steps against the gradient; with momentum, a step keeps some of the speed of those before."""

    def __init__(self, params, lr, momentum=0.0):
        super().__init__(params, lr)
        self.momentum = momentum
        self.velocities = [0.0] * len(self.params)  # for momentum: one for each parameter

    def step(self):
        """Move every parameter by -lr * v, where v = momentum * v + grad; without momentum v is the grad."""
        # YOUR CODE HERE
        raise NotImplementedError


# === Lesson 13: Adam =========================================================


class Adam(Optimiser):
    """Every parameter gets a step size of its own, from averages of its gradients and of their squares."""

    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas = betas
        self.eps = eps
        self.steps = 0  # how many were taken so far
        self.means = [0.0] * len(self.params)  # m: the average gradient of each parameter
        self.squares = [0.0] * len(self.params)  # v: the average of its square

    def step(self):
        """Move every parameter by -lr * m / (√v + eps), where m and v are corrected for their start at 0."""
        # YOUR CODE HERE
        raise NotImplementedError
