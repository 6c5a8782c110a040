"""Lesson 2: numbers that remember how they were made."""

from course.judging.checks import check
from course.judging.families import Family, example


@check("add", points=1)
def a_sum_remembers(student):
    """A sum has the right value and remembers both numbers and "+\""""
    student.agrees_on(example("a + b", a=2, b=-3), do="memory")
    student.agrees_on(example("a + a", a=3), do="memory")
    student.agrees_on(Family(("add",), count=4), do="memory")


@check("mul", points=1)
def a_product_remembers(student):
    """A product has the right value and remembers both numbers and "*\""""
    student.agrees_on(example("a * b", a=2, b=-3), do="memory")
    student.agrees_on(example("a * a", a=3), do="memory")
    student.agrees_on(Family(("mul",), count=4), do="memory")
    student.agrees_on(example("a*b + c", a=2, b=-3, c=10), do="value")
