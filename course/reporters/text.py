"""A score report as plain text, for a mail or a terminal."""

from collections.abc import Iterator

import click

from course.judging.report import ExerciseResult, ScoreReport
from course.messages import MARKS, VERDICTS
from course.reporters import Reporter, Setting
from course.reporters.words import about, notes, points, standing, to_say, total
from course.screen import COLOURS
from course.text import safe


def text(report: ScoreReport, setting: Setting) -> str:
    """Score, then each exercise with its verdict, what is wrong, and how it was marked."""
    return click.unstyle(coloured(report, setting))


def coloured(report: ScoreReport, setting: Setting) -> str:
    """The same in a terminal's colours."""
    return "".join(f"{line}\n" for line in _lines(report, setting))


def _lines(report: ScoreReport, setting: Setting) -> Iterator[str]:
    yield f"{safe(report.submission)}: {total(report)}"
    yield setting.translate(standing(report, setting))
    yield from notes(report, setting.translate)
    for exercise in report.exercises:
        yield _heading(exercise, setting)
        yield from (f"    {line}" for line in to_say(exercise, setting))
    yield about(report, setting.translate)


def _heading(exercise: ExerciseResult, setting: Setting) -> str:
    verdict = exercise.verdict.value
    score = points(exercise.score, exercise.max_score)
    mark = click.style(MARKS[verdict], fg=COLOURS[verdict])
    return f"{mark} {safe(exercise.id):21} {score:>6}  {setting.translate(VERDICTS[verdict])}"


TEXT = Reporter("report.txt", lambda report, setting: text(report, setting).encode())
TERMINAL = Reporter(
    "report.txt", TEXT.render, lambda report, setting: click.echo(coloured(report, setting), nl=False)
)
