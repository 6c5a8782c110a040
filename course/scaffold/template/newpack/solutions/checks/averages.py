"""Checks that only the instructor has: numbers that nobody can know beforehand."""

from newpack.checks.averages import mean_of

from course.judging.checks import check


@check("mean", points=1)
def mean_of_random_numbers(student):
    """The mean of random numbers"""
    rng = student.rng
    for count in (2, 5):
        numbers = [round(rng.uniform(-9, 9), 3) for _ in range(count)]
        student.agrees_with_reference("mean(…)", mean_of, numbers)
