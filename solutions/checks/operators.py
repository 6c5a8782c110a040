"""Lesson 7, hidden: random expressions with each operator, nodes used again."""

from course.checks.operators import sum_of
from course.judging.checks import check
from course.judging.families import Family, shape


@check("constants", points=1)
def random_numbers_on_the_right(student):
    """Random expressions with plain numbers on the right"""
    student.agrees_on(Family(("add", "mul"), numbers="right"))


@check("reflected", points=0.75)
def random_numbers_on_the_left(student):
    """Random expressions with plain numbers on the left"""
    student.agrees_on(Family(("add", "mul"), numbers="left"))


@check("reflected", points=0.25)
def random_sums_of_lists(student):
    """Sums of lists of random numbers"""
    numbers = [round(student.rng.uniform(-3, 3), 3) for _ in range(5)]
    student.gives("sum of a list of Values", student.run(sum_of, numbers), [sum(numbers), [1.0] * 5])


@check("neg", points=0.5)
def random_signs(student):
    """Random expressions with minus signs"""
    student.agrees_on(Family(("neg", "mul")))
    student.agrees_on(shape("-a * b + -a", a=(-2, 2), b=(1, 3)))


@check("sub", points=1)
def random_differences(student):
    """Random differences, with plain numbers on either side and nodes used again"""
    student.agrees_on(Family(("sub", "mul")))
    student.agrees_on(Family(("sub",), size=2, count=4, numbers="left"))
    student.agrees_on(Family(("sub",), size=2, count=4, numbers="right"))
    student.agrees_on(shape("(a*b - c) * (a*b - c)", a=(1, 2), b=(-2, -1), c=(0.5, 1.5)))
    student.agrees_on(shape("(a - a) * b + a", a=(-2, 2), b=(1, 3)))


@check("pow", points=1)
def random_powers(student):
    """Random powers, of nodes used again too"""
    student.agrees_on(Family(("pow", "mul")))
    student.agrees_on(shape("a**2 * b + a**3", a=(-2, -0.5), b=(1, 3)))
    student.agrees_on(shape("a**0.5 * b", a=(0.5, 4), b=(1, 3)))


@check("div", points=1)
def random_quotients(student):
    """Random quotients, with plain numbers on either side and nodes used again"""
    student.agrees_on(Family(("div", "mul")))
    student.agrees_on(Family(("div",), size=2, count=4, numbers="left"))
    student.agrees_on(Family(("div",), size=2, count=4, numbers="right"))
    student.agrees_on(shape("a*b / (a*b + c)", a=(1, 2), b=(1, 2), c=(0.5, 1.5)))
    student.agrees_on(shape("a / a * b + a", a=(0.5, 2), b=(1, 3)))
