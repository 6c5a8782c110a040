"""Averages: one number that stands for many."""


def mean(numbers):
    """The sum of the numbers, divided by how many there are."""
    # YOUR CODE HERE
    raise NotImplementedError
