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
