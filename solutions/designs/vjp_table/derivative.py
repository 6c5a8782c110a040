"""Slopes from two points: each difference only says which two."""


def slope(f, left, right, run):
    """How much f rises from left to right, for each unit of the run."""
    return (f(right) - f(left)) / run


def forward_difference(f, x, h=1e-5):
    """From x to x + h."""
    return slope(f, x, x + h, h)


def central_difference(f, x, h=1e-5):
    """From x - h to x + h."""
    return slope(f, x - h, x + h, 2 * h)


def partial_difference(f, args, index, h=1e-5):
    """From args[index] - h to args[index] + h, with the other arguments held."""

    def moved(nudge):
        return (x + nudge * (i == index) for i, x in enumerate(args))

    return slope(lambda nudge: f(*moved(nudge)), -h, h, 2 * h)
