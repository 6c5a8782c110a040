"""By hand, with the same two rules as a table: a sum hands its gradient on, a product swaps."""

import math


def _product(g, x, y):
    return g * y, g * x


def expression_gradients(a, b, c, f):
    """e = a*b, d = e + c, L = d*f."""
    grad_d, grad_f = _product(1.0, a * b + c, f)
    grad_e = grad_c = grad_d
    grad_a, grad_b = _product(grad_e, a, b)
    return dict(zip("abcdefL", (grad_a, grad_b, grad_c, grad_d, grad_e, grad_f, 1.0)))


def neuron_gradients(x1, x2, w1, w2, b):
    """n = x1*w1 + x2*w2 + b, o = tanh(n)."""
    o = math.tanh(x1 * w1 + x2 * w2 + b)
    grad_n = 1.0 - o**2
    gradients = {"o": 1.0, "n": grad_n, "b": grad_n}
    for i, (x, w) in enumerate([(x1, w1), (x2, w2)], start=1):
        gradients[f"x{i}"], gradients[f"w{i}"] = _product(grad_n, x, w)
    return gradients


def _dot(g, xs, ws):
    """The weights' share of a gradient of xs · ws; with the two exchanged, the inputs'."""
    return [g * x for x in xs]


def perceptron_gradients(x, weights, targets):
    """o = sigmoid(w · x) for each row w; loss = the mean of (o - target)**2."""
    rows = []
    for w, target in zip(weights, targets):
        o = 1.0 / (1.0 + math.exp(-sum(a * b for a, b in zip(w, x))))
        grad_o = 2.0 * (o - target) / len(targets)
        rows.append(_dot(grad_o * o * (1.0 - o), x, w))
    return rows


def mlp_gradients(x, hidden, output, target):
    """The table of products once more, from the loss (o - target)**2 to the first weights."""
    hs = [math.tanh(sum(a * b for a, b in zip(w, x))) for w in hidden]
    o = math.tanh(sum(a * b for a, b in zip(output, hs)))
    grad_m = 2.0 * (o - target) * (1.0 - o**2)
    grad_hs = _dot(grad_m, output, hs)
    grad_ns = [g * (1.0 - h**2) for g, h in zip(grad_hs, hs)]
    return [_dot(g, x, w) for g, w in zip(grad_ns, hidden)], _dot(grad_m, hs, output)
