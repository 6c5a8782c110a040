"""Losses. Numbers are compared by .data here: what a Value was as a float is what it began as."""

from engine import Value


class MeanSquare(Value):
    """A node that sends every error its share: 2 * error / n."""

    def _backward(self):
        for error in self._prev:
            if error.requires_grad:
                error.grad += self.grad * 2 * error.data / len(self._prev)


def mean_square(errors):
    """The mean of the squares in one node."""
    mean = sum([error.data**2 for error in errors]) / len(errors)
    return MeanSquare(mean, tuple(errors), "mean square")


def mse(predictions, targets):
    """The mean of the squares in ordinary nodes."""
    squares = []
    for i in range(len(predictions)):
        squares.append((predictions[i] - targets[i]) ** 2)
    return sum(squares) / len(squares)


def softmax(logits):
    """exp of each logit, over the sum of them; moved so that no exp is larger than 1."""
    top = sorted([logit.data for logit in logits])[-1]
    exps = [(logit - top).exp() for logit in logits]
    rest = 1 / sum(exps)
    return [e * rest for e in exps]


def cross_entropy(logits, target_index):
    """log Σ exp(logit) - the target's logit."""
    top = sorted([logit.data for logit in logits])[-1]
    return sum([(logit - top).exp() for logit in logits]).log() + top - logits[target_index]


def binary_cross_entropy(prediction, target):
    """The cross-entropy of one probability and its rest."""
    return 0 - target * prediction.log() - (1 - target) * (1 - prediction).log()
