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


def perceptron_gradients(x, weights, targets):
    """Gradients of the mean of (o - target)² over all outputs o = sigmoid(w · x)."""
    grad = [[0.0] * len(x) for _ in weights]
    for row, (w, target) in enumerate(zip(weights, targets)):
        # forward
        n = sum(w[i] * x[i] for i in range(len(x)))
        o = 1 / (1 + math.exp(-n))
        # loss = ... + (o - target)**2 / count
        grad_o = 2 * (o - target) / len(targets)
        # o = sigmoid(n)
        grad_n = o * (1 - o) * grad_o
        # n = ... + w[i] * x[i]
        for i in range(len(x)):
            grad[row][i] += x[i] * grad_n
    return grad


def mlp_gradients(x, hidden, output, target):
    """Gradients of loss = (o - target)**2; h[i] = tanh(n[i]), n[i] = w[i] · x, o = tanh(m), m = v · h."""
    h = [math.tanh(w[0] * x[0] + w[1] * x[1]) for w in hidden]
    m = output[0] * h[0] + output[1] * h[1]
    o = math.tanh(m)
    # loss = (o - target)**2
    grad_o = 2 * (o - target)
    # o = tanh(m)
    grad_m = (1.0 - o * o) * grad_o
    grad_hidden, grad_output = [], []
    for i in range(2):
        # m = ... + v[i] * h[i]
        grad_output.append(h[i] * grad_m)
        grad_h = output[i] * grad_m
        # h[i] = tanh(n[i])
        grad_n = (1.0 - h[i] * h[i]) * grad_h
        # n[i] = w[i][0] * x[0] + w[i][1] * x[1]
        grad_hidden.append([x[0] * grad_n, x[1] * grad_n])
    return grad_hidden, grad_output
