"""By hand, in three steps: forward, local slopes, and their products."""

from math import exp, tanh


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


def perceptron_gradients(x, weights, targets):
    """A row for each output o = sigmoid(row · x); the loss is the mean of the squares (o - target)²."""
    count = len(targets)
    n = [sum([w * xi for w, xi in zip(row, x)]) for row in weights]
    o = [1 / (1 + exp(-ni)) for ni in n]
    slopes = [(oi - ti) * 2 / count * oi * (1 - oi) for oi, ti in zip(o, targets)]
    return [[slope * xi for xi in x] for slope in slopes]


def mlp_gradients(x, hidden, output, target):
    """Forward, local slopes, and their products, through two layers."""
    h = [tanh(a * x[0] + b * x[1]) for a, b in hidden]
    o = tanh(sum([v * hi for v, hi in zip(output, h)]))
    o_ = 2 * (o - target) * (1 - o * o)
    h_ = [o_ * v * (1 - hi * hi) for v, hi in zip(output, h)]
    return [[hi_ * x[0], hi_ * x[1]] for hi_ in h_], [o_ * hi for hi in h]
