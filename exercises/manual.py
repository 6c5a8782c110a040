"""Backpropagation by hand, with floats only: do once yourself what the engine will do for you."""

import math

# === Lesson 3: by hand =======================================================


def expression_gradients(a, b, c, f):
    """d L / d name for every name in e = a*b, d = e + c, L = d*f: a dict with keys a b c d e f L."""
    # YOUR CODE HERE
    raise NotImplementedError


def neuron_gradients(x1, x2, w1, w2, b):
    """d o / d name for o = tanh(n), n = x1*w1 + x2*w2 + b: a dict with keys x1 x2 w1 w2 b n o."""
    # YOUR CODE HERE
    raise NotImplementedError
