"""Lesson 6, hidden: every operation twice, interior nodes again, several passes."""

from course.judging.checks import check
from course.judging.families import Family, example

OPS = ("add", "mul", "tanh")


@check("accumulation", points=1)
def every_operation_twice(student):
    """L = op(x) + op(x), for every operation"""
    student.agrees_on(example("x*y + x*y", x=1.5, y=-0.7))
    student.agrees_on(example("tanh(x) + tanh(x)", x=0.6))
    student.agrees_on(example("(x + y) * (x + y)", x=0.4, y=1.1))


@check("accumulation", points=1)
def interior_nodes_used_again(student):
    """Random graphs whose interior nodes are used again"""
    student.agrees_on(example("c = a*b; d = c + a; e = d*c; f = e + d; f*c", a=0.8, b=-1.3))
    student.agrees_on(Family(OPS, reuse="any", size=8))


@check("accumulation", points=1)
def passes_add_up(student):
    """Gradients of several passes over shared leaves add up"""
    student.agrees_on(Family(OPS, size=4), do="added")
    student.agrees_on(Family(OPS, reuse="any", size=4), do="shared")


@check("backward-twice", points=1)
def random_second_passes(student):
    """A second pass over random expressions doubles every leaf's gradient"""
    student.agrees_on(Family(OPS, size=6), do="twice")
