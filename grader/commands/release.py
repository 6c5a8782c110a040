"""`grader release`: what students get, and nothing else."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_language
from course.errors import PackError
from course.messages import N_

CHANGES = {
    "new": N_("Wrote {path}."),
    "replaced": N_("Replaced {path}."),
    "removed": N_("Removed {path}: it is of an earlier release."),
}


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="A folder that is empty, not there yet, or of an earlier release.",
)
@in_language
@click.pass_obj
def release(context: Context, folder: Path) -> None:
    """Write the students' kit: what they install, the stubs, and a page that says how to begin."""
    from grader import release as kit

    _ = context.translate
    _refuse_what_is_not_ready(context)
    changed = False
    try:
        if not kit.is_free(folder):
            raise click.UsageError(_("{path} holds other things. Name an empty folder.").format(path=folder))
        for change, path in kit.release(folder):
            click.echo(_(CHANGES[change]).format(path=path))
            changed = True
    except OSError as error:
        said = _("{path}: {reason}. Name another folder: --to DIR")
        raise click.UsageError(said.format(path=error.filename, reason=error.strerror)) from None
    if not changed:
        click.echo(_("Everything is up to date."))
    click.echo(_("This is version {version}. Hand out the whole folder.").format(version=kit.VERSION))


def _refuse_what_is_not_ready(context: Context) -> None:
    """Only the built-in course can be released so far, and only stubs that are as the solutions say."""
    from grader import builder

    pack, _ = context.pack, context.translate
    if pack.name != "autograd":
        raise click.UsageError(_("Only the built-in course can be released so far."))
    for path in builder.stale(builder.built_stubs(pack)):
        raise PackError(_("{path} is out of date. Build it: grader build").format(path=path))
