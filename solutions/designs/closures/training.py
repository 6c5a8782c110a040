"""Training loops, each written out from the first line to the last."""

from engine import Value
from losses import mse
from nn import Linear


def fit_linear(xs, ys, batch_size, lr, steps):
    """(a, b) after each step."""
    model = Linear()
    path = []
    for t in range(steps):
        i = (t * batch_size) % len(xs)
        xb, yb = xs[i : i + batch_size], ys[i : i + batch_size]
        loss = mse([model(x) for x in xb], yb)

        model.zero_grad()
        loss.backward()

        model.a.data -= lr * model.a.grad
        model.b.data -= lr * model.b.grad
        path.append((model.a.data, model.b.data))
    return path


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """(a, b) after each update; gradients of several small batches add up before it."""
    model = Linear()
    path = []
    for t in range(steps * accumulate):
        i = (t * micro_size) % len(xs)
        xb, yb = xs[i : i + micro_size], ys[i : i + micro_size]
        loss = mse([model(x) for x in xb], yb) / accumulate
        loss.backward()

        if t % accumulate == accumulate - 1:
            model.a.data -= lr * model.a.grad
            model.b.data -= lr * model.b.grad
            model.zero_grad()
            path.append((model.a.data, model.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """The loss before each step."""
    losses = []
    for _ in range(steps):
        loss = mse([model(x) for x in inputs], targets)
        losses.append(loss.data)

        model.zero_grad()
        loss.backward()

        for p in model.parameters():
            p.data += -lr * p.grad
    return losses


def minimise(f, start, make_optimiser, steps):
    """The point after each step."""
    params = [Value(x) for x in start]
    optimiser = make_optimiser(params)
    points = []
    for _ in range(steps):
        loss = f(params)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        points.append([p.data for p in params])
    return points
