"""Lesson 7: plain numbers on either side, and the other operators."""

from course.judging.checks import check, probe
from course.judging.families import Family, example


@probe
def sum_of(code, numbers):
    values = [code.engine.Value(number) for number in numbers]
    total = sum(values)
    total.backward()
    return [code.plain(code.find(total, "data")), [code.plain(code.find(value, "grad")) for value in values]]


@check("constants", points=1)
def a_number_on_the_right(student):
    """a + 1 and a * 2: a plain number on the right"""
    student.agrees_on(example("a + 1", a=2))
    student.agrees_on(example("a * 2", a=-3))
    student.agrees_on(Family(("add", "mul"), size=3, count=4, numbers="right"))


@check("reflected", points=0.75)
def a_number_on_the_left(student):
    """1 + a and 2 * a: a plain number on the left"""
    student.agrees_on(example("1 + a", a=2))
    student.agrees_on(example("2 * a", a=-3))
    student.agrees_on(Family(("add", "mul"), size=3, count=4, numbers="left"))


@check("reflected", points=0.25)
def the_sum_of_a_list(student):
    """sum([...]) begins with 0 + the first one"""
    got = student.run(sum_of, [1.0, 2.0, 4.0])
    student.gives("sum([Value(1), Value(2), Value(4)])", got, [7.0, [1.0] * 3])


@check("neg", points=0.5)
def minus_a(student):
    """-a keeps its gradient"""
    student.agrees_on(example("-a", a=3))
    student.agrees_on(Family(("neg", "mul"), size=3, count=4))


@check("sub", points=1)
def differences(student):
    """a - b, a - 1, 1 - a, and x - x, which is 0 with gradient 0"""
    student.agrees_on(example("a - b", a=2, b=-3))
    student.agrees_on(example("a - 1", a=2))
    student.agrees_on(example("1 - a", a=3))
    student.agrees_on(Family(("sub", "mul"), size=3, count=4))
    student.agrees_on(example("x - x", x=3))


@check("pow", points=0.75)
def powers(student):
    """a**2, a**3 and a**-1"""
    student.agrees_on(example("a**2", a=3))
    student.agrees_on(example("a**3", a=-2))
    student.agrees_on(example("a**-1", a=4))
    student.agrees_on(example("a**2 + a**2", a=3))
    student.agrees_on(Family(("pow", "mul"), size=3, count=4))


@check("pow", points=0.25)
def the_power_zero(student):
    """x**0 is 1 with slope 0, even at 0"""
    student.agrees_on(example("x**0 + x", x=0))
    student.agrees_on(example("x**1", x=0))


@check("div", points=1)
def quotients(student):
    """a / b, a / 2, 1 / a, and x / x, which is 1 with gradient 0"""
    student.agrees_on(example("a / b", a=2, b=-3))
    student.agrees_on(example("a / 2", a=3))
    student.agrees_on(example("1 / a", a=4))
    student.agrees_on(Family(("div", "mul"), size=3, count=4))
    student.agrees_on(example("x / x", x=3))
