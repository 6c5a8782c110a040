"""Lesson 1: counting pairs."""

from course.judging.checks import check, probe


@probe
def call(code, name, *args):
    """What a function of counting.py returns; in a probe, so that only plain data comes back."""
    return getattr(code.counting, name)(*args)


@probe
def smoothed(code, counts, letters, amount):
    """New counts, and the old ones after the call."""
    before = dict(counts)
    return {"new": code.counting.smooth(counts, letters, amount), "old": counts, "same": before == counts}


@probe
def row_sums(code, counts, letters):
    table = code.counting.probabilities(counts, letters)
    return {left: code.plain(sum(table[left].values())) for left in letters}


def pairs_of(words):
    """The right pairs."""
    marked = [f".{word}." for word in words]
    return [word[i : i + 2] for word in marked for i in range(len(word) - 1)]


def counts_of(words):
    """The right counts."""
    found = pairs_of(words)
    return {pair: found.count(pair) for pair in dict.fromkeys(found)}


def smooth_of(counts, letters, amount):
    """The right counts after smoothing."""
    return {a + b: counts.get(a + b, 0) + amount for a in letters for b in letters}


def table_of(counts, letters):
    """The right table."""
    table = {}
    for left in letters:
        row = {right: counts.get(left + right, 0) for right in letters}
        total = sum(row.values())
        table[left] = {right: n / total if total else 1 / len(letters) for right, n in row.items()}
    return table


def gives_counts(student, words):
    """The counts must be right, and there must be no others."""
    got, wanted = student.run(call, "count", words), counts_of(words)
    student.gives(f"count({words})", got, wanted)
    student.gives(f"len(count({words}))", len(got), len(wanted))


@check("pairs", points=0.5)
def pairs_of_small_words(student):
    """The pairs of small words, in order, with both ends"""
    for words in (["a"], ["ab"], ["aa"], ["ab", "c"], []):
        student.gives(f"pairs({words})", student.run(call, "pairs", words), pairs_of(words))


@check("count", points=0.5)
def counts_of_small_words(student):
    """How often each pair of small words occurs"""
    for words in (["a"], ["ab"], ["a", "a"], ["aaa"], ["abab", "ba"]):
        gives_counts(student, words)


@check("smooth", points=0.5)
def every_pair_has_more(student):
    """Every pair has more, also one that was never seen; the old counts stay as they are"""
    for counts, letters, amount in (({}, ".a", 1), ({".a": 2, "a.": 2}, ".a", 1), ({"ab": 3}, ".ab", 0.5)):
        got = student.run(smoothed, counts, letters, amount)
        student.gives(
            f"smooth({counts}, {letters!r}, {amount})", got["new"], smooth_of(counts, letters, amount)
        )
        student.gives(f"the old counts after smooth({counts}, …)", len(got["old"]), len(counts))
        student.gives(f"the old counts after smooth({counts}, …)", got["old"], counts)


@check("probabilities", points=0.5)
def rows_add_up_to_one(student):
    """Every row adds up to 1"""
    for counts in ({".a": 1, "a.": 1}, {".a": 3, ".b": 1, "a.": 3, "b.": 1}):
        letters = ".ab" if "b." in counts else ".a"
        call_ = f"probabilities({counts}, {letters!r}), each row's sum"
        student.gives(call_, student.run(row_sums, counts, letters), dict.fromkeys(letters, 1.0))


@check("probabilities", points=0.5)
def shares_of_small_counts(student):
    """The table of small counts, also where nothing was counted"""
    for counts, letters in (({".a": 1, "a.": 1}, ".a"), ({".a": 3, ".b": 1, "ab": 2, "a.": 2}, ".ab")):
        got = student.run(call, "probabilities", counts, letters)
        student.gives(f"probabilities({counts}, {letters!r})", got, table_of(counts, letters))
