"""The same with the standard library: Counter, choices by hand, comprehensions."""

import itertools
import math
from collections import Counter


def pairs(words):
    return [a + b for word in words for a, b in itertools.pairwise(f".{word}.")]


def count(words):
    return Counter(pairs(words))


def smooth(counts, letters, amount):
    more = Counter({a + b: amount for a, b in itertools.product(letters, letters)})
    more.update(counts)
    return dict(more)


def probabilities(counts, letters):
    def row_of(left):
        row = {right: counts[left + right] if left + right in counts else 0 for right in letters}
        total = sum(row.values())
        return (
            {right: n / total for right, n in row.items()}
            if total
            else dict.fromkeys(letters, 1 / len(letters))
        )

    return {left: row_of(left) for left in letters}


def sample(table, rng):
    word = "."
    while len(word) == 1 or word[-1] != ".":
        number, row = rng.random(), table[word[-1]]
        sums = itertools.accumulate(row.values())
        word += next(letter for letter, total in zip(row, sums) if total > number)
    return word[1:-1]


def negative_log_likelihood(counts, table):
    return -math.fsum(n * math.log(table[a][b]) for (a, b), n in counts.items()) / sum(counts.values())
