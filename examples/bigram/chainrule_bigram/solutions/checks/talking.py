"""Lesson 2, hidden: random tables."""

from chainrule_bigram.checks.counting import table_of
from chainrule_bigram.checks.talking import drawn_from, sampled, surprise, surprise_of

from course.judging.checks import check


def table(rng, letters=".abc"):
    """A random table without a zero, whose words come to an end."""
    return table_of({a + b: rng.randint(1, 5) for a in letters for b in letters}, letters)


@check("sample", points=1)
def words_of_random_tables(student):
    """The words that random numbers draw from random tables"""
    rng = student.rng
    for _ in range(3):
        drawn = table(rng)
        numbers = [rng.uniform(0.3, 1) for _ in range(4)] + [0.0]
        wanted = drawn_from(drawn, numbers)
        got = student.run(sampled, drawn, numbers)
        student.gives("sample(…): the word, and how many numbers it took", got, wanted)


@check("likelihood", points=1)
def surprise_at_random_counts(student):
    """The mean surprise of random tables at random counts"""
    rng = student.rng
    drawn = table(rng)
    counts = {a + b: rng.randint(1, 9) for a in ".abc" for b in "abc"}
    got = student.run(surprise, counts, drawn)
    student.gives("negative_log_likelihood(…)", got, surprise_of(counts, drawn))
