"""The class page, index.html: how a class did, exercise by exercise, and which mistakes it makes."""

import hashlib
import hmac
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import quote

from course.judging.diagnosis import known_mistake
from course.messages import MARKS, N_, VERDICTS
from course.pack import Pack
from course.reporters.words import ABOUT
from course.text import LANGUAGES, safe
from grader.classes import Row
from grader.likeness import trees
from grader.pages import TAGS, Said, page, said, said_so

LETTERS = {  # a verdict in one character: a class is a large table
    "void": "v",
    "crashed": "c",
    "failed": "x",
    "blocked": "b",
    "unanswered": "u",
    "borrowed": "r",
    "passed": "p",
}
SIGNS = MARKS | {
    "failed": "×",
    "crashed": "!",
    "blocked": "-",
    "passed": " ",
}  # one column each, in every font
BEST_FIRST = tuple(reversed(LETTERS))
BINS, NAMED = 10, 12
WORDS = {
    "title": N_("The class"),
    "scores": N_("Scores, in percent"),
    "mistakes": N_("Known mistakes, by how many make them"),
    "no_mistakes": N_("None of the mistakes that are known by name."),
    "example": N_("an example"),
    "rates": N_("Exercise by exercise"),
    "exercise": N_("exercise"),
    "passed": N_("passed"),
    "verdicts": N_("verdicts"),
    "alike": N_("The same syntax tree"),
    "alike_means": N_(
        "These files are the same but for comments, docstrings, spaces and local names. "
        "That is a fact, and costs nobody a point: short files are often alike by chance."
    ),
    "none_alike": N_("No two submissions hold the same file."),
    "reference": N_("and the published reference"),
    "everybody": N_("Everybody"),
    "find": N_("Find"),
    "only": N_("Only"),
    "name": N_("name"),
    "score": N_("score"),
    "trouble": N_("wrong"),
    "which": N_("Which ones"),
}
CHOICES = {
    "all": N_("everybody"),
    "standing": N_("score"),
    "mistakes": N_("known mistakes"),
    "wrong": N_("wrong in"),
    "todo": N_("to do in"),
}
FLAGS = {"v": N_("void"), "u": N_("unverified")}
SHARE = N_("{count} of {total}")
SUBMISSIONS, MEDIAN, COMPLETE = N_("submissions"), N_("median, in percent"), N_("complete")
MORE = N_("and {count} more")
VOID = N_("Void, without a score, since the grader broke there: {count}. Grade again with --resume.")
UNVERIFIED = N_(
    "Unverified, since the students' code was not locked in, so that a score could be forged: {count}."
)


