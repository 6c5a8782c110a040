"""Losses: one number that says how far the predictions are from what they should be."""

from engine import Value

# === Lesson 10: the mean square error ========================================


def mse(predictions, targets):
    """The mean of (prediction - target)², made of plain operations."""
    # YOUR CODE HERE
    raise NotImplementedError


def mean_square(errors):
    """The mean of the squared errors, as one node: its operands are the errors, nothing lies between."""
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 12: classifying ==================================================


def softmax(logits):
    """Numbers of any size become probabilities: positive, in the same order, 1 in all."""
    # YOUR CODE HERE
    raise NotImplementedError


def cross_entropy(logits, target_index):
    """-log of the probability that softmax gives to the right class."""
    # YOUR CODE HERE
    raise NotImplementedError


def binary_cross_entropy(prediction, target):
    """-log of the probability given to what is true: prediction for target 1, 1 - prediction for 0."""
    # YOUR CODE HERE
    raise NotImplementedError
