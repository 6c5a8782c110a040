"""Models as records: their fields are what they are made of."""

import random
from dataclasses import dataclass, field

from engine import Value


def start():
    """A parameter with a random number."""
    return Value(random.gauss(0, 1))


class Module:
    """A record with parameters."""

    def parameters(self):
        return []

    def zero_grad(self):
        for value in self.parameters():
            value.grad = 0.0


@dataclass(eq=False)
class Linear(Module):
    """The line a * x + b."""

    a: Value = field(default_factory=lambda: Value(0.0))
    b: Value = field(default_factory=lambda: Value(0.0))

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return self.b + x * self.a

    def error(self, x, y):
        return y - self(x)

    def parameters(self):
        return [self.b, self.a]


@dataclass(eq=False)
class Neuron(Module):
    """Weights, a bias, and whether to squash."""

    nin: int
    nonlin: bool = True
    bias: Value = field(default_factory=start, init=False)

    def __post_init__(self):
        self.weights = tuple(start() for _ in range(self.nin))

    def __call__(self, x):
        total = self.bias + sum(w * number for w, number in zip(self.weights, x))
        return total.tanh() if self.nonlin else total

    def parameters(self):
        return [self.bias, *self.weights]


@dataclass(eq=False)
class Layer(Module):
    """nout neurons beside each other."""

    nin: int
    nout: int

    def __post_init__(self):
        self.neurons = tuple(Neuron(self.nin) for _ in range(self.nout))

    def __call__(self, x):
        if self.nout == 1:
            return self.neurons[0](x)
        return [neuron(x) for neuron in self.neurons]

    def parameters(self):
        return sum((neuron.parameters() for neuron in self.neurons), start=[])


@dataclass(eq=False)
class MLP(Module):
    """Layers behind each other."""

    nin: int
    nouts: list[int]

    def __post_init__(self):
        self.layers = [Layer(before, after) for before, after in zip([self.nin, *self.nouts], self.nouts)]

    def __call__(self, x):
        for layer in self.layers:
            out = layer(x)
            x = out if isinstance(out, list) else [out]
        return out

    def parameters(self):
        return sum((layer.parameters() for layer in self.layers), start=[])
