def forward_difference(f, x, h=1e-5):
    return (f(x + h) - f(x)) / h


def central_difference(f, x, h=1e-5):
    return (f(x + h) - f(x - h)) / (2 * h)


def partial_difference(f, args, index, h=1e-5):
    args1 = list(args)
    args1[index] -= h
    d1 = f(*args1)

    args2 = list(args)
    args2[index] += h
    d2 = f(*args2)

    return (d2 - d1) / (2 * h)
