"""Training: look at the data, ask for gradients, take a step, and again."""

from engine import Value
from losses import mean_square, mse
from nn import Linear

# === Lesson 10: fitting a line ===============================================


def fit_linear(xs, ys, batch_size, lr, steps):
    """Fit a line by gradient steps, a batch of points for each: the (a, b) after every step, as floats.

    Batch t holds the points [i : i + batch_size] with i = (t * batch_size) % len(xs), for t = 0, 1, 2, …
    """
    ### BEGIN SOLUTION
    line, path = Linear(), []
    for step in range(steps):
        batch_loss(line, xs, ys, batch_size, step).backward()
        descend(line.parameters(), lr)
        path.append((line.a.data, line.b.data))
    return path
    ### END SOLUTION


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    """The same, but each step adds up the gradients of `accumulate` small batches, one after the other."""
    ### BEGIN SOLUTION
    line, path = Linear(), []
    for step in range(steps):
        for part in range(accumulate):
            loss = batch_loss(line, xs, ys, micro_size, step * accumulate + part)
            (loss * (1 / accumulate)).backward()
        descend(line.parameters(), lr)
        path.append((line.a.data, line.b.data))
    return path
    ### END SOLUTION


### BEGIN SOLUTION
def batch_loss(line, xs, ys, size, number):
    """The mean square error over one batch; batches go round and round, the one at the end is short."""
    start = number * size % len(xs)
    batch = slice(start, start + size)
    return mean_square([line.error(x, y) for x, y in zip(xs[batch], ys[batch])])


def descend(parameters, lr):
    """One step downhill; then the gradients have done their work."""
    for parameter in parameters:
        parameter.data -= lr * parameter.grad  # its number moves: the Value itself stays the same leaf
        parameter.grad = 0.0


### END SOLUTION
# === Lesson 11: training a network ===========================================


def fit_network(model, inputs, targets, lr, steps):
    """Gradient steps on the mean square error over all points: the loss before every step, as a float."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        loss = mse([model(x) for x in inputs], targets)
        model.zero_grad()
        loss.backward()
        for parameter in model.parameters():
            parameter.data -= lr * parameter.grad
        losses.append(loss.data)
    return losses
    ### END SOLUTION


# === Lesson 13: the way down =================================================


def minimise(f, start, make_optimiser, steps):
    """Let an optimiser walk down f, a function of a list of Values: the point after every step, as floats."""
    ### BEGIN SOLUTION
    params = [Value(float(number)) for number in start]
    optimiser = make_optimiser(params)
    path = []
    for _ in range(steps):
        optimiser.zero_grad()
        f(params).backward()
        optimiser.step()
        path.append([param.data for param in params])
    return path
    ### END SOLUTION
