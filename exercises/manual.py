"""Backpropagation by hand, with floats only: do once yourself what the engine will do for you."""

import math

# === Lesson 3: by hand =======================================================


def expression_gradients(a, b, c, f):
    """d L / d name for every name in e = a*b, d = e + c, L = d*f: a dict with keys a b c d e f L."""
    # YOUR CODE HERE
    raise NotImplementedError


def neuron_gradients(x1, x2, w1, w2, b):
    """d o / d name for o = tanh(n), n = x1*w1 + x2*w2 + b: a dict with keys x1 x2 w1 w2 b n o."""
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 12: classifying ==================================================


def perceptron_gradients(x, weights, targets):
    """d loss / d weight, a row for each output o = sigmoid(row · x); loss is the mean of (o - target)²."""
    # YOUR CODE HERE
    raise NotImplementedError


def mlp_gradients(x, hidden, output, target):
    """d loss / d weight of a 2-2-1 network without biases, o = tanh(output · tanh(hidden · x)).

    The loss is (o - target)². Returns the rows for hidden, then the row for output.
    """
    # YOUR CODE HERE
    raise NotImplementedError
