"""Losses, written out as loops."""

from engine import Value


def mse(predictions, targets):
    """The mean of the squared differences."""
    total = Value(0.0)
    for prediction, target in zip(predictions, targets):
        difference = prediction - target
        total = total + difference * difference
    return total * (1 / len(predictions))


class MeanSquare(Value):
    """One node with a rule of its own."""

    def __init__(self, errors):
        super().__init__(sum(e.data**2 for e in errors) / len(errors), tuple(errors), "mean square")

        def _backward():
            for error in errors:
                if error.requires_grad:
                    error.grad += 2 * error.data / len(errors) * self.grad

        self._backward = _backward


def mean_square(errors):
    """The mean of the squared errors, as one node."""
    return MeanSquare(list(errors))


def softmax(logits):
    """Probabilities; the largest logit is subtracted first, so that no exp overflows."""
    top = max(logit.data for logit in logits)
    counts = [(logit - top).exp() for logit in logits]
    total = counts[0]
    for count in counts[1:]:
        total = total + count
    return [count / total for count in counts]


def cross_entropy(logits, target_index):
    """-log softmax(logits)[target_index], with the logarithm taken of the sum only."""
    top = max(logit.data for logit in logits)
    total = 0.0
    for logit in logits:
        total = (logit - top).exp() + total
    return total.log() + (top - logits[target_index])


def binary_cross_entropy(prediction, target):
    """-log(p) for target 1, -log(1 - p) for target 0."""
    return -(prediction.log() * target) - (1 - prediction).log() * (1 - target)
