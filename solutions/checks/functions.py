"""Lesson 8, hidden: random arguments, each function alone, twice, and below others."""

from course.judging.checks import check
from course.judging.families import Family, shape


@check("exp", points=1)
def random_exponentials(student):
    """exp of random numbers, twice, and of interior nodes"""
    student.agrees_on(Family(("exp", "mul")))
    student.agrees_on(shape("exp(a) + exp(a)", a=(-2, 2)))
    student.agrees_on(shape("exp(a*b) * a", a=(0.3, 1.2), b=(-1.5, 1.5)))


@check("log", points=1)
def random_logarithms(student):
    """log of random numbers, twice, and of interior nodes"""
    student.agrees_on(shape("log(a) * b", a=(0.1, 9), b=(1, 3)))
    student.agrees_on(shape("log(a) + log(a)", a=(0.2, 5)))
    student.agrees_on(shape("log(a*b) * a", a=(0.3, 3), b=(0.3, 3)))


@check("relu", points=1)
def random_kinks(student):
    """relu of random numbers on both sides of 0, twice, and of interior nodes"""
    student.agrees_on(shape("relu(a) * b", a=(0.1, 3), b=(1, 3)))
    student.agrees_on(shape("relu(a) * b + a", a=(-3, -0.1), b=(1, 3)))
    student.agrees_on(shape("relu(a*b) + relu(a*b) * a", a=(0.2, 2), b=(0.2, 2)))


@check("sigmoid", points=1)
def random_sigmoids(student):
    """sigmoid of random numbers, twice, and of interior nodes"""
    student.agrees_on(Family(("sigmoid", "mul")))
    student.agrees_on(shape("sigmoid(a) + sigmoid(a)", a=(-4, 4)))
    student.agrees_on(shape("sigmoid(a*b) * a", a=(0.3, 2), b=(-2, 2)))
