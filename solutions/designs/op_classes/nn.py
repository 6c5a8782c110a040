"""Models: whatever has parts has their parameters."""

import random

from engine import Value


class Module:
    """A model made of parts."""

    parts = ()

    def parameters(self):
        """The parameters of all parts, one after the other."""
        found = []
        for part in self.parts:
            found += part.parameters()
        return found

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = 0.0


class Linear(Module):
    """The line a * x + b."""

    def __init__(self):
        self.a, self.b = Value(0.0), Value(0.0)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return self.a * x + self.b

    def error(self, x, y):
        return y - self.forward(x)

    def parameters(self):
        return [self.a, self.b]


class Weight(Module):
    """One parameter: it scales its input."""

    def __init__(self):
        self.value = Value(random.triangular(-1, 1))

    def __call__(self, x):
        return self.value * x

    def parameters(self):
        return [self.value]


class Neuron(Module):
    """A weight for each input and one for a constant 1, the bias, which comes first."""

    def __init__(self, nin, nonlin=True):
        self.parts = [Weight() for _ in range(1 + nin)]
        self.nonlin = nonlin

    def __call__(self, x):
        bias, *others = self.parts
        total = bias(1.0)
        for weight, number in zip(others, x):
            total = weight(number) + total
        return total.tanh() if self.nonlin else total


class Layer(Module):
    """Its parts are neurons."""

    def __init__(self, nin, nout):
        self.parts = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        return unwrap([neuron(x) for neuron in self.parts])


class MLP(Module):
    """Its parts are layers."""

    def __init__(self, nin, nouts):
        self.parts = []
        for nout in nouts:
            self.parts.append(Layer(nin, nout))
            nin = nout

    def __call__(self, x):
        for layer in self.parts:
            x = wrap(layer(x))
        return unwrap(x)


def wrap(outputs):
    """Outputs as a list, also if there is only one."""
    return outputs if isinstance(outputs, list) else [outputs]


def unwrap(outputs):
    """One output comes bare."""
    return outputs if len(outputs) > 1 else outputs[0]
