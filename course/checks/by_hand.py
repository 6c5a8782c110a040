"""Lesson 3: backpropagation by hand, and tanh."""

from course.judging.checks import check, probe
from course.judging.families import Family, example


@probe
def table(code, function, args):
    result = getattr(code.manual, function)(*args)
    return {str(name): code.plain(slope) for name, slope in dict(result).items()}


@check("manual-expression", points=1)
def the_expression_of_the_lesson(student):
    """The seven slopes of L = (a*b + c)*f at a = 2, b = -3, c = 10, f = -2"""
    got = student.run(table, "expression_gradients", [2.0, -3.0, 10.0, -2.0])
    wanted = {"L": 1.0, "d": -2.0, "f": 4.0, "c": -2.0, "e": -2.0, "a": 6.0, "b": -4.0}
    student.gives("expression_gradients(2, -3, 10, -2)", got, wanted)


@check("tanh", points=1)
def tanh_has_its_value(student):
    """tanh has the right value and remembers its number"""
    student.agrees_on(example("tanh(n)", n=0.8813735870195432), do="memory")
    student.agrees_on(Family(("tanh",), size=1, count=6), do="memory")


@check("manual-neuron", points=1)
def the_neuron_of_the_lesson(student):
    """The seven slopes of the neuron, and of a saturated one"""
    got = student.run(table, "neuron_gradients", [2.0, 0.0, -3.0, 1.0, 6.8813735870195432])
    wanted = {"o": 1.0, "n": 0.5, "b": 0.5, "x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0}
    student.gives("neuron_gradients(2, 0, -3, 1, 6.8813735870195432)", got, wanted)
    n = 0.07065082485316443  # 1 - tanh(2)²: the neuron answers 0.96 and hardly moves any more
    wanted = {"o": 1.0, "n": n, "b": n, "x1": -3 * n, "w1": 2 * n, "x2": n, "w2": 0.0}
    got = student.run(table, "neuron_gradients", [2.0, 0.0, -3.0, 1.0, 8.0])
    student.gives("neuron_gradients(2, 0, -3, 1, 8)", got, wanted)
