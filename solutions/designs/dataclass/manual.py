"""By hand: the closed formula for every gradient, worked out on paper first."""

import math


def expression_gradients(a, b, c, f):
    """L = (a*b + c)*f."""
    return {
        "a": b * f,
        "b": a * f,
        "c": f,
        "d": f,
        "e": f,
        "f": a * b + c,
        "L": 1.0,
    }


def neuron_gradients(x1, x2, w1, w2, b):
    """o = tanh(n) has the slope 1 - tanh(n)**2."""
    n = x1 * w1 + x2 * w2 + b
    slope = 1 - math.tanh(n) ** 2
    operands = {"x1": w1, "x2": w2, "w1": x1, "w2": x2, "b": 1.0, "n": 1.0}
    return {"o": 1.0, **{name: slope * factor for name, factor in operands.items()}}
