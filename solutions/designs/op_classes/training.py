"""Training: a loop is an object that knows its data and takes one step at a time."""

from engine import Value
from losses import mean_square, mse
from nn import Linear
from optim import SGD


class LineFit:
    """A line on its way to the points."""

    def __init__(self, xs, ys, size, lr):
        self.line = Linear()
        self.xs, self.ys, self.size = xs, ys, size
        self.optimiser = SGD(self.line.parameters(), lr)
        self.batches = 0

    def batch(self):
        """The mean square error of the next batch."""
        start = self.batches * self.size % len(self.xs)
        self.batches += 1
        points = list(zip(self.xs, self.ys))[start : start + self.size]
        return mean_square([self.line.error(x, y) for x, y in points])

    def step(self, accumulate):
        """One update from the mean over some batches."""
        self.optimiser.zero_grad()
        for _ in range(accumulate):
            (self.batch() / accumulate).backward()
        self.optimiser.step()
        return self.line.a.data, self.line.b.data


def fit_linear(xs, ys, batch_size, lr, steps):
    """(a, b) after each step."""
    fit = LineFit(xs, ys, batch_size, lr)
    return [fit.step(1) for _ in range(steps)]


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """(a, b) after each update."""
    fit = LineFit(xs, ys, micro_size, lr)
    return [fit.step(accumulate) for _ in range(steps)]


def fit_network(model, inputs, targets, lr, steps):
    """Losses before each step."""
    optimiser = SGD(model.parameters(), lr)

    def step():
        loss = mse([model(x) for x in inputs], targets)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        return loss.data

    return [step() for _ in range(steps)]


def minimise(f, start, make_optimiser, steps):
    """Points after each step."""
    here = [Value(x) for x in start]
    optimiser = make_optimiser(here)
    points = []
    for _ in range(steps):
        optimiser.zero_grad()
        f(here).backward()
        optimiser.step()
        points.append([x.data for x in here])
    return points
