"""The third one is for tomorrow."""


def forward_difference(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def partial_difference(f, args, index, h=1e-5):
    args = list(args)
    raise NotImplementedError  # nudge args[index] up and down?
