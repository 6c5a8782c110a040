"""Lesson 3, hidden: random scores and counts."""

from chainrule_bigram.checks.learning import ROUNDING, loss_at, loss_of, trained, training_of

from course.judging.checks import check


def counts(rng, letters=".ab"):
    """Random counts of every pair."""
    return {a + b: rng.randint(1, 5) for a in letters for b in letters}


@check("loss-of-scores", points=1.5)
def loss_of_random_scores(student):
    """Loss and gradients of random scores"""
    rng = student.rng
    scores = {a: {b: round(rng.uniform(-2, 2), 3) for b in ".ab"} for a in ".ab"}
    drawn = counts(rng)
    student.gives("loss_of_scores(…)", student.run(loss_at, scores, drawn), loss_of(scores, drawn), ROUNDING)


@check("train", points=1.5)
def every_step_of_random_counts(student):
    """Every loss on the way through random counts"""
    rng = student.rng
    drawn, lr = counts(rng), rng.randint(2, 20) / 10
    got = student.run(trained, drawn, ".ab", 5, lr)
    student.gives("train(…)", got, training_of(drawn, ".ab", 5, lr), ROUNDING)
