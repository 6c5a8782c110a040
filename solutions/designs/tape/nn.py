"""Models that write their parameters on a list when they are built, as the engine writes operations on a tape."""

import random

from engine import Value


class Module:
    """Keeps a list of parameters."""

    def __init__(self):
        self.recorded = []

    def new_parameter(self, number):
        """A Value that is on the list from now on."""
        self.recorded.append(Value(number))
        return self.recorded[-1]

    def adopt(self, module):
        """A part, whose parameters are on the list from now on."""
        self.recorded += module.parameters()
        return module

    def parameters(self):
        return self.recorded

    def zero_grad(self):
        for parameter in self.parameters():
            parameter.grad = 0.0


class Linear(Module):
    """A line through the plane."""

    def __init__(self):
        super().__init__()
        self.a = self.new_parameter(0.0)
        self.b = self.new_parameter(0.0)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return self.b + self.a * x

    def error(self, x, y):
        return y - self.b - self.a * x


class Neuron(Module):
    """Pairs nothing by name: the list holds the weights in order, then the bias."""

    def __init__(self, nin, nonlin=True):
        super().__init__()
        for _ in range(nin + 1):
            self.new_parameter(random.uniform(-0.5, 0.5))
        self.nonlin = nonlin

    def __call__(self, x):
        *weights, n = self.recorded
        for i, weight in enumerate(weights):
            n = n + weight * x[i]
        return n.tanh() if self.nonlin else n


class Layer(Module):
    """Neurons that share their inputs."""

    def __init__(self, nin, nout):
        super().__init__()
        self.neurons = [self.adopt(Neuron(nin)) for _ in range(nout)]

    def __call__(self, x):
        outputs = []
        for neuron in self.neurons:
            outputs.append(neuron(x))
        return outputs if outputs[1:] else outputs[0]


class MLP(Module):
    """Layers; what goes through them is made a list again where it came bare."""

    def __init__(self, nin, nouts):
        super().__init__()
        self.layers = []
        for nout in nouts:
            self.layers.append(self.adopt(Layer(nin, nout)))
            nin = nout

    def __call__(self, x):
        for layer in self.layers:
            x = layer(list(x) if isinstance(x, (list, tuple)) else [x])
        return x
