"""The expression is done; the neuron is half a page of pencil."""

import math


def expression_gradients(a, b, c, f):
    e = a * b
    d = e + c
    return {"L": 1.0, "d": f, "f": d, "e": f, "c": f, "a": f * b, "b": f * a}


def neuron_gradients(x1, x2, w1, w2, b):
    n = x1 * w1 + x2 * w2 + b
    o = math.tanh(n)
    # do/dn = 1 - o**2
    raise NotImplementedError(o)
