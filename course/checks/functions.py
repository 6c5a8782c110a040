"""Lesson 8: functions, and the expression that the course announced."""

from course.judging.checks import check
from course.judging.families import Family, example, shape

ANNOUNCED = """
c = a + b; d = a*b + b**3; c1 = c + (c + 1); c2 = c1 + (1 + c1 + (-a))
d1 = d + (d*2 + relu(b + a)); d2 = d1 + (3*d1 + relu(b - a)); e = c2 - d2; f = e**2; f / 2.0 + 10.0 / f
"""


@check("exp", points=1)
def exp_and_its_slope(student):
    """exp: its value, and the slope, which is that value"""
    student.agrees_on(example("exp(a)", a=2))
    student.agrees_on(example("exp(a) * b", a=0.5, b=-3))
    student.agrees_on(example("exp(a) + exp(a)", a=0.5))
    student.agrees_on(Family(("exp", "mul"), size=3, count=4))


@check("log", points=1)
def log_and_its_slope(student):
    """log: its value, and the slope 1 / a"""
    student.agrees_on(example("log(a)", a=2))
    student.agrees_on(example("log(a) * b", a=0.5, b=-3))
    student.agrees_on(example("log(a) + log(a)", a=0.5))


@check("relu", points=0.75)
def relu_on_both_sides_of_zero(student):
    """relu: the number itself and slope 1 above 0; 0 and slope 0 below"""
    student.agrees_on(example("relu(a) * b", a=2, b=-3))
    student.agrees_on(example("relu(a) * b", a=-2, b=-3))
    student.agrees_on(shape("relu(a) * b", count=4, a=(0.2, 0.9), b=(2, 4)))
    student.agrees_on(example("relu(a) + relu(a)", a=0.5))


@check("relu", points=0.25)
def the_announced_expression(student):
    """The expression that the lecture announces comes out as 24.7041, with gradients 138.8338 and 645.5773"""
    student.agrees_on(example(ANNOUNCED, a=-4, b=2))


@check("sigmoid", points=0.5)
def sigmoid_and_its_slope(student):
    """sigmoid: its value, and the slope s * (1 - s)"""
    student.agrees_on(example("sigmoid(a)", a=0.5))
    student.agrees_on(example("sigmoid(a) * b", a=-5, b=3))
    student.agrees_on(example("sigmoid(a) + sigmoid(a)", a=0.5))
    student.agrees_on(Family(("sigmoid", "mul"), size=3, count=4))


@check("sigmoid", points=0.25)
def no_overflow(student):
    """sigmoid of ±1000 is 1 or 0, and not an error"""
    student.agrees_on(example("sigmoid(a) + a", a=1000))
    student.agrees_on(example("sigmoid(a) + a", a=-1000))


@check("sigmoid", points=0.25)
def no_overflow_in_tanh(student):
    """tanh of ±1000 is 1 or -1, and not an error"""
    student.agrees_on(example("sigmoid(tanh(a)) + a", a=1000))
    student.agrees_on(example("sigmoid(tanh(a)) + a", a=-1000))
