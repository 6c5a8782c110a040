"""Lesson 4, hidden: one step back with random numbers and a random gradient that arrives."""

from course.judging.checks import check
from course.judging.families import Family


@check("add-step", points=2)
def random_sums_one_step_back(student):
    """One step back through random sums"""
    student.agrees_on(Family(("add",), size=1, count=8), do="step")


@check("mul-step", points=2)
def random_products_one_step_back(student):
    """One step back through random products"""
    student.agrees_on(Family(("mul",), size=1, count=8), do="step")


@check("tanh-step", points=2)
def random_tanhs_one_step_back(student):
    """One step back through tanh of random numbers"""
    student.agrees_on(Family(("tanh",), size=1, count=8), do="step")
