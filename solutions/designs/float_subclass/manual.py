"""By hand, in three steps: forward, local slopes, and their products."""

from math import tanh


def expression_gradients(a, b, c, f):
    """Gradients of L = (a*b + c) * f."""
    L = 1.0
    d, f_ = L * f, L * (a * b + c)
    e, c_ = d, d
    a_, b_ = e * b, e * a
    return {"a": a_, "b": b_, "c": c_, "d": d, "e": e, "f": f_, "L": L}


def neuron_gradients(x1, x2, w1, w2, b):
    """Gradients of o = tanh(x1*w1 + x2*w2 + b)."""
    o = tanh(sum([x1 * w1, x2 * w2, b]))
    n = 1 - o * o
    names = ["x1", "x2", "w1", "w2", "b", "n"]
    slopes = [w1, w2, x1, x2, 1.0, 1.0]
    return {"o": 1.0} | {name: n * slope for name, slope in zip(names, slopes)}
