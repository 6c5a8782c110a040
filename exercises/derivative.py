"""What a derivative is: nudge an input by a little h and see how the output answers."""

# === Lesson 1: the slope =====================================================


def forward_difference(f, x, h=1e-5):
    """The slope of f at x, from x and a point h further on."""
    # YOUR CODE HERE
    raise NotImplementedError


def central_difference(f, x, h=1e-5):
    """The slope of f at x, from a point h before it and a point h after it."""
    # YOUR CODE HERE
    raise NotImplementedError


def partial_difference(f, args, index, h=1e-5):
    """The slope of f(*args) when only args[index] is nudged; args itself stays as it is."""
    # YOUR CODE HERE
    raise NotImplementedError
