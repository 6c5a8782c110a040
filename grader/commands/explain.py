"""`grader explain`: everything about one exercise of one report, for an instructor who answers an appeal."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language
from course.judging.report import CheckResult, Counterexample, ExerciseResult, ScoreReport
from course.messages import MARKS, N_, VERDICTS, say, say_follow_through, say_override
from course.text import Translate, safe
from grader.commands.grade import open_level
from grader.commands.reports import find_exercise, one_report

if TYPE_CHECKING:
    from grader.explaining import Case, Explained

LONGEST = 2000
PRINTED = 2000  # bytes
INSTRUCTOR_ONLY = N_("For the instructor only: this shows secret inputs and their right answers.")


@click.command()
@one_report
@click.argument("exercise")
@click.option(
    "--isolation", "level", metavar="strong|standard|none", help="How the code is locked in; else as it was."
)
@in_language
@click.pass_obj
def explain(context: Context, folder: Path, exercise: str, level: str | None) -> None:
    """Judge EXERCISE of REPORT once more on the kept bytes, and show what was asked, expected and answered."""
    from grader import explaining, republishing

    report = republishing.read(folder)
    before = find_exercise(report, exercise)
    context.pack_name = report.pack
    launcher = open_level(context, level or report.isolation.level)
    try:
        found = explaining.explained(context.pack, report, folder, exercise, launcher)
    finally:
        launcher.close()
    lines = [*_head(context, report, before, found), *_checks(context, found), *_printed(context, found)]
    click.echo("\n".join(lines))


def _head(context: Context, report: ScoreReport, before: ExerciseResult, found: "Explained") -> Iterator[str]:
    _, now = context.translate, found.result
    yield _(INSTRUCTOR_ONLY)
    yield f"{safe(report.submission)} · {now.id} · {_score(now.score, now.max_score)} · {_(VERDICTS[now.verdict])}"
    yield _(
        "Judged by {grader}, course {pack} {version}, Python {python}, {platform}, isolation {level}"
    ).format(
        grader=report.grader,
        pack=report.pack,
        version=report.pack_version,
        python=report.python,
        platform=report.platform,
        level=report.isolation.level,
    )
    judged = before.override.judged if before.override else before.score
    if (now.score, now.verdict) != (judged, before.verdict):
        said = _("The report says otherwise: {score}, {verdict}.")
        yield said.format(score=_score(judged, before.max_score), verdict=_(VERDICTS[before.verdict]))
    if before.override:
        yield say_override(before.override, _)
    yield from _how_it_was_judged(context, now)


def _how_it_was_judged(context: Context, now: ExerciseResult) -> Iterator[str]:
    """Follow-through, and the known mistake that it behaves like."""
    from course.judging.diagnosis import known_mistake

    _ = context.translate
    yield from (say_follow_through(entry, _) for entry in now.follow_through)
    if mistake := known_mistake(context.pack, now.id, now.mistake):
        yield _("This looks like: {name}.").format(name=mistake.name[context.lang])


def _score(score: float, most: float) -> str:
    return f"{score:g} / {most:g}"


def _checks(context: Context, found: "Explained") -> Iterator[str]:
    for check in found.result.checks:
        yield ""
        yield from _check(context, check)
        yield from (line for case in found.of(check.id) for line in _case(case, context.translate))


def _check(context: Context, check: CheckResult) -> Iterator[str]:
    _ = context.translate
    kind = _(N_("hidden") if check.visibility == "hidden" else N_("visible"))
    mark = MARKS[check.verdict]
    yield f"{mark} {_(check.title)}  [{check.id}, {kind}, {_score(check.score, check.max_score)}]"
    if check.message:
        yield from (f"  {line}" for line in say(check, _).splitlines())
    if check.counterexample:
        yield from _drawn(check.counterexample, context.lang)


def _drawn(example: Counterexample, lang: str) -> list[str]:
    from course.drawing.picture import graphs_of
    from course.drawing.text import as_text

    yours, _right = graphs_of(example)
    return [f"  {safe(line)}" for line in as_text(yours, lang=lang).splitlines()]


def _case(case: "Case", translate: Translate) -> Iterator[str]:
    """A right answer in a line, a wrong one with both sides."""
    _ = translate
    kind = _(N_("secret") if case.is_secret else N_("public"))
    lent = " · " + say_follow_through(f"lend:{case.lent}", _) if case.lent else ""
    yield f"    {'✓' if case.is_right else '✗'} [{kind}] {safe(case.asked, LONGEST)}{lent}"
    if not case.is_right:
        right, theirs = _("right: {answer}"), _("theirs: {answer}")
        yield "        " + right.format(answer=safe(case.wanted or "–", LONGEST))
        yield "        " + theirs.format(answer=safe(case.got, LONGEST))


def _printed(context: Context, found: "Explained") -> Iterator[str]:
    if found.output:
        yield ""
        yield context.translate("What the code printed, its first {count} bytes:").format(count=PRINTED)
        text = found.output[:PRINTED].decode(errors="replace")
        yield from (f"    {safe(line)}" for line in text.splitlines())
