"""The same model, learned: scores that your own engine moves downhill."""

from engine import Value

# === Lesson 3: learning ======================================================


def loss_of_scores(scores, counts):
    """The same loss, made of your engine's Values. scores[left][right] is a Value of any size.

    A row of scores becomes probabilities by exp(score) / (the sum of the row's exps).
    """
    ### BEGIN SOLUTION
    rows = {pair[0] for pair in counts}
    logs = {left: sum_of(score.exp() for score in scores[left].values()).log() for left in sorted(rows)}
    surprise = sum_of((logs[pair[0]] - scores[pair[0]][pair[1]]) * n for pair, n in counts.items())
    return surprise * (1 / sum(counts.values()))
    ### END SOLUTION


### BEGIN SOLUTION
def sum_of(values):
    """Their sum, by additions of two Values only."""
    first, *others = values
    for value in others:
        first = first + value
    return first


### END SOLUTION
def train(counts, letters, steps, lr):
    """Gradient descent from scores of 0: a list of the loss before each step, and the scores at the end.

    Every step moves every score by -lr * its gradient. The scores are Values, scores[left][right].
    """
    ### BEGIN SOLUTION
    scores = {left: {right: Value(0.0) for right in letters} for left in letters}
    losses = []
    for _ in range(steps):
        every = [score for row in scores.values() for score in row.values()]
        for score in every:
            score.grad = 0.0
        loss = loss_of_scores(scores, counts)
        loss.backward()
        for score in every:
            score.data -= lr * score.grad
        losses.append(loss.data)
    return losses, scores
    ### END SOLUTION