@dataclass(frozen=True)
class ClassPage:
    """The rows of a class, and what the page says of them; `linked` is the file that a name leads to."""

    pack: Pack
    rows: list[Row]
    about: Mapping[str, str]
    linked: str = ""
    compared: bool = False

    def render(self, lang: str) -> bytes:
        """The whole page."""
        return page(
            "class.html",
            lang,
            course=said_so(self.pack.manifest.title),
            words={name: said(text) for name, text in WORDS.items()},
            facts=self._facts(),
            warnings=list(self._warnings()),
            histogram=list(self._histogram()),
            mistakes=[self._mistake(*found) for found in self.by_frequency],
            exercises=[self._exercise(id_) for id_ in self.ids],
            key=[(verdict, SIGNS[verdict], said(VERDICTS[verdict])) for verdict in BEST_FIRST],
            compared=self.compared,
            alike=list(self._alike()) if self.compared else [],
            about=said(ABOUT, **{name: safe(fact) for name, fact in self.about.items()}),
            data=self._data(),
        )

    @cached_property
    def ids(self) -> list[str]:
        """The exercises that were graded, in teaching order."""
        return list(self.rows[0].verdicts) if self.rows else []

    @cached_property
    def by_frequency(self) -> list[tuple[tuple[str, str], list[Row]]]:
        """Exercise and known mistake, with all who make it, the most frequent first."""
        found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            for pair in row.mistakes.items():
                found[pair].append(row)
        return sorted(found.items(), key=lambda pair: -len(pair[1]))

    # --- the parts of the page ----------------------------------------------------

    def _facts(self) -> list[tuple[str, Said]]:
        percents = sorted(row.percent for row in self.rows if not row.void)
        complete = sum(percent == 100 for percent in percents)
        median = f"{percents[len(percents) // 2]:.0f}" if percents else "–"
        return [
            (str(len(self.rows)), said(SUBMISSIONS)),
            (median, said(MEDIAN)),
            (str(complete), said(COMPLETE)),
        ]

    def _warnings(self) -> Iterator[tuple[str, Said, list[str]]]:
        void = [safe(row.submission) for row in self.rows if row.void]
        unverified = [safe(row.submission) for row in self.rows if not row.verified and not row.void]
        if void:
            yield "void", said(VOID, count=len(void)), void
        if unverified:
            everybody = len(unverified) == len(self.rows)
            yield "unverified", said(UNVERIFIED, count=len(unverified)), [] if everybody else unverified

    def _histogram(self) -> Iterator[tuple[int, float, int, int]]:
        """How many lie between two percentages; full marks belong to the last bin."""
        width = 100 // BINS
        counts = Counter(min(int(row.percent // width), BINS - 1) for row in self.rows if not row.void)
        most = max(counts.values(), default=1)
        for place in range(BINS):
            yield counts[place], round(75 * counts[place] / most, 1), place * width, (place + 1) * width

    def _mistake(self, which: tuple[str, str], who: list[Row]) -> dict[str, Any]:
        return {
            "share": said(SHARE, count=len(who), total=len(self.rows)),
            "name": self._name(*which),
            "exercise": self._title(which[0]),
            "href": self._href(who[0]) + f"#exercise-{which[0]}" if self.linked else "",
        }

    def _name(self, exercise: str, id_: str) -> Said:
        mistake = known_mistake(self.pack, exercise, id_)
        return said_so(mistake.name if mistake else {"en": id_})

    def _title(self, exercise: str) -> Said:
        known = self.pack.by_id.get(exercise)
        return said_so(known.title if known else {"en": exercise})

    def _href(self, row: Row) -> str:
        return f"{quote(row.submission, safe='')}/{self.linked}" if self.linked else ""

    def _exercise(self, id_: str) -> dict[str, Any]:
        counts = Counter(row.verdicts[id_] for row in self.rows)
        parts = [(verdict, counts[verdict]) for verdict in BEST_FIRST if counts[verdict]]
        spoken = [(said(VERDICTS[verdict]), count) for verdict, count in parts]
        return {
            "id": id_,
            "title": self._title(id_),
            "passed": round(100 * counts["passed"] / len(self.rows)),
            "parts": [(verdict, round(100 * count / len(self.rows), 2)) for verdict, count in parts],
            "alt": {lang: ", ".join(f"{name[lang]} {count}" for name, count in spoken) for lang in LANGUAGES},
        }

    def _alike(self) -> Iterator[dict[str, Any]]:
        """Who hands in the same files; files that nobody changed say nothing."""
        reference = trees(_texts(self.pack, "solutions"), self.pack.files)
        stubs = trees(_texts(self.pack, "exercises"), self.pack.files)
        together: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
        for row in self.rows:
            for file, tree in row.trees.items():
                if stubs.get(file) != tree:
                    together[file, tree].append(row)
        groups: defaultdict[tuple[tuple[str, ...], bool], list[str]] = defaultdict(list)
        for (file, tree), rows in together.items():
            is_reference = reference.get(file) == tree
            if len(rows) > 1 or is_reference:
                groups[tuple(row.submission for row in rows), is_reference].append(file)
        by_name = {row.submission: row for row in self.rows}
        for (names, is_reference), files in sorted(groups.items(), key=lambda pair: -len(pair[1])):
            yield {
                "members": [(safe(name), self._href(by_name[name])) for name in names[:NAMED]],
                "more": said(MORE, count=len(names) - NAMED) if len(names) > NAMED else None,
                "files": ", ".join(files),
                "reference": is_reference,
            }

    def _data(self) -> dict[str, Any]:
        """What the table of everybody is made from, in the browser."""
        by_tag = {TAGS[lang]: self._spoken(lang) for lang in LANGUAGES}
        places = {row.submission: place for place, row in enumerate(self.rows)}
        return {
            "exercises": self.ids,
            "page": self.linked,
            "verdicts": {LETTERS[verdict]: (verdict, SIGNS[verdict]) for verdict in LETTERS},
            "students": [self._student(row) for row in self.rows],
            "mistakes": [
                {"name": self._named(*which), "who": [places[row.submission] for row in who]}
                for which, who in self.by_frequency
            ],
            "words": by_tag,
        }

    def _spoken(self, lang: str) -> dict[str, Any]:
        spoken: dict[str, Any] = {name: said(text)[lang] for name, text in CHOICES.items()}
        spoken["flags"] = {flag: said(text)[lang] for flag, text in FLAGS.items()}
        spoken["verdicts"] = {LETTERS[verdict]: said(VERDICTS[verdict])[lang] for verdict in LETTERS}
        return spoken

    def _named(self, exercise: str, id_: str) -> dict[str, str]:
        name = self._name(exercise, id_)
        return {TAGS[lang]: f"{exercise}: {name[lang]}" for lang in LANGUAGES}

    def _student(self, row: Row) -> tuple[str, float | None, str, str]:
        verdicts = "".join(LETTERS[row.verdicts[id_]] for id_ in self.ids)
        flags = "v" if row.void else "" if row.verified else "u"
        return safe(row.submission), None if row.void else round(row.score, 2), verdicts, flags


def _texts(pack: Pack, room: str) -> dict[str, str]:
    folder = pack.solutions if room == "solutions" else pack.exercises
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")} if folder else {}


def pseudonyms(rows: list[Row], seed: str) -> dict[str, str]:
    """A name that names nobody for every submission: numbers in an order that only the seed knows."""
    keyed = sorted(rows, key=lambda row: hmac.digest(seed.encode(), row.submission.encode(), hashlib.sha256))
    return {row.submission: f"#{number:0{len(str(len(rows)))}}" for number, row in enumerate(keyed, start=1)}


def disguised(rows: list[Row], names: Mapping[str, str]) -> list[Row]:
    """The rows under other names, in the order of these."""
    return sorted(
        (replace(row, submission=names[row.submission]) for row in rows), key=lambda row: row.submission
    )


def rendered(
    pack: Pack,
    rows: list[Row],
    about: Mapping[str, str],
    names: Mapping[str, str],
    *,
    compares: bool,
    lang: str,
) -> bytes:
    """The page, with links to the students' pages where there are any, and to nobody's where other names are given."""
    linked = "report.html" if compares else "report.json"
    if names:
        rows, linked = disguised(rows, names), ""
    return ClassPage(pack, rows, dict(about), linked, compares).render(lang)
