"""Losses as short formulas."""


def mean_square(errors):
    """The mean of the squares."""
    return sum(error**2 for error in errors) / len(errors)


def mse(predictions, targets):
    """The mean square of the differences."""
    return mean_square([prediction - target for prediction, target in zip(predictions, targets)])


def softmax(logits):
    """exp(logit) / the sum of all of them; a number taken off every logit changes nothing."""
    highest = max(logit.data for logit in logits)
    weights = [(logit - highest).exp() for logit in logits]
    whole = sum(weights)
    return [weight / whole for weight in weights]


def cross_entropy(logits, target_index):
    """The logarithm of Σ exp(logit - the target's): 0 if the target is far above the rest."""
    gaps = [logit - logits[target_index] for logit in logits]
    highest = max(gap.data for gap in gaps)
    return sum((gap - highest).exp() for gap in gaps).log() + highest


def binary_cross_entropy(prediction, target):
    """Surprise at the target."""
    return (target - 1) * (1 - prediction).log() - target * prediction.log()
