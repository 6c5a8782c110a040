"""Lesson 6: gradients add up."""

from course.judging.checks import check
from course.judging.families import Family, example

OPS = ("add", "mul", "tanh")


@check("accumulation", points=1)
def a_number_used_twice_gets_both_gradients(student):
    """A number that is used twice gets both gradients"""
    student.agrees_on(example("a + a", a=3))
    student.agrees_on(example("a * a", a=3))
    student.agrees_on(example("a*b + a", a=2, b=-3))
    student.agrees_on(example("tanh(a) + a", a=0.5))
    student.agrees_on(example("d = a*b; e = a + b; d*e", a=-2, b=3))
    student.agrees_on(Family(OPS, reuse="any", count=6))


@check("accumulation", points=1)
def earlier_gradients_stay(student):
    """backward() adds to a gradient that is already there"""
    student.agrees_on(Family(OPS, count=4), do="added")
    student.agrees_on(Family(OPS, reuse="any", count=4), do="shared")


@check("backward-twice", points=1)
def a_second_pass_doubles_every_gradient(student):
    """A second backward() on the same graph doubles the gradient of every leaf"""
    student.agrees_on(example("(a*b + c)*f", a=2, b=-3, c=10, f=-2), do="twice")
    student.agrees_on(Family(OPS, size=3, count=4), do="twice")
