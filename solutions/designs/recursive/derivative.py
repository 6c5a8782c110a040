"""Slopes, each in one line."""


def forward_difference(f, x, h=1e-5):
    """The slope from x to x + h."""
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    """The slope from x - h to x + h."""
    return (f(x + h) - f(x - h)) / h / 2


def partial_difference(f, args, index, h=1e-5):
    """The slope of f(*args) in one of its arguments."""
    before, after = args[:index], args[index + 1 :]
    return central_difference(lambda x: f(*before, x, *after), args[index], h)
