"""`course new`: a pack of one's own, to begin with."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_language


@click.command()
@click.argument("pack")
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where; else a new folder of that name.",
)
@in_language
@click.pass_obj
def new(context: Context, pack: str, folder: Path | None) -> None:
    """Write a small course named PACK that is complete: to be installed, verified and changed."""
    from course.scaffold import refusal, scaffold

    _, folder = context.translate, folder or Path(pack)
    if why := refusal(pack, folder):
        raise click.UsageError(_(why).format(name=pack, path=folder))
    try:
        for path in scaffold(pack, folder):
            click.echo(_("Wrote {path}.").format(path=path))
    except OSError as error:
        said = _("{path}: {reason}. Name another folder: --to DIR")
        raise click.UsageError(said.format(path=error.filename, reason=error.strerror)) from None
    click.echo(
        _("Next: pip install --editable {path}, then grader verify {pack}").format(path=folder, pack=pack)
    )
