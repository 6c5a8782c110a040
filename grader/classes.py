"""The results of a class: a summary, a table of scores, and what the run must remember."""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from course.judging.report import ScoreReport

FORMAT = 1
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # what spreadsheets compute, wide forms too


@dataclass(frozen=True, slots=True)
class Row:
    """What the class tables keep of a report, so that reports need not be kept in memory."""

    submission: str
    digest: str
    score: float
    max_score: float
    verified: bool
    void: bool
    scores: dict[str, float]
    verdicts: dict[str, str]
    mistakes: dict[str, str]  # the known ones that its exercises behave like
    trees: dict[str, str]  # what its files' syntax trees are known by, if they were compared

    @classmethod
    def of(cls, report: ScoreReport, trees: dict[str, str] | None = None) -> "Row":
        """The row of one report."""
        return cls(
            submission=report.submission,
            digest=report.digest,
            score=report.score,
            max_score=report.max_score,
            verified=report.verified,
            void=report.is_void,
            scores={sys.intern(exercise.id): exercise.score for exercise in report.exercises},
            verdicts={sys.intern(exercise.id): exercise.verdict.value for exercise in report.exercises},
            mistakes={
                sys.intern(exercise.id): sys.intern(exercise.mistake)
                for exercise in report.exercises
                if exercise.mistake
            },
            trees=trees or {},
        )

    @property
    def percent(self) -> float:
        """The score in percent."""
        return 100 * self.score / self.max_score if self.max_score else 0.0


def summary(rows: list[Row], about: dict[str, Any]) -> bytes:
    """`summary.json`: the class, a line a submission and a line an exercise."""
    exercises = list(rows[0].verdicts) if rows else []
    counts = ((id_, Counter(row.verdicts[id_] for row in rows)) for id_ in exercises)
    verdicts = ({"id": id_, "verdicts": dict(sorted(count.items()))} for id_, count in counts)
    head = json.dumps({"format": FORMAT, **about}, indent=1, ensure_ascii=False)[: -len("\n}")]
    parts = [head, _lines("submissions", map(asdict, rows)), _lines("exercises", verdicts)]
    return (",\n ".join(parts) + "\n}\n").encode()


def _lines(name: str, things: Iterable[dict[str, Any]]) -> str:
    """A list in JSON, one thing a line: large classes need little room, in memory too."""
    lines = ",\n  ".join(json.dumps(thing, ensure_ascii=False) for thing in things)
    return f'"{name}": [\n  {lines}\n ]' if lines else f'"{name}": []'


def table(rows: list[Row]) -> bytes:
    """`scores.csv`, readable by spreadsheets; a void submission has no score."""
    exercises = list(rows[0].scores) if rows else []
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["submission", "score", "max_score", "percent", "verified", "void", *exercises])
    for row in rows:
        score = ["" if row.void else f"{row.score:g}", f"{row.max_score:g}"]
        score.append("" if row.void else f"{row.percent:.1f}")
        flags = ["yes" if row.verified else "unverified", "void" if row.void else ""]
        writer.writerow(
            [cell(row.submission), *score, *flags, *(f"{row.scores[id_]:g}" for id_ in exercises)]
        )
    return text.getvalue().encode("utf-8-sig")


def pairs(names: Mapping[str, str]) -> bytes:
    """`pseudonyms.csv`: who is called what."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(
        [("pseudonym", "submission"), *((alias, cell(name)) for name, alias in names.items())]
    )
    return text.getvalue().encode("utf-8-sig")


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return "'" + text if text.lstrip().startswith(FORMULA) or text[:1] in ("\t", "\r", "\n") else text
