"""Lesson 1, hidden: random cubics, where forward and central differences part ways."""

from course.judging.checks import check, probe

STEPS = (0.1, 0.05, 0.01)


@probe
def slope(code, function, c, x, h):
    return code.plain(
        getattr(code.derivative, function)(lambda t: c[0] + t * (c[1] + t * (c[2] + t * c[3])), x, h)
    )


@probe
def partial(code, c, args, index, h):
    def f(x, y, z):
        return c[0] * x * y + c[1] * y * z + c[2] * z + c[3]

    slope = code.plain(code.derivative.partial_difference(f, args, index, h))
    return [slope, [code.plain(arg) for arg in args]]


def cubic(rng):
    """Random coefficients, none of them near 0."""
    return [rng.choice((-1, 1)) * round(rng.uniform(0.5, 3.0), 3) for _ in range(4)]


def value(c, t):
    return c[0] + t * (c[1] + t * (c[2] + t * c[3]))


@check("forward-difference", points=1)
def random_cubics_forwards(student):
    """The forward difference of random cubics"""
    rng = student.rng
    for h in STEPS:
        c, x = cubic(rng), round(rng.uniform(-2, 2), 3)
        wanted = (value(c, x + h) - value(c, x)) / h
        got = student.run(slope, "forward_difference", c, x, h)
        student.gives("forward_difference of a random cubic", got, wanted, 1e-9)


@check("central-difference", points=1)
def random_cubics_from_both_sides(student):
    """The central difference of random cubics"""
    rng = student.rng
    for h in STEPS:
        c, x = cubic(rng), round(rng.uniform(-2, 2), 3)
        wanted = (value(c, x + h) - value(c, x - h)) / (2 * h)
        got = student.run(slope, "central_difference", c, x, h)
        student.gives("central_difference of a random cubic", got, wanted, 1e-9)


@check("partial-difference", points=1)
def random_functions_of_three(student):
    """The three slopes of random functions of three numbers"""
    rng = student.rng
    for _ in range(3):
        c, args = cubic(rng), cubic(rng)[:3]
        x, y, z = args
        for index, wanted in enumerate((c[0] * y, c[0] * x + c[1] * z, c[1] * y + c[2])):
            reply = student.run(partial, c, args, index, 0.01)
            got, after = reply if isinstance(reply, list) and len(reply) == 2 else (None, [])
            student.gives("partial_difference of a random function", got, wanted, 1e-9)
            student.gives("args afterwards", float(after == args), 1.0)
