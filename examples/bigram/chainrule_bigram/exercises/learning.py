"""The same model, learned: scores that your own engine moves downhill."""

from engine import Value

# === Lesson 3: learning ======================================================


def loss_of_scores(scores, counts):
    """The same loss, made of your engine's Values. scores[left][right] is a Value of any size.

    A row of scores becomes probabilities by exp(score) / (the sum of the row's exps).
    """
    # YOUR CODE HERE
    raise NotImplementedError


def train(counts, letters, steps, lr):
    """Gradient descent from scores of 0: a list of the loss before each step, and the scores at the end.

    Every step moves every score by -lr * its gradient. The scores are Values, scores[left][right].
    """
    # YOUR CODE HERE
    raise NotImplementedError
