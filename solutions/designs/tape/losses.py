"""Losses: sums are kept as running totals."""


def mean_square(errors):
    """The mean of the squares."""
    total = errors[0] * errors[0]
    for error in errors[1:]:
        total = total + error * error
    return total / len(errors)


def mse(predictions, targets):
    """The mean square of prediction - target."""
    return mean_square([predictions[i] - targets[i] for i in range(len(targets))])


def below_zero(logits):
    """The logits less the largest of their numbers."""
    return [logit - max(other.data for other in logits) for logit in logits]


def running_total(values):
    """The sum, from left to right."""
    total = values[0]
    for value in values[1:]:
        total = total + value
    return total


def softmax(logits):
    """Probabilities."""
    exps = [logit.exp() for logit in below_zero(logits)]
    whole = running_total(exps)
    return [e / whole for e in exps]


def cross_entropy(logits, target_index):
    """What softmax gives to the target, as a surprise."""
    lowered = below_zero(logits)
    return running_total([logit.exp() for logit in lowered]).log() - lowered[target_index]


def binary_cross_entropy(prediction, target):
    """A surprise too, for a single probability."""
    surprise_if_true = -prediction.log()
    surprise_if_not = -(1 - prediction).log()
    return target * surprise_if_true + (1 - target) * surprise_if_not
