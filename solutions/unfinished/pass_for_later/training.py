"""Nothing yet."""


def fit_linear(xs, ys, batch_size, lr, steps):
    pass


def fit_network(model, inputs, targets, lr, steps): ...
