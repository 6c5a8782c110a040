"""Lesson 9, hidden: the same with random expressions."""

from course.checks.needs_gradient import NUMBERS, OPS, refused
from course.judging.checks import check
from course.judging.families import Family


@check("requires-grad", points=1.5)
def random_kinds(student):
    """What requires a gradient gets it, what requires none keeps 0, in random expressions"""
    student.agrees_on(Family(OPS, inputs=True), do="flags")
    student.agrees_on(Family(OPS, reuse="any", inputs=True, count=6), do="flags")
    student.agrees_on(NUMBERS, do="flags")


@check("grad-api", points=1.5)
def random_requests(student):
    """grad() of random expressions, and its refusal"""
    student.agrees_on(Family(OPS), do="request")
    student.agrees_on(Family(OPS, reuse="any", count=6), do="request")
    got = student.run(refused, student.joiner)
    student.gives("grad(…) of an input that needs none: whether it raises with a text", got, 1.0)
