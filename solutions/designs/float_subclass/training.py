"""Training loops that index into the data."""

from engine import Value
from losses import mean_square, mse
from nn import Linear


def batch_error(line, xs, ys, size, t):
    """The mean square error of batch t."""
    first = t * size % len(xs)
    last = min(first + size, len(xs))
    return mean_square([line.error(xs[i], ys[i]) for i in range(first, last)])


def fit_linear(xs, ys, batch_size, lr, steps):
    """The line after every step."""
    line = Linear()
    path = []
    for t in range(steps):
        line.zero_grad()
        batch_error(line, xs, ys, batch_size, t).backward()
        for number in line.parameters():
            number.data -= lr * number.grad
        path.append((line.a.data, line.b.data))
    return path


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """The line after every update."""
    line = Linear()
    path = []
    t = 0
    while len(path) < steps:
        line.zero_grad()
        for _ in range(accumulate):
            share = batch_error(line, xs, ys, micro_size, t) * (1 / accumulate)
            share.backward()
            t += 1
        for number in line.parameters():
            number.data -= lr * number.grad
        path.append((line.a.data, line.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """The loss before every step."""
    losses = []
    while len(losses) < steps:
        loss = mse([model(x) for x in inputs], targets)
        losses.append(loss.data)
        model.zero_grad()
        loss.backward()
        for number in model.parameters():
            number.data -= lr * number.grad
    return losses


def minimise(f, start, make_optimiser, steps):
    """The point after every step."""
    params = list(map(Value, start))
    optimiser = make_optimiser(params)
    path = []
    while len(path) < steps:
        f(params).backward()
        optimiser.step()
        optimiser.zero_grad()
        path.append([p.data for p in params])
    return path
