"""Lesson 9, hidden: the same with random numbers."""

from course.checks.needs_gradient import KINDS, asked_for, kinds, refused
from course.judging.checks import check


@check("requires-grad", points=1.5)
def random_kinds(student):
    """What requires a gradient gets it, what requires none keeps 0"""
    x, w = (round(student.rng.uniform(0.5, 3), 3) for _ in range(2))
    student.gives(
        "requires_grad of inputs, parameters and results; x.grad, w.grad",
        student.run(kinds, x, w),
        [*KINDS, x],
    )


@check("grad-api", points=1.5)
def random_requests(student):
    """grad() of random expressions, and its refusal"""
    rng = student.rng
    for _ in range(3):
        a, b = (round(rng.uniform(0.5, 3), 3) for _ in range(2))
        wanted = [[2 * a * b, a * a, a], [a * a], [7.0, 0.0]]
        student.gives("grad(x*y*x, …) and .grad afterwards", student.run(asked_for, a, b), wanted)
    student.gives(
        "grad(…) of an input that needs none: whether it raises with a text", student.run(refused), 1.0
    )
