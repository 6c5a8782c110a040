"""The cells of a notebook, one below the other; it ends in the middle of lesson 3."""

import math
import random

import matplotlib.pyplot as plt
import numpy as np
from graphviz import Digraph


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __repr__(self):
        return f"Value(data={self.data})"

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")
        return out


a = Value(2.0, label="a")
b = Value(-3.0, label="b")
d = a * b + Value(10.0, label="c")
print(d, d._prev, d._op, random.random() < math.pi)


def show(root):
    dot = Digraph(format="svg")
    plt.plot(np.arange(-5, 5, 0.2), np.tanh(np.arange(-5, 5, 0.2)))
    return dot
