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
        # YOUR CODE HERE
        raise NotImplementedError


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
        # YOUR CODE HERE
        raise NotImplementedError

    def error(self, x, y):
        """How far the point (x, y) lies above the line: y - forward(x)."""
        # YOUR CODE HERE
        raise NotImplementedError

    def parameters(self):
        """a and b."""
        # YOUR CODE HERE
        raise NotImplementedError


# === Lesson 11: networks =====================================================


class Neuron(Module):
    """A weight for each of nin inputs, and a bias."""

    def __init__(self, nin, nonlin=True):
        """Weights and bias start at random, so that no two neurons start alike."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __call__(self, x):
        """The weighted sum of the inputs x plus the bias, sent through tanh unless nonlin is False."""
        # YOUR CODE HERE
        raise NotImplementedError

    def parameters(self):
        """Its weights and its bias."""
        # YOUR CODE HERE
        raise NotImplementedError


class Layer(Module):
    """nout neurons that all see the same nin inputs."""

    def __init__(self, nin, nout):
        # YOUR CODE HERE
        raise NotImplementedError

    def __call__(self, x):
        """The outputs of its neurons: several as a list, a single one bare."""
        # YOUR CODE HERE
        raise NotImplementedError

    def parameters(self):
        """The parameters of all its neurons."""
        # YOUR CODE HERE
        raise NotImplementedError


class MLP(Module):
    """Layers in a row: nin inputs, then a layer for each number in nouts."""

    def __init__(self, nin, nouts):
        # YOUR CODE HERE
        raise NotImplementedError

    def __call__(self, x):
        """Send x through all layers; several outputs come as a list, a single one bare."""
        # YOUR CODE HERE
        raise NotImplementedError

    def parameters(self):
        """The parameters of all its layers."""
        # YOUR CODE HERE
        raise NotImplementedError
