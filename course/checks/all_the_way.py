"""Lesson 5: the order of the nodes, and backward() through all of them."""

from course.judging.checks import check
from course.judging.families import Family, example

OPS = ("add", "mul", "tanh")


@check("topological-order", points=1)
def operands_come_first(student):
    """Operands come before results, each node once, the root last"""
    student.agrees_on(example("(a*b + c)*f", a=2, b=-3, c=10, f=-2), do="sort")
    student.agrees_on(Family(OPS, reuse="any", count=6), do="sort")


@check("backward", points=1)
def gradients_reach_every_node(student):
    """backward() fills in the gradient of every node"""
    student.agrees_on(example("(a*b + c)*f", a=2, b=-3, c=10, f=-2))
    neuron = example("tanh(x1*w1 + x2*w2 + b)", x1=2, x2=0.5, w1=-3, w2=1, b=6.8813735870195432)
    student.agrees_on(neuron)
    student.agrees_on(Family(OPS, count=6))


@check("backward", points=1)
def every_node_waits_for_those_that_use_it(student):
    """A node sends its gradient on when everything that uses it has sent its own"""
    student.agrees_on(example("b = a + a; b + b", a=3), do="order")
    student.agrees_on(Family(OPS, reuse="chain", count=6), do="order")
