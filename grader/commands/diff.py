"""`grader diff`: whose score changed between two runs, and why."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_language
from course.errors import SubmissionError
from course.text import safe

SHOWN = click.Path(path_type=Path)
LONGEST = 1000


@click.command()
@click.argument("old", type=SHOWN)
@click.argument("new", type=SHOWN)
@in_language
@click.pass_obj
def diff(context: Context, old: Path, new: Path) -> None:
    """Compare the reports in OLD and NEW: whose score changed, and which checks are the reason."""
    from grader import comparing

    _ = context.translate
    before, after = comparing.reports(old), comparing.reports(new)
    for folder, found in ((old, before), (new, after)):
        if not found:
            said = _("{path} holds no reports. Name a folder that grader grade wrote.")
            raise SubmissionError(said.format(path=folder))
    first = next((name for name in before if name in after), None)
    if first is not None:
        for line in comparing.about_the_runs(before[first], after[first], _):
            click.echo(safe(line))
    changes = list(comparing.changes(before, after, _))
    for change in changes:
        click.echo(
            f"{safe(change.submission)}: {_shown(context, change.before)} → {_shown(context, change.after)}"
        )
        for reason in change.reasons:
            click.echo(f"    {safe(reason, LONGEST)}")
    same = len(before.keys() & after.keys()) - sum(None not in (c.before, c.after) for c in changes)
    click.echo(_("{changed} changed, {same} stayed the same.").format(changed=len(changes), same=same))


def _shown(context: Context, score: float | None) -> str:
    return context.translate("no score") if score is None else f"{score:g}"
