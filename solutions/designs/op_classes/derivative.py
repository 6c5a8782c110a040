"""Slopes, with the function along one argument as a small class."""


class Along:
    """f(*args) as a function of the argument at index alone."""

    def __init__(self, f, args, index):
        self.f = f
        self.before = tuple(args[:index])
        self.after = tuple(args[index + 1 :])

    def __call__(self, x):
        return self.f(*self.before, x, *self.after)


def forward_difference(f, x, h=1e-5):
    """The slope of f at x, from x on."""
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    """The slope of f at x, from both sides."""
    return (f(x + h) - f(x - h)) / (2 * h)


def partial_difference(f, args, index, h=1e-5):
    """The slope of f in one of its arguments."""
    return central_difference(Along(f, args, index), args[index], h)
