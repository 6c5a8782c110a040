"""A score report in Markdown: for a job's summary, an issue, a mail."""

import re
from collections.abc import Iterator

from course.judging.report import ExerciseResult, ScoreReport, Verdict
from course.messages import MARKS, N_, VERDICTS
from course.reporters import Reporter, Setting
from course.reporters.words import about, headed, notes, points, standing, to_say, total
from course.text import safe

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")  # all of ASCII's: each may mean something in Markdown
QUIET = (Verdict.PASSED, Verdict.UNANSWERED)  # one line says it all
EXERCISE, VERDICT, SCORE = N_("exercise"), N_("verdict"), N_("score")


def markdown(report: ScoreReport, setting: Setting) -> str:
    """Score, a table of the exercises, and what is wrong with those that are not right."""
    return "\n\n".join(_blocks(report, setting)) + "\n"


def plain(text: str) -> str:
    """Text that Markdown shows as it is, whatever it holds."""
    return PUNCTUATION.sub(r"\\\1", safe(text, longest=2000))


def _blocks(report: ScoreReport, setting: Setting) -> Iterator[str]:
    _ = setting.translate
    yield f"# {plain(report.submission)}: {plain(total(report))}"
    yield f"**{plain(_(standing(report, setting)))}**"
    yield from map(plain, notes(report, _))
    yield "\n".join(_table(report, setting))
    for exercise in report.exercises:
        if exercise.verdict not in QUIET or exercise.follow_through or exercise.override:
            yield f"## {plain(headed(exercise, setting))}"
            yield "\n".join(f"- {plain(line)}" for line in to_say(exercise, setting))
    yield f"*{plain(about(report, _))}*"


def _table(report: ScoreReport, setting: Setting) -> Iterator[str]:
    yield "| " + " | ".join(setting.translate(name) for name in (EXERCISE, VERDICT, SCORE)) + " |"
    yield "| --- | --- | ---: |"
    for exercise in report.exercises:
        yield _row(exercise, setting)


def _row(exercise: ExerciseResult, setting: Setting) -> str:
    verdict = exercise.verdict.value
    told = f"{MARKS[verdict]} {setting.translate(VERDICTS[verdict])}"
    cells = (setting.title(exercise.id), told, points(exercise.score, exercise.max_score))
    return "| " + " | ".join(map(plain, cells)) + " |"


MARKDOWN = Reporter("report.md", lambda report, setting: markdown(report, setting).encode())
