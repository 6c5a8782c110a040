"""Lesson 10, hidden: random points; whole trajectories against the reference."""

from course.checks.line import ACCUMULATED, FIT, MEAN_SQUARE, MSE, fitted, fitted_in_parts, line, mean_squared
from course.judging.checks import check


def drawn(rng, count):
    """Random numbers with three digits."""
    return [round(rng.uniform(-2, 2), 3) for _ in range(count)]


@check("mse", points=1)
def random_errors(student):
    """Mean square errors of random numbers, one of them of a single number"""
    rng = student.rng
    for count in (5, 1, 2):
        for calls, targets in ((MSE, drawn(rng, count)), (MEAN_SQUARE, [])):
            call, numbers = f"{calls.name}(…) with gradients", drawn(rng, count)
            student.agrees_with_reference(call, mean_squared, calls.name, numbers, targets, calls=calls)


@check("linear", points=1)
def random_lines(student):
    """Random lines: forward, error and its gradients"""
    rng = student.rng
    for _ in range(3):
        call = "Linear: start, [forward, error, a.grad, b.grad], parameters"
        student.agrees_with_reference(call, line, *drawn(rng, 4))


@check("fit-linear", points=2)
def random_points(student):
    """Every step on random points, with a short last batch"""
    rng = student.rng
    for count, batch in ((7, 3), (5, 5), (4, 1)):
        xs, ys = drawn(rng, count), drawn(rng, count)
        student.agrees_with_reference("fit_linear(…)", fitted, xs, ys, batch, 0.05, 6, calls=FIT)


@check("gradient-accumulation", points=1.5)
def random_parts(student):
    """Every update on random points, from several small batches"""
    rng = student.rng
    for count, micro, accumulate in ((8, 2, 2), (7, 3, 2), (5, 1, 3)):
        xs, ys = drawn(rng, count), drawn(rng, count)
        student.agrees_with_reference(
            "fit_accumulated(…)", fitted_in_parts, xs, ys, micro, accumulate, 0.05, 4, calls=ACCUMULATED
        )
