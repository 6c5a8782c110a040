"""A language model of letter pairs. A pair is a text of two letters; "." stands for both ends of a word."""

import math

END = "."

# === Lesson 1: counting ======================================================


def pairs(words):
    """Every pair of neighbours in every word, in order: "ab" gives ".a", "ab", "b."."""
    ### BEGIN SOLUTION
    found = []
    for word in words:
        marked = END + word + END
        found += [left + right for left, right in zip(marked, marked[1:])]
    return found
    ### END SOLUTION


def count(words):
    """How often each pair occurs, as a dict; a pair that never occurs is not in it."""
    ### BEGIN SOLUTION
    counts = {}
    for pair in pairs(words):
        counts[pair] = counts.get(pair, 0) + 1
    return counts
    ### END SOLUTION


def smooth(counts, letters, amount):
    """New counts in which every pair of the letters has `amount` more; the old ones stay as they are."""
    ### BEGIN SOLUTION
    return {left + right: counts.get(left + right, 0) + amount for left in letters for right in letters}
    ### END SOLUTION


def probabilities(counts, letters):
    """A table: table[left][right] is the probability that `right` follows `left`; each row adds up to 1.

    Where nothing was counted for a row, all letters are equally likely.
    """
    ### BEGIN SOLUTION
    table = {}
    for left in letters:
        row = [counts.get(left + right, 0) for right in letters]
        total = sum(row)
        shares = [number / total if total else 1 / len(letters) for number in row]
        table[left] = dict(zip(letters, shares))
    return table
    ### END SOLUTION


# === Lesson 2: talking and measuring =========================================


def sample(table, rng):
    """A word, letter by letter, from the row of "." until "." is drawn. One rng.random() for each letter.

    The letter is the first one of the row at which the sum of the probabilities is above the random number.
    """
    ### BEGIN SOLUTION
    word, letter = "", END
    while True:
        letter = draw(table[letter], rng.random())
        if letter == END:
            return word
        word += letter
    ### END SOLUTION


### BEGIN SOLUTION
def draw(row, number):
    """The first letter at which the sum is above the number; rounding may leave the last one."""
    total = 0.0
    for letter, probability in row.items():
        total += probability
        if number < total:
            return letter
    return letter


### END SOLUTION
def negative_log_likelihood(counts, table):
    """How surprised the table is by what was counted: the mean of -log(probability) over all counted pairs."""
    ### BEGIN SOLUTION
    surprise = sum(n * -math.log(table[pair[0]][pair[1]]) for pair, n in counts.items())
    return surprise / sum(counts.values())
    ### END SOLUTION
