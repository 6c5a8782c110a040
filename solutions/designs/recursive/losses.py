"""Losses by their definitions."""

from functools import reduce
from operator import add


def total(values):
    """The sum of some Values."""
    return reduce(add, values)


def mse(predictions, targets):
    """Mean of (target - prediction)**2."""
    return mean_square([target - prediction for prediction, target in zip(predictions, targets)])


def mean_square(errors):
    """Mean of error**2."""
    return total([error * error for error in errors]) / len(errors)


def softmax(logits):
    """exp(x) / Σ exp(x), of x minus the largest x."""
    top = max(x.data for x in logits)
    exps = [(x - top).exp() for x in logits]
    whole = total(exps)
    return [e / whole for e in exps]


def log_sum_exp(logits):
    """log Σ exp(x), which is the largest x and a little more."""
    top = max(x.data for x in logits)
    return total([(x - top).exp() for x in logits]).log() + top


def cross_entropy(logits, target_index):
    """-log softmax."""
    return log_sum_exp(logits) - logits[target_index]


def binary_cross_entropy(prediction, target):
    """-(t log p + (1-t) log(1-p))."""
    return prediction.log() * -target + (1 - prediction).log() * (target - 1)
