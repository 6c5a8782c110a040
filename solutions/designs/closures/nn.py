"""Models as in the lecture: a neuron has w and b, a layer has neurons, an MLP has layers."""

import random

from engine import Value


class Module:
    """What all models share."""

    def zero_grad(self):
        for p in self.parameters():
            p.grad = 0.0

    def parameters(self):
        return []


class Linear(Module):
    """a * x + b."""

    def __init__(self):
        self.a = Value(0.0)
        self.b = Value(0.0)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return self.a * x + self.b

    def error(self, x, y):
        return y - self.forward(x)

    def parameters(self):
        return [self.a, self.b]


class Neuron(Module):
    """tanh of w · x + b."""

    def __init__(self, nin, nonlin=True):
        self.w = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.b = Value(random.uniform(-1, 1))
        self.nonlin = nonlin

    def __call__(self, x):
        act = self.b
        for wi, xi in zip(self.w, x):
            act = act + wi * xi
        return act.tanh() if self.nonlin else act

    def parameters(self):
        return self.w + [self.b]


class Layer(Module):
    """Some neurons with the same inputs."""

    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        outs = [n(x) for n in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        params = []
        for n in self.neurons:
            params.extend(n.parameters())
        return params


class MLP(Module):
    """Layers, each fed with the outputs of the one before."""

    def __init__(self, nin, nouts):
        sz = [nin] + nouts
        self.layers = [Layer(sz[i], sz[i + 1]) for i in range(len(nouts))]

    def __call__(self, x):
        for layer in self.layers:
            if not isinstance(x, list):  # a layer of one neuron hands its output over bare
                x = [x]
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]
