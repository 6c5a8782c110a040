"""Backpropagation by hand, with floats only: do once yourself what the engine will do for you."""

import math

# === Lesson 3: by hand =======================================================


def expression_gradients(a, b, c, f):
    """d L / d name for every name in e = a*b, d = e + c, L = d*f: a dict with keys a b c d e f L."""
    ### BEGIN SOLUTION
    d = a * b + c
    slopes = {"L": 1.0, "d": f, "f": d}
    slopes["e"] = slopes["c"] = slopes["d"]  # a sum passes its slope on unchanged
    slopes["a"] = b * slopes["e"]  # a product passes it on times the other factor
    slopes["b"] = a * slopes["e"]
    return slopes
    ### END SOLUTION


def neuron_gradients(x1, x2, w1, w2, b):
    """d o / d name for o = tanh(n), n = x1*w1 + x2*w2 + b: a dict with keys x1 x2 w1 w2 b n o."""
    ### BEGIN SOLUTION
    o = math.tanh(x1 * w1 + x2 * w2 + b)
    n = 1 - o * o
    return {"o": 1.0, "n": n, "b": n, "x1": w1 * n, "w1": x1 * n, "x2": w2 * n, "w2": x2 * n}
    ### END SOLUTION


# === Lesson 12: classifying ==================================================


def perceptron_gradients(x, weights, targets):
    """d loss / d weight, a row for each output o = sigmoid(row · x); loss is the mean of (o - target)²."""
    ### BEGIN SOLUTION
    gradients = []
    for row, target in zip(weights, targets):
        o = 1 / (1 + math.exp(-weighted_sum(row, x)))
        n = 2 * (o - target) / len(targets) * o * (1 - o)  # d loss / d weighted sum
        gradients.append([n * number for number in x])
    return gradients
    ### END SOLUTION


def mlp_gradients(x, hidden, output, target):
    """d loss / d weight of a 2-2-1 network without biases, o = tanh(output · tanh(hidden · x)).

    The loss is (o - target)². Returns the rows for hidden, then the row for output.
    """
    ### BEGIN SOLUTION
    hs = [math.tanh(weighted_sum(row, x)) for row in hidden]
    o = math.tanh(weighted_sum(output, hs))
    n = 2 * (o - target) * (1 - o * o)  # d loss / d the output's weighted sum
    ns = [n * weight * (1 - h * h) for weight, h in zip(output, hs)]  # one for each hidden neuron
    return [[slope * number for number in x] for slope in ns], [n * h for h in hs]
    ### END SOLUTION


### BEGIN SOLUTION
def weighted_sum(weights, numbers):
    """Σ weight * number."""
    return sum(weight * number for weight, number in zip(weights, numbers))


### END SOLUTION
