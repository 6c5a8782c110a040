"""Lesson 5, hidden: random expressions."""

from course.judging.checks import check
from course.judging.families import Family

OPS = ("add", "mul", "tanh")


@check("topological-order", points=3)
def random_graphs_in_order(student):
    """The order of random graphs"""
    student.agrees_on(Family(OPS, reuse="any", size=8), do="sort")


@check("backward", points=2)
def random_expressions(student):
    """The gradients of random expressions"""
    student.agrees_on(Family(OPS, size=8))


@check("backward", points=1)
def random_chains(student):
    """Random expressions in which every step uses the one before"""
    student.agrees_on(Family(OPS, reuse="chain", size=8), do="order")
