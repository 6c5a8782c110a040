"""Losses from a few functions of lists."""


def differences(xs, ys):
    return [x - y for x, y in zip(xs, ys)]


def mean(xs):
    return sum(xs) / len(xs)


def mean_square(errors):
    """The mean of the squares."""
    return mean([error**2 for error in errors])


def mse(predictions, targets):
    """The mean square of the differences."""
    return mean_square(differences(predictions, targets))


def log_softmax(logits):
    """The logarithms of the probabilities, which never overflow."""
    top = max(x.data for x in logits)
    normaliser = sum((x - top).exp() for x in logits).log() + top
    return [x - normaliser for x in logits]


def softmax(logits):
    """The probabilities."""
    top = max(x.data for x in logits)
    exps = [(x - top).exp() for x in logits]
    normaliser = sum(exps) ** -1
    return [e * normaliser for e in exps]


def cross_entropy(logits, target_index):
    """Minus the target's entry in that table."""
    return -log_softmax(logits)[target_index]


def binary_cross_entropy(prediction, target):
    """Both logarithms, weighted by what is true."""
    weights = target, 1 - target
    logs = prediction.log(), (1 - prediction).log()
    return -sum(log * weight for log, weight in zip(logs, weights))
