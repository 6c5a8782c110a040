"""Training: look at the data, ask for gradients, take a step, and again."""

from engine import Value
from losses import mean_square, mse
from nn import Linear

# === Lesson 10: fitting a line ===============================================


def fit_linear(xs, ys, batch_size, lr, steps):
    """Fit a line by gradient steps, a batch of points for each: the (a, b) after every step, as floats.

    Batch t holds the points [i : i + batch_size] with i = (t * batch_size) % len(xs), for t = 0, 1, 2, …
    """
    # YOUR CODE HERE
    raise NotImplementedError


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """The same, but each step adds up the gradients of `accumulate` small batches, one after the other."""
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 11: training a network ===========================================


def fit_network(model, inputs, targets, lr, steps):
    """Gradient steps on the mean square error over all points: the loss before every step, as a float."""
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 13: the way down =================================================


def minimise(f, start, make_optimiser, steps):
    """Let an optimiser walk down f, a function of a list of Values: the point after every step, as floats."""
    # YOUR CODE HERE
    raise NotImplementedError
