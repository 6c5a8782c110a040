"""Models as tables: a layer is a matrix, a row for each neuron, and a network is a list of matrices."""

import random

from engine import Value


def row_times(row, x):
    """The weights of a row times the inputs, plus its last number, the bias."""
    out = row[-1]
    for weight, number in zip(row, x):
        out = out + weight * number
    return out


def random_matrix(nin, nout):
    """Small random parameters, nin weights and a bias in each of nout rows."""
    return [[Value(random.gauss(0.0, 0.5)) for _ in range(nin + 1)] for _ in range(nout)]


class Module:
    """A model is its rows."""

    rows = ()

    def parameters(self):
        return [number for row in self.rows for number in row]

    def zero_grad(self):
        for number in self.parameters():
            number.grad = 0.0


class Linear(Module):
    """A row of one weight and a bias."""

    def __init__(self):
        self.a = Value(0.0)
        self.b = Value(0.0)
        self.rows = [[self.a, self.b]]

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return row_times([self.a, self.b], [x])

    def error(self, x, y):
        return y - self.forward(x)


class Neuron(Module):
    """One row."""

    def __init__(self, nin, nonlin=True):
        self.rows = random_matrix(nin, 1)
        self.nonlin = nonlin

    def __call__(self, x):
        n = row_times(self.rows[0], x)
        return n.tanh() if self.nonlin else n


class Layer(Module):
    """One matrix."""

    def __init__(self, nin, nout):
        self.rows = random_matrix(nin, nout)

    def __call__(self, x):
        out = [row_times(row, x).tanh() for row in self.rows]
        return out if len(out) != 1 else out[0]


class MLP(Module):
    """Several matrices."""

    def __init__(self, nin, nouts):
        sizes = [nin, *nouts]
        self.matrices = [random_matrix(sizes[i], nout) for i, nout in enumerate(nouts)]
        self.rows = [row for matrix in reversed(self.matrices) for row in matrix]

    def __call__(self, x):
        for matrix in self.matrices:
            x = [row_times(row, x).tanh() for row in matrix]
        return x if len(x) != 1 else x[0]
