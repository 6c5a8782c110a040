"""Lesson 1: the slope, on the parabola of the lesson and on a plane."""

from course.judging.checks import check, probe


@probe
def slope_of_parabola(code, function, x, h):
    return code.plain(getattr(code.derivative, function)(lambda t: 3 * t**2 - 4 * t + 5, x, h))


@probe
def slope_without_h(code, function, x):
    return code.plain(getattr(code.derivative, function)(lambda t: 3 * t**2 - 4 * t + 5, x))


@probe
def slope_of_cube(code, function, x, h):
    return code.plain(getattr(code.derivative, function)(lambda t: t**3, x, h))


@probe
def partial_slopes(code, args, h):
    slopes = [
        code.plain(code.derivative.partial_difference(lambda a, b, c: a * b + c, args, i, h))
        for i in range(3)
    ]
    return [slopes, [code.plain(arg) for arg in args]]


@check("forward-difference", points=1)
def the_slope_of_the_parabola(student):
    """The slope of 3x² - 4x + 5 by a step forward"""
    for x, h, wanted in ((3.0, 0.001, 14.003), (-3.0, 0.001, -21.997), (2 / 3, 0.001, 0.003)):
        call = f"forward_difference(lambda x: 3*x**2 - 4*x + 5, {x:.6g}, h={h:g})"
        student.gives(call, student.run(slope_of_parabola, "forward_difference", x, h), wanted, 1e-9)
    call = "forward_difference(lambda x: 3*x**2 - 4*x + 5, 3)"
    student.gives(call, student.run(slope_without_h, "forward_difference", 3.0), 14.00003, 1e-8)


@check("central-difference", points=1)
def the_slope_from_both_sides(student):
    """The slope of 3x² - 4x + 5, and of x³, from both sides"""
    for x, wanted in ((3.0, 14.0), (-3.0, -22.0), (2 / 3, 0.0)):
        call = f"central_difference(lambda x: 3*x**2 - 4*x + 5, {x:.6g}, h=0.001)"
        student.gives(call, student.run(slope_of_parabola, "central_difference", x, 0.001), wanted, 1e-9)
    call = "central_difference(lambda x: x**3, 2, h=0.1)"
    student.gives(call, student.run(slope_of_cube, "central_difference", 2.0, 0.1), 12.01, 1e-9)
    call = "central_difference(lambda x: 3*x**2 - 4*x + 5, 3)"
    student.gives(call, student.run(slope_without_h, "central_difference", 3.0), 14.0, 1e-8)


@check("partial-difference", points=1)
def one_input_is_nudged_at_a_time(student):
    """The three slopes of a*b + c, one input at a time"""
    for args in ([2.0, -3.0, 10.0], [1.0, 4.0, 0.0]):
        reply = student.run(partial_slopes, args, 1e-4)
        slopes, after = reply if isinstance(reply, list) and len(reply) == 2 else ([], [])
        for index, wanted in enumerate((args[1], args[0], 1.0)):
            numbers = ", ".join(f"{arg:g}" for arg in args)
            call = f"partial_difference(lambda a, b, c: a*b + c, [{numbers}], {index}, h=0.0001)"
            student.gives(call, at(slopes, index), wanted, 1e-6)
        for index, before in enumerate(args):
            student.gives("args[i] after the call", at(after, index), before)


def at(things, index):
    """The element, or None where a hostile answer has none."""
    return things[index] if isinstance(things, list) and index < len(things) else None
