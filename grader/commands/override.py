"""`grader override`: a score set by hand, after an appeal."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_language
from course.messages import N_
from course.text import safe
from grader.commands.reports import find_exercise, one_report

NOT_WRITTEN_NOW = N_(
    "{path} could not be written: {error}. Make room or get the right to, then set the score again."
)

GRADEBOOK = N_("For nbgrader's gradebook, too: grader nbgrader grade {folder} --lesson {lesson} --resume")


@click.command()
@one_report
@click.argument("exercise")
@click.option("--score", type=click.FloatRange(0), required=True, help="The points that it gets.")
@click.option("--reason", required=True, help="Why; the student reads it.")
@in_language
@click.pass_obj
def override(context: Context, folder: Path, exercise: str, score: float, reason: str) -> None:
    """Set the score of EXERCISE in REPORT by hand; grading the same submission again keeps it."""
    from grader import overrides, republishing
    from grader.grading import NotWritten

    _ = context.translate
    report = republishing.read(folder)
    context.pack_name = report.pack
    most = find_exercise(report, exercise).max_score
    if score > most:
        said = _("{exercise} is worth {most:g} at most: name a score from 0 to {most:g}.")
        raise click.UsageError(said.format(exercise=exercise, most=most))
    if not reason.strip():
        raise click.UsageError(_("Say why: --reason TEXT"))
    entry = overrides.entry(report, exercise, score, reason.strip())
    changed = overrides.applied(report, [*overrides.logged(folder.parent), entry])
    try:
        overrides.log(folder.parent, entry)
        for path in republishing.publish(context, folder, changed):
            click.echo(_("Wrote {path}.").format(path=path))
    except OSError as error:
        raise NotWritten(_(NOT_WRITTEN_NOW).format(path=error.filename, error=error.strerror)) from None
    told = _("{submission}: {exercise} is {score:g} now, the whole {whole:g} / {most:g}.")
    name, whole = safe(report.submission), changed.score
    click.echo(
        told.format(submission=name, exercise=exercise, score=score, whole=whole, most=changed.max_score)
    )
    _for_the_gradebook(context, folder.resolve().parent)


def _for_the_gradebook(context: Context, out: Path) -> None:
    """Say how nbgrader's gradebook gets it, where the report is one of its class."""
    from grader import classfile

    root = out.parents[1]
    if out.parent.name == "reports" and (root / classfile.NAME).exists():
        click.echo(context.translate(GRADEBOOK).format(folder=root, lesson=out.name))
