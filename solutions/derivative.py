"""What a derivative is: nudge an input by a little h and see how the output answers."""

# === Lesson 1: the slope =====================================================


def forward_difference(f, x, h=1e-5):
    """The slope of f at x, from x and a point h further on."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x)) / h
    ### END SOLUTION


def central_difference(f, x, h=1e-5):
    """The slope of f at x, from a point h before it and a point h after it."""
    ### BEGIN SOLUTION
    return (f(x + h) - f(x - h)) / (2 * h)
    ### END SOLUTION


def partial_difference(f, args, index, h=1e-5):
    """The slope of f(*args) when only args[index] is nudged; args itself stays as it is."""
    ### BEGIN SOLUTION
    before, after = list(args), list(args)
    before[index] -= h
    after[index] += h
    return (f(*after) - f(*before)) / (2 * h)
    ### END SOLUTION
