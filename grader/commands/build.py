"""`grader build`: the students' stubs, made from the solutions, and how known mistakes behave."""

import click

from course.cli import Context
from course.commands.options import in_language


@click.command()
@click.option(
    "--check", "only_check", is_flag=True, help="Write nothing; exit with 1 if something is out of date."
)
@in_language
@click.pass_obj
def build(context: Context, only_check: bool) -> None:
    """Build the stubs that students start from, and the fingerprints of known mistakes."""
    from grader import builder

    _ = context.translate
    files = builder.built(context.pack)
    stale = builder.stale(files)
    for path in stale:
        if only_check:
            click.echo(_("{path} is out of date. Build it: grader build").format(path=path))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(files[path])
            click.echo(_("Wrote {path}.").format(path=path))
    if not stale:
        click.echo(_("Everything is up to date."))
    raise SystemExit(int(only_check and bool(stale)))
