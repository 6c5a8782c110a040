"""Models built from Values: a line, and networks of neurons."""

import random
from itertools import pairwise

from engine import Value

# === Given: what every model has in common ===================================


class Module:
    """Something with parameters: the numbers that training moves."""

    def parameters(self):
        """All parameters, as a list of Values; every model lists its own."""
        return []

    # === Lesson 11: start afresh =============================================

    def zero_grad(self):
        """Set the grad of every parameter back to 0.0."""
        ### BEGIN SOLUTION
        for parameter in self.parameters():
            parameter.grad = 0.0
        ### END SOLUTION


# === Lesson 10: a line =======================================================


class Linear(Module):
    """The line y = a * x + b, which starts flat."""

    def __init__(self):
        self.a = Value(0.0, label="a")
        self.b = Value(0.0, label="b")

    def __repr__(self):
        return f"y = {self.a.data:.2f} * x + {self.b.data:.2f}"

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        """The height of the line at x."""
        ### BEGIN SOLUTION
        return self.a * x + self.b
        ### END SOLUTION

    def error(self, x, y):
        """How far the point (x, y) lies above the line: y - forward(x)."""
        ### BEGIN SOLUTION
        return y - self.forward(x)
        ### END SOLUTION

    def parameters(self):
        """a and b."""
        ### BEGIN SOLUTION
        return [self.a, self.b]
        ### END SOLUTION


# === Lesson 11: networks =====================================================


class Neuron(Module):
    """A weight for each of nin inputs, and a bias."""

    def __init__(self, nin, nonlin=True):
        """Weights and bias start at random, so that no two neurons start alike."""
        ### BEGIN SOLUTION
        self.weights = [Value(random.uniform(-1, 1)) for _ in range(nin)]
        self.bias = Value(random.uniform(-1, 1))
        self.nonlin = nonlin
        ### END SOLUTION

    def __call__(self, x):
        """The weighted sum of the inputs x plus the bias, sent through tanh unless nonlin is False."""
        ### BEGIN SOLUTION
        n = sum((weight * number for weight, number in zip(self.weights, x)), self.bias)
        return n.tanh() if self.nonlin else n
        ### END SOLUTION

    def parameters(self):
        """Its weights and its bias."""
        ### BEGIN SOLUTION
        return [*self.weights, self.bias]
        ### END SOLUTION


class Layer(Module):
    """nout neurons that all see the same nin inputs."""

    def __init__(self, nin, nout):
        ### BEGIN SOLUTION
        self.neurons = [Neuron(nin) for _ in range(nout)]
        ### END SOLUTION

    def __call__(self, x):
        """The outputs of its neurons: several as a list, a single one bare."""
        ### BEGIN SOLUTION
        return bare(self.outputs(x))
        ### END SOLUTION

    ### BEGIN SOLUTION
    def outputs(self, x):
        """The outputs of its neurons, as a list."""
        return [neuron(x) for neuron in self.neurons]

    ### END SOLUTION
    def parameters(self):
        """The parameters of all its neurons."""
        ### BEGIN SOLUTION
        return [parameter for neuron in self.neurons for parameter in neuron.parameters()]
        ### END SOLUTION


class MLP(Module):
    """Layers in a row: nin inputs, then a layer for each number in nouts."""

    def __init__(self, nin, nouts):
        ### BEGIN SOLUTION
        self.layers = [Layer(before, after) for before, after in pairwise([nin, *nouts])]
        ### END SOLUTION

    def __call__(self, x):
        """Send x through all layers; several outputs come as a list, a single one bare."""
        ### BEGIN SOLUTION
        for layer in self.layers:
            x = layer.outputs(x)
        return bare(x)
        ### END SOLUTION

    def parameters(self):
        """The parameters of all its layers."""
        ### BEGIN SOLUTION
        return [parameter for layer in self.layers for parameter in layer.parameters()]
        ### END SOLUTION


### BEGIN SOLUTION
def bare(outputs):
    """A list of one is handed over as that one."""
    return outputs[0] if len(outputs) == 1 else outputs


### END SOLUTION
