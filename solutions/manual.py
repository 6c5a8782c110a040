"""Backpropagation by hand, with floats only: do once yourself what the engine will do for you."""

import math

# === Lesson 3: by hand =======================================================


def expression_gradients(a, b, c, f):
    """d L / d name for every name in e = a*b, d = e + c, L = d*f: a dict with keys a b c d e f L."""
    ### BEGIN SOLUTION
    d = a * b + c
    slopes = {"L": 1.0, "d": f, "f": d}
    slopes["e"] = slopes["c"] = slopes["d"]  # a sum passes its slope on unchanged
    slopes["a"] = b * slopes["e"]  # a product passes it on times the other factor
    slopes["b"] = a * slopes["e"]
    return slopes
    ### END SOLUTION


def neuron_gradients(x1, x2, w1, w2, b):
    """d o / d name for o = tanh(n), n = x1*w1 + x2*w2 + b: a dict with keys x1 x2 w1 w2 b n o."""
    ### BEGIN SOLUTION
    o = math.tanh(x1 * w1 + x2 * w2 + b)
    n = 1 - o * o
    return {"o": 1.0, "n": n, "b": n, "x1": w1 * n, "w1": x1 * n, "x2": w2 * n, "w2": x2 * n}
    ### END SOLUTION
