"""Checks that students have. A docstring is the title that they read."""

from course.judging.checks import check, probe


@probe
def mean_of(code, numbers):
    """Runs beside the student's code, sees nothing but its arguments, and returns plain data."""
    return code.plain(code.averages.mean(numbers))


@check("mean", points=1)
def mean_of_small_lists(student):
    """The mean of small lists"""
    for numbers in ([3.0], [1.0, 2.0], [1.0, 2.0, 3.0, 6.0]):
        student.gives(f"mean({numbers})", student.run(mean_of, numbers), sum(numbers) / len(numbers))
