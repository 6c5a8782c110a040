"""Training, with the path recorded as it goes."""

from engine import Value
from losses import mean_square, mse
from nn import Linear
from optim import SGD


def slices(count, size, number):
    """The first `number` batches, as slices of the data."""
    starts = (t * size % count for t in range(number))
    return [slice(start, start + size) for start in starts]


def fit_linear(xs, ys, batch_size, lr, steps):
    """(a, b), recorded after each step."""
    line = Linear()
    path = []
    for batch in slices(len(xs), batch_size, steps):
        errors = [line.error(x, y) for x, y in zip(xs[batch], ys[batch])]
        mean_square(errors).backward()
        for parameter in (line.a, line.b):
            parameter.data -= lr * parameter.grad
            parameter.grad = 0.0
        path.append((line.a.data, line.b.data))
    return path


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """(a, b), recorded after each update."""
    line = Linear()
    optimiser = SGD(line.parameters(), lr / accumulate)  # the mean's share goes into the step here
    path = []
    for number, batch in enumerate(slices(len(xs), micro_size, steps * accumulate), start=1):
        mean_square([line.error(x, y) for x, y in zip(xs[batch], ys[batch])]).backward()
        if number % accumulate == 0:
            optimiser.step()
            optimiser.zero_grad()
            path.append((line.a.data, line.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """The loss, recorded before each step."""
    optimiser = SGD(model.parameters(), lr)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = mse([model(x) for x in inputs], targets)
        losses.append(loss.data)
        loss.backward()
        optimiser.step()
    return losses


def minimise(f, start, make_optimiser, steps):
    """The point, recorded after each step."""
    params = [Value(number) for number in start]
    optimiser = make_optimiser(params)
    path = []
    for _ in range(steps):
        f(params).backward()
        optimiser.step()
        optimiser.zero_grad()
        path.append(tuple(param.data for param in params))
    return path
