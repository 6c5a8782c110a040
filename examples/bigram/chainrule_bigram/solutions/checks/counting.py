"""Lesson 1, hidden: random words."""

from chainrule_bigram.checks.counting import call, gives_counts, pairs_of, smooth_of, smoothed, table_of

from course.judging.checks import check


def words(rng, letters="abc", count=4):
    """Random words of up to five letters."""
    return ["".join(rng.choice(letters) for _ in range(rng.randint(1, 5))) for _ in range(count)]


def counts(rng, letters):
    """Random counts; some pairs have none."""
    drawn = {a + b: rng.randint(0, 4) for a in letters for b in letters}
    return {pair: n for pair, n in drawn.items() if n}


@check("pairs", points=0.5)
def pairs_of_random_words(student):
    """The pairs of random words"""
    rng = student.rng
    for _ in range(3):
        drawn = words(rng)
        student.gives("pairs(…)", student.run(call, "pairs", drawn), pairs_of(drawn))


@check("count", points=0.5)
def counts_of_random_words(student):
    """How often each pair of random words occurs"""
    gives_counts(student, words(student.rng, "ab", 9))


@check("smooth", points=0.5)
def random_counts_have_more(student):
    """Random counts, smoothed"""
    rng = student.rng
    drawn, amount = counts(rng, ".ab"), rng.randint(1, 9) / 4
    got = student.run(smoothed, drawn, ".ab", amount)
    student.gives("smooth(…)", got["new"], smooth_of(drawn, ".ab", amount))


@check("probabilities", points=1)
def shares_of_random_counts(student):
    """The table of random counts"""
    rng = student.rng
    for letters in (".ab", ".abcd"):
        drawn = counts(rng, letters)
        student.gives(
            "probabilities(…)", student.run(call, "probabilities", drawn, letters), table_of(drawn, letters)
        )
