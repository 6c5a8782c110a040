"""Models whose weights are a matrix: a layer is one product, a neuron a layer with one row."""

import random

from engine import Value


class Matrix:
    """Rows of numbers, with the products that networks need."""

    def __init__(self, rows):
        self.rows = rows

    @classmethod
    def drawn(cls, height, width):
        return cls([[Value(random.gauss(0, 0.5)) for _ in range(width)] for _ in range(height)])

    def __matmul__(self, column):
        return [sum((a * x for a, x in zip(row[1:], column[1:])), row[0] * column[0]) for row in self.rows]

    def __iter__(self):
        return (number for row in self.rows for number in row)


class Module:
    """What has matrices has parameters."""

    matrices = ()

    def parameters(self):
        return [number for matrix in self.matrices for number in matrix]

    def zero_grad(self):
        for number in self.parameters():
            number.grad = 0.0


class Linear(Module):
    """The product of one row, b and a, with the column 1 and x."""

    def __init__(self):
        self.b, self.a = Value(0.0), Value(0.0)
        self.matrices = (Matrix([[self.b, self.a]]),)

    def __call__(self, x):
        return self.forward(x)

    def forward(self, x):
        return (self.matrices[0] @ [1.0, x])[0]

    def error(self, x, y):
        return y - self.forward(x)


class Layer(Module):
    """A row for every output; each begins with the bias, as the weight of a constant 1."""

    def __init__(self, nin, nout, squash=True):
        self.matrices = (Matrix.drawn(nout, 1 + nin),)
        self.squash = squash

    def column(self, x):
        column = self.matrices[0] @ [1.0, *x]
        return [number.tanh() for number in column] if self.squash else column

    def __call__(self, x):
        column = self.column(x)
        return column[0] if len(column) == 1 else column


class Neuron(Layer):
    """A layer with one row."""

    def __init__(self, nin, nonlin=True):
        super().__init__(nin, 1, nonlin)


class MLP(Layer):
    """One matrix after the other."""

    def __init__(self, nin, nouts):
        self.layers = [Layer(width, height) for width, height in zip((nin, *nouts), nouts)]
        self.matrices = [matrix for layer in self.layers for matrix in layer.matrices]

    def column(self, x):
        for layer in self.layers:
            x = layer.column(x)
        return x
