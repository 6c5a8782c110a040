"""The same, pair by pair, with probabilities as Values, and an optimiser."""

from engine import Value
from optim import SGD


def loss_of_scores(scores, counts):
    loss = Value(0.0)
    for (left, right), n in counts.items():
        exps = {letter: score.exp() for letter, score in scores[left].items()}
        total = Value(0.0)
        for e in exps.values():
            total = total + e
        loss = loss - (exps[right] / total).log() * n
    return loss / sum(counts.values())


def train(counts, letters, steps, lr):
    scores = {a: {b: Value(0) for b in letters} for a in letters}
    optimiser = SGD([score for row in scores.values() for score in row.values()], lr)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = loss_of_scores(scores, counts)
        loss.backward()
        optimiser.step()
        losses.append(loss.data)
    return losses, scores
