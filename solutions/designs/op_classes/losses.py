"""Losses; the mean square is an operation of its own, as any other in the engine."""

from engine import Value


class MeanSquare(Value):
    """An operation on any number of errors."""

    def __init__(self, *errors):
        mean = sum(error.data**2 for error in errors) / len(errors)
        super().__init__(mean, errors, "mean square")
        self.requires_grad = any(error.requires_grad for error in errors)

    def slopes(self):
        """d self / d error for each error."""
        return [2 * error.data / len(self._prev) for error in self._prev]

    def _backward(self):
        for error, slope in zip(self._prev, self.slopes()):
            if error.requires_grad:
                error.grad += self.grad * slope


def mean_square(errors):
    """The mean of the squared errors."""
    return MeanSquare(*errors)


def mse(predictions, targets):
    """The mean of the squared differences."""
    squares = ((p - t) * (p - t) for p, t in zip(predictions, targets))
    return sum(squares, start=Value(0.0)) / len(targets)


class Shifted:
    """Logits moved below zero, their exps, and the exps' sum: what both losses of classes need."""

    def __init__(self, logits):
        top = max(logits, key=lambda logit: logit.data).data
        self.logits = [logit - top for logit in logits]
        self.exps = [logit.exp() for logit in self.logits]
        self.total = sum(self.exps)


def softmax(logits):
    """Probabilities."""
    shifted = Shifted(logits)
    return [e / shifted.total for e in shifted.exps]


def cross_entropy(logits, target_index):
    """-log of the target's probability."""
    shifted = Shifted(logits)
    return shifted.total.log() - shifted.logits[target_index]


def binary_cross_entropy(prediction, target):
    """-log of the probability of what is true, for targets between 0 and 1 too."""
    yes, no = prediction.log(), (1 - prediction).log()
    return -(target * yes + (1 - target) * no)
