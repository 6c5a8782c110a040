"""Lesson 4: one step back through each operation."""

from course.judging.checks import check
from course.judging.families import Family, example


@check("add-step", points=1)
def add_passes_the_gradient_on(student):
    """A sum sends both numbers the gradient that arrives"""
    student.agrees_on(example("a + b", a=2, b=-3), do="step")
    student.agrees_on(Family(("add",), size=1, count=4), do="step")


@check("mul-step", points=1)
def mul_swaps_the_factors(student):
    """A product sends each factor the other one's value, times the gradient that arrives"""
    student.agrees_on(example("a * b", a=2, b=-3), do="step")
    student.agrees_on(Family(("mul",), size=1, count=4), do="step")


@check("tanh-step", points=1)
def tanh_sends_its_slope(student):
    """tanh sends back its slope, times the gradient that arrives"""
    student.agrees_on(example("tanh(n)", n=0.8813735870195432), do="step")
    student.agrees_on(Family(("tanh",), size=1, count=4), do="step")
