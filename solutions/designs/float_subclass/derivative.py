"""Slopes by difference quotients, with floats made of whatever comes in."""


def forward_difference(f, x, h=1e-5):
    """(f(x + h) - f(x)) / h"""
    x = float(x)
    return float(f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    """(f(x + h) - f(x - h)) / 2h"""
    x = float(x)
    return float(f(x + h) - f(x - h)) / (2 * h)


def partial_difference(f, args, index, h=1e-5):
    """The central difference in args[index]; the other arguments are held."""
    held = [float(x) for x in args]

    def f_of_one(x):
        return f(*held[:index], x, *held[index:][1:])

    return central_difference(f_of_one, held[index], h)
