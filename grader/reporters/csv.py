"""A score report as a table: a row a check, for spreadsheets and data frames."""

import csv
import io
from collections.abc import Iterator

from course.judging.report import ScoreReport
from course.messages import say_override
from course.reporters import Reporter, Setting
from course.reporters.words import facts_about, said
from course.text import safe
from grader.classes import cell

COLUMNS = ("lesson", "exercise", "check", "visibility", "verdict", "score", "max_score", "text", "by_hand")


def table(report: ScoreReport, setting: Setting) -> bytes:
    """One row a check; every row names the submission and what judged it."""
    about = {**facts_about(report), "verified": "yes" if report.verified else "unverified"}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["submission", *COLUMNS, *about])
    for row in _rows(report, setting):
        writer.writerow(
            [cell(safe(part, longest=2000)) for part in (report.submission, *row, *about.values())]
        )
    return text.getvalue().encode("utf-8-sig")


def _rows(report: ScoreReport, setting: Setting) -> Iterator[tuple[str, ...]]:
    _ = setting.translate
    for exercise in report.exercises:
        by_hand = say_override(exercise.override, _) if exercise.override else ""
        for check in exercise.checks:
            score = "" if check.verdict == "void" else f"{check.score:g}"
            kind = (exercise.lesson, exercise.id, check.id, check.visibility, check.verdict.value)
            yield (*kind, score, f"{check.max_score:g}", said(check, _), by_hand)


CSV = Reporter("report.csv", table)
