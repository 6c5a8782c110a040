"""Extra, hidden: 100,000 nodes."""

from course.checks.extra import deep
from course.judging.checks import check


@check("deep-graph", points=1)
def a_chain_of_a_hundred_thousand(student):
    """backward() through 100,000 additions"""
    got = student.run(deep, 100_000, 0.25)
    student.gives("a chain of 100,000 additions", got, [25_001.0, 1.0, 1.0])
