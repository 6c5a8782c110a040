"""Lesson 3: learning."""

import math

from course.judging.checks import check, probe


@probe
def loss_at(code, scores, counts):
    """The loss of scores, and the gradient of each of them."""
    Value = code.engine.Value
    values = {left: {right: Value(number) for right, number in row.items()} for left, row in scores.items()}
    loss = code.learning.loss_of_scores(values, counts)
    found = {"loss": code.plain(code.find(loss, "data"))}
    loss.backward()
    for left, row in values.items():
        for right, value in row.items():
            found[left + right] = code.plain(code.find(value, "grad"))
    return found


@probe
def trained(code, counts, letters, steps, lr):
    losses, scores = code.learning.train(counts, letters, steps, lr)
    found = {a + b: code.plain(code.find(scores[a][b], "data")) for a in letters for b in letters}
    return {"losses": [code.plain(loss) for loss in losses], "scores": found}


def loss_of(scores, counts):
    """The right loss and gradients: a gradient is (what the row expects - what was counted) / all that was counted."""
    whole = sum(counts.values())
    found = {"loss": 0.0}
    for left, row in scores.items():
        total = sum(map(math.exp, row.values()))
        seen = sum(counts.get(left + right, 0) for right in row)
        for right, score in row.items():
            n = counts.get(left + right, 0)
            found["loss"] += n * (math.log(total) - score) / whole
            found[left + right] = (seen * math.exp(score) / total - n) / whole
    return found


def training_of(counts, letters, steps, lr):
    """The right losses, and the scores at the end."""
    scores, losses = {a: dict.fromkeys(letters, 0.0) for a in letters}, []
    for _ in range(steps):
        found = loss_of(scores, counts)
        losses.append(found["loss"])
        scores = {a: {b: s - lr * found[a + b] for b, s in row.items()} for a, row in scores.items()}
    return {"losses": losses, "scores": {a + b: s for a, row in scores.items() for b, s in row.items()}}


SCORES = {".": {".": 0.0, "a": 1.0}, "a": {".": -0.5, "a": 2.0}}
ROUNDING = 1e-9  # exp and log may be put together in several ways


@check("loss-of-scores", points=1.5)
def loss_of_small_counts(student):
    """Loss and gradients of small counts"""
    for counts in ({".a": 1}, {".a": 1, "a.": 1}, {".a": 2, "aa": 3, "a.": 1}):
        got = student.run(loss_at, SCORES, counts)
        call = f"loss_of_scores(scores, {counts}) and the gradient of each score"
        student.gives(call, got, loss_of(SCORES, counts), ROUNDING)


@check("train", points=1.5)
def every_step_of_small_counts(student):
    """Every loss on the way, and the scores at the end"""
    for counts, steps in (({".a": 1, "a.": 1}, 1), ({".a": 1, "a.": 1}, 3), ({".a": 2, "aa": 3, "a.": 1}, 4)):
        got = student.run(trained, counts, ".a", steps, 0.5)
        call = f"train({counts}, '.a', {steps}, 0.5)"
        student.gives(call, got, training_of(counts, ".a", steps, 0.5), ROUNDING)
