"""By hand: forward with every number kept, then the same lines once more, from the last to the first."""

import math


def expression_gradients(a, b, c, f):
    """Gradients of e = a*b, d = e + c, L = d*f."""
    e = a * b
    d = e + c
    grad = dict.fromkeys("abcdefL", 0.0)
    grad["L"] = 1.0
    # L = d * f
    grad["d"] += f * grad["L"]
    grad["f"] += d * grad["L"]
    # d = e + c
    grad["e"] += grad["d"]
    grad["c"] += grad["d"]
    # e = a * b
    grad["a"] += b * grad["e"]
    grad["b"] += a * grad["e"]
    return grad


def neuron_gradients(x1, x2, w1, w2, b):
    """Gradients of n = x1*w1 + x2*w2 + b, o = tanh(n)."""
    n = x1 * w1 + x2 * w2 + b
    o = math.tanh(n)
    grad = dict.fromkeys(["x1", "x2", "w1", "w2", "b", "n", "o"], 0.0)
    grad["o"] = 1.0
    # o = tanh(n)
    grad["n"] += (1.0 - o * o) * grad["o"]
    # n = x1*w1 + x2*w2 + b
    grad["b"] += grad["n"]
    for x, w, x_name, w_name in ((x1, w1, "x1", "w1"), (x2, w2, "x2", "w2")):
        grad[x_name] += w * grad["n"]
        grad[w_name] += x * grad["n"]
    return grad
