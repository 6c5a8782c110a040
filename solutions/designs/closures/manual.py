"""By hand, one variable for every gradient, as on the blackboard."""

import math


def expression_gradients(a, b, c, f):
    """Gradients of L = (a*b + c) * f."""
    e = a * b
    d = e + c

    dL = 1.0
    dd = f * dL
    df = d * dL
    de = 1.0 * dd
    dc = 1.0 * dd
    da = b * de
    db = a * de
    return {"a": da, "b": db, "c": dc, "d": dd, "e": de, "f": df, "L": dL}


def neuron_gradients(x1, x2, w1, w2, b):
    """Gradients of o = tanh(x1*w1 + x2*w2 + b)."""
    n = x1 * w1 + x2 * w2 + b
    o = math.tanh(n)

    do = 1.0
    dn = (1 - o**2) * do
    return {
        "x1": w1 * dn,
        "x2": w2 * dn,
        "w1": x1 * dn,
        "w2": x2 * dn,
        "b": dn,
        "n": dn,
        "o": do,
    }
