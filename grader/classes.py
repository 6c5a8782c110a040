"""The results of a class: a summary, a table of scores, and what the run must remember."""

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from course.errors import SubmissionError
from course.judging.report import ScoreReport
from course.messages import N_
from course.text import told

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
    by_hand: list[str] = field(default_factory=list)  # the exercises whose score an instructor set

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
            by_hand=[sys.intern(exercise.id) for exercise in report.exercises if exercise.override],
        )

    @property
    def percent(self) -> float:
        """The score in percent."""
        return 100 * self.score / self.max_score if self.max_score else 0.0


@dataclass(frozen=True)
class Class:
    """What `summary.json` says: the rows, and what is true of all of them (pack, versions, inputs)."""

    rows: list[Row]
    about: dict[str, Any]

    def files(self) -> dict[str, bytes]:
        """The files on the class as a whole, by their names."""
        return {"summary.json": summary(self.rows, self.about), "scores.csv": table(self.rows)}

    def with_report(self, report: ScoreReport) -> "Class":
        """The class with another report on one submission, whose files are the same."""
        rows = [
            Row.of(report, row.trees) if row.submission == report.submission else row for row in self.rows
        ]
        return replace(self, rows=rows)


def read(out: Path) -> Class:
    """The class of a folder of reports."""
    import msgspec

    path = out / "summary.json"
    try:
        content = msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
        rows = msgspec.convert(content.pop("submissions", None), list[Row])
    except OSError as error:
        text = N_("{path}: {error}. Name a folder that grader grade wrote, after it was done.")
        raise SubmissionError(told(text, path=path, error=error.strerror)) from None
    except msgspec.DecodeError as error:
        raise SubmissionError(
            told(N_("{path}: {error}. Grade again to write it anew."), path=path, error=error)
        ) from None
    about = {key: value for key, value in content.items() if key not in ("format", "exercises")}
    return Class(rows, about)


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
    writer.writerow(
        ["submission", "score", "max_score", "percent", "verified", "void", "by hand", *exercises]
    )
    for row in rows:
        score = ["" if row.void else f"{row.score:g}", f"{row.max_score:g}"]
        score.append("" if row.void else f"{row.percent:.1f}")
        flags = ["yes" if row.verified else "unverified", "void" if row.void else "", " ".join(row.by_hand)]
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
