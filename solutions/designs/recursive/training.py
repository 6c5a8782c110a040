"""Training: one function takes a step, the others call it."""

from engine import Value
from losses import mean_square, mse
from nn import Linear


def descend(params, loss, lr):
    """One gradient step on a loss of these parameters; returns the loss as a number."""
    for p in params:
        p.grad = 0.0
    loss.backward()
    for p in params:
        p.data -= lr * p.grad
    return loss.data


def batch_mean(line, xs, ys, size, number):
    """The mean square error of one batch."""
    i = number * size % len(xs)
    return mean_square([line.error(x, y) for x, y in zip(xs[i : i + size], ys[i : i + size])])


def fit_linear(xs, ys, batch_size, lr, steps):
    """(a, b) after each step."""
    line, path = Linear(), []
    for t in range(steps):
        descend(line.parameters(), batch_mean(line, xs, ys, batch_size, t), lr)
        path.append((line.a.data, line.b.data))
    return path


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """(a, b) after each update; the mean over the parts is one loss here, with one backward pass."""
    line, path = Linear(), []
    for t in range(0, steps * accumulate, accumulate):
        parts = [batch_mean(line, xs, ys, micro_size, t + part) for part in range(accumulate)]
        descend(line.parameters(), sum(parts) / accumulate, lr)
        path.append((line.a.data, line.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """The loss before each step."""
    return [descend(model.parameters(), mse([model(x) for x in inputs], targets), lr) for _ in range(steps)]


def minimise(f, start, make_optimiser, steps):
    """The point after each step."""
    point = [Value(number) for number in start]
    optimiser = make_optimiser(point)

    def walk(steps):
        for _ in range(steps):
            optimiser.zero_grad()
            f(point).backward()
            optimiser.step()
            yield [number.data for number in point]

    return list(walk(steps))
