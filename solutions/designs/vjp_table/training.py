"""Training that asks for gradients by grad(), so that no .grad is ever written."""

from engine import Value, grad
from losses import mean_square, mse
from nn import Linear


def step(params, gradients, lr):
    for param, gradient in zip(params, gradients):
        param.data -= lr * gradient


def batch_gradients(line, xs, ys, size, t):
    """The gradients of a and b over batch t."""
    i = t * size % len(xs)
    errors = [line.error(x, y) for x, y in zip(xs[i : i + size], ys[i : i + size])]
    return grad(mean_square(errors), [line.a, line.b])


def fit_linear(xs, ys, batch_size, lr, steps):
    """(a, b) after each step."""
    line, path = Linear(), []
    for t in range(steps):
        step([line.a, line.b], batch_gradients(line, xs, ys, batch_size, t), lr)
        path.append((line.a.data, line.b.data))
    return path


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """(a, b) after each update: the mean of the gradients of some batches."""
    line, path, t = Linear(), [], 0
    for _ in range(steps):
        rows = []
        for _ in range(accumulate):
            rows.append(batch_gradients(line, xs, ys, micro_size, t))
            t += 1
        step([line.a, line.b], [sum(column) / accumulate for column in zip(*rows)], lr)
        path.append((line.a.data, line.b.data))
    return path


def fit_network(model, inputs, targets, lr, steps):
    """The loss before each step."""
    losses = []
    for _ in range(steps):
        loss = mse([model(x) for x in inputs], targets)
        step(model.parameters(), grad(loss, model.parameters()), lr)
        losses.append(loss.data)
    return losses


def minimise(f, start, make_optimiser, steps):
    """The point after each step. Optimisers read .grad, so here it is filled in."""
    params = [Value(number) for number in start]
    optimiser = make_optimiser(params)
    path = []
    for _ in range(steps):
        optimiser.zero_grad()
        f(params).backward()
        optimiser.step()
        path.append([param.data for param in params])
    return path
