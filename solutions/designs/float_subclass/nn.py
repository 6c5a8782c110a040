"""Models; a neuron keeps one list of numbers, its bias at the end as the weight of a constant 1."""

from random import uniform

from engine import Value


class Module:
    """Whatever has parameters."""

    def parameters(self):
        return []

    def zero_grad(self):
        for number in self.parameters():
            number.grad = 0.0


class Linear(Module):
    """a * x + b."""

    def __init__(self):
        self.a, self.b = Value(0), Value(0)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return x * self.a + self.b

    def error(self, x, y):
        return y - self.forward(x)

    def parameters(self):
        return [self.a, self.b]


class Neuron(Module):
    """The weighted sum of the inputs and a 1."""

    def __init__(self, nin, nonlin=True):
        self.numbers = [Value(uniform(-1, 1)) for _ in range(nin + 1)]
        self.nonlin = nonlin

    def __call__(self, x):
        n = sum([w * number for w, number in zip(self.numbers, [*x, 1.0])])
        return n.tanh() if self.nonlin else n

    def parameters(self):
        return self.numbers


class Layer(Module):
    """A plain list of neurons, with a call."""

    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        first, *others = [neuron(x) for neuron in self.neurons]
        return [first, *others] if others else first

    def parameters(self):
        return [number for neuron in self.neurons for number in neuron.parameters()]


class MLP(Module):
    """Layers; only the one at the end may have its single output bare."""

    def __init__(self, nin, nouts):
        sizes = [nin] + list(nouts)
        self.layers = []
        while len(sizes) > 1:
            self.layers.append(Layer(*sizes[:2]))
            sizes.pop(0)

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = layer(x)
            x = x if type(x) is list else [x]
        return self.layers[-1](x)

    def parameters(self):
        return [number for layer in self.layers for number in layer.parameters()]
