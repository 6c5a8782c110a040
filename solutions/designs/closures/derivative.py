"""Slopes from nudges: a partial difference is the difference of a function of one number."""


def forward_difference(f, x, h=1e-5):
    """The slope of f at x, from x and a point h further on."""
    rise = f(x + h) - f(x)
    return rise / h


def central_difference(f, x, h=1e-5):
    """The slope of f at x, from a point on either side."""
    rise = f(x + h) - f(x - h)
    run = 2 * h
    return rise / run


def partial_difference(f, args, index, h=1e-5):
    """The slope of f(*args) when only args[index] moves."""

    def along_one_axis(value):
        moved = list(args)
        moved[index] = value
        return f(*moved)

    return central_difference(along_one_axis, args[index], h)
