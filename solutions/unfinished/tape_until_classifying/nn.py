"""Only the line."""

from engine import Value


class Linear:
    def __init__(self):
        self.a, self.b = Value(0.0), Value(0.0)

    def forward(self, x):
        return self.a * x + self.b

    def error(self, x, y):
        return y - self.forward(x)

    def parameters(self):
        return [self.a, self.b]

    def __call__(self, x):
        return self.forward(x)


class Module:
    def parameters(self):
        return []

    def zero_grad(self):
        raise NotImplementedError
