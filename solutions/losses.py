"""Losses: one number that says how far the predictions are from what they should be."""

from engine import Value

# === Lesson 10: the mean square error ========================================


def mse(predictions, targets):
    """The mean of (prediction - target)², made of plain operations."""
    ### BEGIN SOLUTION
    squares = [(prediction - target) ** 2 for prediction, target in zip(predictions, targets)]
    return sum(squares) / len(squares)
    ### END SOLUTION


def mean_square(errors):
    """The mean of the squared errors, as one node: its operands are the errors, nothing lies between."""
    ### BEGIN SOLUTION
    n = len(errors)
    if not records_local_grads(errors[0]):  # the same number and gradients, from more nodes
        return sum(error * error for error in errors) / n
    mean = sum(error.data**2 for error in errors) / n
    needs_grad = any(error.requires_grad for error in errors)
    slopes = tuple(2 * error.data / n for error in errors)
    return Value(mean, tuple(errors), "mean square", "", needs_grad, slopes)
    ### END SOLUTION


### BEGIN SOLUTION
def records_local_grads(number):
    """Whether a node of this engine keeps local derivatives; with closures it does not."""
    return bool(getattr(number * number, "_local_grads", ()))


### END SOLUTION
# === Lesson 12: classifying ==================================================


def softmax(logits):
    """Numbers of any size become probabilities: positive, in the same order, 1 in all."""
    ### BEGIN SOLUTION
    exps = [number.exp() for number in below_zero(logits)]
    total = sum(exps)
    return [e / total for e in exps]
    ### END SOLUTION


def cross_entropy(logits, target_index):
    """-log of the probability that softmax gives to the right class."""
    ### BEGIN SOLUTION
    logits = below_zero(logits)
    return sum(logit.exp() for logit in logits).log() - logits[target_index]
    ### END SOLUTION


def binary_cross_entropy(prediction, target):
    """-log of the probability given to what is true: prediction for target 1, 1 - prediction for 0."""
    ### BEGIN SOLUTION
    return -(target * prediction.log() + (1 - target) * (1 - prediction).log())
    ### END SOLUTION


### BEGIN SOLUTION
def below_zero(logits):
    """The logits, moved so that the largest is 0: softmax stays the same, and exp cannot overflow."""
    largest = max(logit.data for logit in logits)
    return [logit - largest for logit in logits]


### END SOLUTION
