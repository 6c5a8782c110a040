"""Lesson 3, hidden: the same by hand with random numbers."""

import math

from course.judging import oracle
from course.judging.checks import check, probe
from course.judging.families import Family, example


@probe
def table(code, function, args):
    result = getattr(code.manual, function)(*args)
    return {str(name): code.plain(slope) for name, slope in dict(result).items()}


def numbers(rng, count):
    """Random numbers away from 0."""
    return [rng.choice((-1, 1)) * round(rng.uniform(0.3, 2.5), 3) for _ in range(count)]


@check("manual-expression", points=2)
def random_expressions(student):
    """The seven slopes of L = (a*b + c)*f for random numbers"""
    rng = student.rng
    for _ in range(4):
        a, b, c, f = args = numbers(rng, 4)
        program = example("e = a*b; d = e + c; L = d*f", a=a, b=b, c=c, f=f)
        wanted = dict(zip(program.names, oracle.gradients(program.program), strict=True))
        got = student.run(table, "expression_gradients", args)
        student.gives("expression_gradients of random numbers", got, wanted)


@check("tanh", points=1)
def random_tanhs(student):
    """tanh of random numbers"""
    student.agrees_on(Family(("tanh",), size=2), do="memory")


@check("manual-neuron", points=2)
def random_neurons(student):
    """The seven slopes of random neurons"""
    rng = student.rng
    for _ in range(4):
        x1, x2, w1, w2 = args = numbers(rng, 4)
        b = round(rng.uniform(-1, 1), 3) - x1 * w1 - x2 * w2  # keep tanh away from saturation
        slope = 1 - math.tanh(x1 * w1 + x2 * w2 + b) ** 2
        wanted = {"o": 1.0, "n": slope, "b": slope}
        wanted |= {"x1": w1 * slope, "x2": w2 * slope, "w1": x1 * slope, "w2": x2 * slope}
        got = student.run(table, "neuron_gradients", [*args, b])
        student.gives("neuron_gradients of random numbers", got, wanted)
