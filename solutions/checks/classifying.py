"""Lesson 12, hidden: random numbers, and logits that overflow."""

from course.checks.classifying import (
    BINARY,
    CROSS_ENTROPY,
    SOFTMAX,
    hand_made_mlp,
    loss_of,
    mlp_slopes,
    one_probability,
    perceptron,
)
from course.judging.checks import check


def drawn(rng, count):
    """Random numbers away from 0."""
    return [rng.choice((-1, 1)) * round(rng.uniform(0.2, 1.5), 3) for _ in range(count)]


@check("softmax", points=1.25)
def random_logits(student):
    """softmax of random numbers, with all rows of its gradients"""
    for count in (2, 3, 4):
        logits = drawn(student.rng, count)
        for index in range(count):
            student.agrees_with_reference("softmax(…)", one_probability, logits, index, calls=SOFTMAX)


@check("cross-entropy", points=1)
def random_targets(student):
    """cross_entropy of random logits, for every target"""
    logits = drawn(student.rng, 4)
    for target in range(4):
        args = "cross_entropy", logits, target
        student.agrees_with_reference("cross_entropy(…)", loss_of, *args, calls=CROSS_ENTROPY)


@check("binary-cross-entropy", points=1)
def random_probabilities(student):
    """binary_cross_entropy of random probabilities"""
    rng = student.rng
    for target in (0, 1, 1, 0):
        args = "binary_cross_entropy", [round(rng.uniform(0.05, 0.95), 3)], target
        student.agrees_with_reference("binary_cross_entropy(…)", loss_of, *args, calls=BINARY)


@check("perceptron", points=2)
def random_perceptrons(student):
    """Perceptrons with one to three outputs"""
    rng = student.rng
    for outputs in (1, 2, 3):
        args = drawn(rng, 4), [drawn(rng, 4) for _ in range(outputs)], drawn(rng, outputs)
        student.agrees_with_reference("perceptron_gradients(…)", perceptron, *args)


@check("manual-mlp", points=2)
def random_networks_by_hand(student):
    """Random 2-2-1 networks"""
    rng = student.rng
    for _ in range(4):
        x, hidden, output, (target,) = (
            drawn(rng, 2),
            [drawn(rng, 2), drawn(rng, 2)],
            drawn(rng, 2),
            drawn(rng, 1),
        )
        wanted = mlp_slopes(x, hidden, output, target)
        student.gives("mlp_gradients(…)", student.run(hand_made_mlp, x, hidden, output, target), wanted)
