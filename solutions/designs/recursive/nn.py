"""Models find their own parameters: whatever Value or model lies in their attributes, however deep."""

import random

from engine import Value


def values_in(thing):
    """Every Value in a Value, a list or a model, found by recursion."""
    if isinstance(thing, Value):
        yield thing
    elif isinstance(thing, list):
        for item in thing:
            yield from values_in(item)
    elif isinstance(thing, Module):
        yield from thing.parameters()


class Module:
    """Anything whose attributes hold parameters."""

    def parameters(self):
        return list(values_in(list(vars(self).values())))

    def zero_grad(self):
        for value in self.parameters():
            value.grad = 0.0


class Linear(Module):
    """A line."""

    def __init__(self):
        self.b = Value(0)
        self.a = Value(0)

    def forward(self, x):
        return self.a * x + self.b

    __call__ = forward

    def error(self, x, y):
        return -(self.forward(x) - y)


class Neuron(Module):
    """A bias, and a weight for each input."""

    def __init__(self, nin, nonlin=True):
        self.bias = Value(random.random() - 0.5)
        self.weights = [Value(random.random() - 0.5) for _ in range(nin)]
        self.nonlin = nonlin

    def __call__(self, x):
        n = self.weighted(list(zip(self.weights, x)))
        return n.tanh() if self.nonlin else n

    def weighted(self, pairs):
        """The bias, and the weighted sum of the rest."""
        if not pairs:
            return self.bias
        (weight, number), *rest = pairs
        return weight * number + self.weighted(rest)


class Layer(Module):
    """Neurons in a list."""

    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        outputs = [neuron(x) for neuron in self.neurons]
        return outputs if len(outputs) > 1 else outputs.pop()


class MLP(Module):
    """A layer, and an MLP behind it."""

    def __init__(self, nin, nouts):
        self.first = Layer(nin, nouts[0])
        self.rest = MLP(nouts[0], nouts[1:]) if nouts[1:] else None

    def __call__(self, x):
        x = self.first(x)
        if self.rest is None:
            return x
        return self.rest(x if isinstance(x, list) else [x])
