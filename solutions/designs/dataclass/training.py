"""Training: the data comes in batches, and every batch is a step."""

from itertools import islice

from engine import Value
from losses import mean_square, mse
from nn import Linear
from optim import SGD


def batches(xs, ys, size):
    """Pairs of points, size at a time, round and round."""
    points = list(zip(xs, ys))
    start = 0
    while True:
        yield points[start : start + size]
        start = (start + size) % len(points)


def fit_linear(xs, ys, batch_size, lr, steps):
    """Accumulation over one batch is no accumulation."""
    return fit_accumulated(xs, ys, batch_size, 1, lr, steps)


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """Each step after `accumulate` batches."""
    line = Linear()
    optimiser = SGD(line.parameters(), lr)
    data = batches(xs, ys, micro_size)
    path = []
    for _ in range(steps):
        optimiser.zero_grad()
        for batch in islice(data, accumulate):
            loss = mean_square([line.error(x, y) for x, y in batch])
            (loss / accumulate).backward()
        optimiser.step()
        path.append((line.a.data, line.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """Losses, each from before its step."""
    optimiser = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = mse(list(map(model, inputs)), targets)
        loss.backward()
        losses.append(float(loss.data))
        optimiser.step()
    return losses


def minimise(f, start, make_optimiser, steps):
    """The points on the way down."""
    point = [Value(number) for number in start]
    optimiser = make_optimiser(point)

    def step():
        optimiser.zero_grad()
        f(point).backward()
        optimiser.step()
        return [coordinate.data for coordinate in point]

    return [step() for _ in range(steps)]
