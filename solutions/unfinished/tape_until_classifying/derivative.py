"""Slopes: how much further does the output go when the input goes h further?"""


def forward_difference(f, x, h=1e-5):
    """From x to a point h further on."""
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    """From a point h before x to a point h after it."""
    return 0.5 * (f(x + h) - f(x - h)) / h


def partial_difference(f, args, index, h=1e-5):
    """Only the argument at index is nudged, to both sides."""
    left = [x - h if i == index else x for i, x in enumerate(args)]
    right = [x + h if i == index else x for i, x in enumerate(args)]
    return 0.5 * (f(*right) - f(*left)) / h
