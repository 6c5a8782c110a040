"""Lesson 2: sampling and the negative log-likelihood."""

import math

from course.judging.checks import check, probe


@probe
def sampled(code, table, numbers):
    """The word that is drawn with these random numbers, and how many of them were used."""

    class Dice:
        used = 0

        def random(self):
            self.used += 1
            return numbers[self.used - 1]

    dice = Dice()
    return [code.counting.sample(table, dice), dice.used]


@probe
def surprise(code, counts, table):
    return code.plain(code.counting.negative_log_likelihood(counts, table))


def drawn_from(table, numbers):
    """The right word, and how many numbers it takes."""
    word, letter = "", "."
    for used, number in enumerate(numbers, 1):
        letter = letter_at(table[letter], number)
        if letter == ".":
            return [word, used]
        word += letter
    raise ValueError("there are not enough numbers")


def letter_at(row, number):
    total = 0.0
    for letter, probability in row.items():
        total += probability
        if number < total:
            return letter
    return letter


def surprise_of(counts, table):
    """The right mean."""
    total = sum(n * -math.log(table[pair[0]][pair[1]]) for pair, n in counts.items())
    return total / sum(counts.values())


TABLE = {
    ".": {".": 0.0, "a": 0.5, "b": 0.5},
    "a": {".": 0.25, "a": 0.25, "b": 0.5},
    "b": {".": 0.75, "a": 0.25, "b": 0.0},
}


@check("sample", points=0.5)
def words_of_known_numbers(student):
    """The words that known random numbers draw"""
    for numbers in ([0.1, 0.1], [0.6, 0.1], [0.1, 0.3, 0.9, 0.8, 0.2], [0.9, 0.9, 0.6, 0.0]):
        call = f"sample(table, rng), rng.random() being {numbers}: the word, and how many it took"
        student.gives(call, student.run(sampled, TABLE, numbers), drawn_from(TABLE, numbers))


@check("sample", points=0.5)
def borders_belong_to_what_follows(student):
    """A number that is exactly the sum so far draws the next letter"""
    for numbers in ([0.5, 0.0], [0.0, 0.25, 0.0], [0.0, 0.5, 0.75, 0.0]):
        call = f"sample(table, rng), rng.random() being {numbers}: the word, and how many it took"
        student.gives(call, student.run(sampled, TABLE, numbers), drawn_from(TABLE, numbers))


@check("likelihood", points=1)
def surprise_at_small_counts(student):
    """The mean surprise at small counts"""
    for counts in ({".a": 1}, {".a": 3}, {"ab": 1, "b.": 1}, {"ab": 1, "b.": 3, ".b": 2}):
        got = student.run(surprise, counts, TABLE)
        student.gives(f"negative_log_likelihood({counts}, table)", got, surprise_of(counts, TABLE))
