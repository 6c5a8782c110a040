"""Lesson 13, hidden: random gradients; every step against the reference."""

from course.checks.optimisers import WAY, descended, optimiser, stepped
from course.judging.checks import check


def rounds(rng, steps, count):
    """Random gradients for some steps; some are 0."""
    return [
        [rng.choice((0.0, 1.0, 1.0)) * round(rng.uniform(-3, 3), 3) for _ in range(count)]
        for _ in range(steps)
    ]


def follows(student, name, options):
    """The optimiser moves as the reference does, over six steps."""
    rng = student.rng
    start = [round(rng.uniform(-2, 2), 3) for _ in range(3)]
    call, calls = f"{name}: parameters and cleared gradients after each step", optimiser(name, **options)
    student.agrees_with_reference(call, stepped, name, options, start, rounds(rng, 6, 3), calls=calls)


@check("sgd", points=1)
def random_steps(student):
    """SGD on random gradients"""
    follows(student, "SGD", {"lr": 0.05})


@check("momentum", points=1)
def random_speeds(student):
    """SGD with momentum on random gradients"""
    follows(student, "SGD", {"lr": 0.05, "momentum": 0.8})


@check("adam", points=2.5)
def random_adams(student):
    """Adam on random gradients, with other constants too"""
    follows(student, "Adam", {"lr": 0.05})
    follows(student, "Adam", {"lr": 0.05, "betas": [0.8, 0.95], "eps": 1e-3})


@check("minimise", points=1.5)
def random_starts(student):
    """The way down from random starts"""
    rng = student.rng
    for _ in range(3):
        start = [round(rng.uniform(-3, 3), 3) for _ in range(2)]
        student.agrees_with_reference("minimise(…)", descended, start, 0.005, 5, calls=WAY)
