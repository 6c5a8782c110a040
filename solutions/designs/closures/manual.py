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


def perceptron_gradients(x, weights, targets):
    """Rows of d loss / d w; o = sigmoid(w · x) for each row, loss = the mean of (o - target)²."""
    rows = []
    for w, target in zip(weights, targets):
        n = 0.0
        for wi, xi in zip(w, x):
            n += wi * xi
        o = 1 / (1 + math.exp(-n))

        do = 2 * (o - target) / len(weights)
        dn = o * (1 - o) * do
        rows.append([xi * dn for xi in x])
    return rows


def mlp_gradients(x, hidden, output, target):
    """Gradients of (o - target)² for o = tanh(v1*h1 + v2*h2), h1 and h2 = tanh(w · x)."""
    (w11, w12), (w21, w22) = hidden
    x1, x2 = x
    v1, v2 = output
    h1 = math.tanh(w11 * x1 + w12 * x2)
    h2 = math.tanh(w21 * x1 + w22 * x2)
    o = math.tanh(v1 * h1 + v2 * h2)

    do = 2 * (o - target)
    dn = (1 - o**2) * do
    dh1 = v1 * dn
    dh2 = v2 * dn
    dn1 = (1 - h1**2) * dh1
    dn2 = (1 - h2**2) * dh2
    return [[x1 * dn1, x2 * dn1], [x1 * dn2, x2 * dn2]], [h1 * dn, h2 * dn]
