"""Lesson 2, hidden: random numbers."""

from course.judging.checks import check
from course.judging.families import Family


@check("add", points=2)
def random_sums(student):
    """Random sums: value, operands, operation"""
    student.agrees_on(Family(("add",)), do="memory")


@check("mul", points=2)
def random_products(student):
    """Random products: value, operands, operation"""
    student.agrees_on(Family(("mul",)), do="memory")
