"""A language model of letter pairs. A pair is a text of two letters; "." stands for both ends of a word."""

import math

END = "."

# === Lesson 1: counting ======================================================


def pairs(words):
    """Every pair of neighbours in every word, in order: "ab" gives ".a", "ab", "b."."""
    # YOUR CODE HERE
    raise NotImplementedError


def count(words):
    """How often each pair occurs, as a dict; a pair that never occurs is not in it."""
    # YOUR CODE HERE
    raise NotImplementedError


def smooth(counts, letters, amount):
    """New counts in which every pair of the letters has `amount` more; the old ones stay as they are."""
    # YOUR CODE HERE
    raise NotImplementedError


def probabilities(counts, letters):
    """A table: table[left][right] is the probability that `right` follows `left`; each row adds up to 1.

    Where nothing was counted for a row, all letters are equally likely.
    """
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 2: talking and measuring =========================================


def sample(table, rng):
    """A word, letter by letter, from the row of "." until "." is drawn. One rng.random() for each letter.

    The letter is the first one of the row at which the sum of the probabilities is above the random number.
    """
    # YOUR CODE HERE
    raise NotImplementedError


def negative_log_likelihood(counts, table):
    """How surprised the table is by what was counted: the mean of -log(probability) over all counted pairs."""
    # YOUR CODE HERE
    raise NotImplementedError
