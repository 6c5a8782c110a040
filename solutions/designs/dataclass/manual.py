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


def perceptron_gradients(x, weights, targets):
    """With o = sigmoid(w · x) the derivative of (o - t)²/k by w[i] is 2/k (o - t) o (1 - o) x[i]."""
    outputs = [1 / (1 + math.exp(-sum(w * xi for w, xi in zip(row, x)))) for row in weights]
    return [[2 / len(targets) * (o - t) * o * (1 - o) * xi for xi in x] for o, t in zip(outputs, targets)]


def mlp_gradients(x, hidden, output, target):
    """The closed formulas again: s is the slope that all of them share."""
    h = [math.tanh(row[0] * x[0] + row[1] * x[1]) for row in hidden]
    o = math.tanh(output[0] * h[0] + output[1] * h[1])
    s = 2 * (o - target) * (1 - o**2)
    return [[s * output[i] * (1 - h[i] ** 2) * x[j] for j in (0, 1)] for i in (0, 1)], [s * h[0], s * h[1]]
