"""`grader export`: scores for the systems that keep them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from course.cli import Context
from course.commands.options import in_language
from course.helping import Speaking
from course.messages import N_
from course.text import safe

if TYPE_CHECKING:
    from grader.classes import Row
    from grader.gradebooks import Outcome
    from grader.rosters import People

FILE = click.Path(path_type=Path, dir_okay=False)
MOST_NAMED = 200
LEFT_OVER = {
    "unmatched": N_("No student is known for: {names}"),
    "ambiguous": N_("More than one student or submission fits, so nothing was entered for: {names}"),
    "void": N_("Void, a fault of the grader, so nothing was entered for: {names}"),
    "without": N_("Students without a submission, whose cells stay as they were: {names}"),
}


@click.group(cls=Speaking)
@in_language
def export() -> None:
    """Write scores for Canvas, Moodle or nbgrader, or an autograder for Gradescope."""


def scores_of_a_class(command: Callable[..., Any]) -> Callable[..., Any]:
    """What the exports of scores have in common."""
    for decorate in (
        click.pass_obj,
        in_language,
        click.option(
            "--roster", type=FILE, help="A CSV file that says who is who: submission, email, id, username."
        ),
        click.option(
            "--match",
            type=click.Choice(["email", "id", "username"]),
            default="email",
            show_default=True,
            help="What submissions are called by, or what the roster and the other system share.",
        ),
        click.option("--to", type=FILE, required=True, help="The CSV file to write."),
        click.argument("reports", type=click.Path(path_type=Path)),
    ):
        command = decorate(command)
    return command


def into_a_gradebook(command: Callable[..., Any]) -> Callable[..., Any]:
    """How the columns of a site's own export are named."""
    command = click.option("--column", help="The column for the score, by its title.")(command)
    return click.option("--key-column", help="The column to match by, if it goes by another title.")(command)


@export.command()
@scores_of_a_class
@into_a_gradebook
@click.option("--gradebook", type=FILE, required=True, help="The file that Canvas exported.")
def canvas(context: Context, reports: Path, gradebook: Path, to: Path, **options: Any) -> None:
    """Fill the gradebook file that Canvas exported; columns and rows that are not ours stay as they are."""
    from grader import gradebooks

    if not options["column"]:
        raise click.UsageError(context.translate("Name the assignment's column: --column TITLE"))
    _fill(context, gradebooks.CANVAS, reports, gradebook, to, **options)


@export.command()
@scores_of_a_class
@into_a_gradebook
@click.option("--gradebook", type=FILE, help="The grading worksheet that Moodle exported, to be filled.")
def moodle(context: Context, reports: Path, gradebook: Path | None, to: Path, **options: Any) -> None:
    """Write a file that Moodle's gradebook imports, or fill the worksheet that Moodle exported."""
    from grader import classes, gradebooks

    if gradebook:
        _fill(context, gradebooks.MOODLE, reports, gradebook, to, **options)
        return
    people = _people(options["match"], options["roster"])
    rows = classes.read(reports).rows
    item = options["column"] or context.pack.manifest.title[context.lang]
    table, outcome = gradebooks.moodle_import(rows, people, item)
    _conclude(context, to, table.encoded(), rows, outcome)


@export.command()
@scores_of_a_class
def nbgrader(context: Context, reports: Path, to: Path, match: Any, roster: Path | None) -> None:
    """Write the table that nbgrader's export writes: a line a student and lesson."""
    from grader import classes, gradebooks

    found = classes.read(reports)
    context.pack_name = str(found.about.get("pack", "")) or context.pack_name
    table, outcome = gradebooks.nbgrader(found.rows, _people(match, roster), context.pack, {})
    _conclude(context, to, table.encoded(), found.rows, outcome)


@export.command()
@click.option("--to", type=FILE, required=True, help="The archive to write, e.g. autograder.zip.")
@click.option("--lesson", "lessons", multiple=True, help="Grade this lesson only (again for more).")
@click.option("--exercise", "exercises", multiple=True, help="Grade this exercise only (again for more).")
@click.option(
    "--isolation",
    "level",
    default="standard",
    show_default=True,
    type=click.Choice(["strong", "standard", "none"]),
    help="How students' code is locked in there; where it cannot be, nobody gets a score.",
)
@click.option(
    "--seed", envvar="CHAINRULE_SEED", help="The secret that hidden inputs are drawn from; else a new one."
)
@click.option(
    "--wheelhouse", is_flag=True, help="Add what it requires, to be installed there without network."
)
@in_language
@click.pass_obj
def gradescope(
    context: Context,
    to: Path,
    lessons: tuple[str, ...],
    exercises: tuple[str, ...],
    level: str,
    seed: str | None,
    wheelhouse: bool,
) -> None:
    """Write an autograder for Gradescope: upload it there as it is. It holds the secret seed."""
    import secrets

    from grader import grading, kit, kitwheels
    from grader.commands.grade import selected
    from grader.gradescope import autograder, running

    _ = context.translate
    only = selected(context.pack, lessons, exercises)
    config = running.Config(
        pack=context.pack.name,
        seed=seed or secrets.token_hex(16),
        isolation=level,
        lang=context.lang,
        exercises=tuple(id_ for id_ in context.pack.by_id if id_ in only) if only else None,
    )
    wheels = kit.fetched_wheels(context.pack, _, kit.LINUX) if wheelhouse else {}
    _write(context, to, autograder.archive(config, kitwheels.whole(context.pack), wheels), grading.PRIVATE)
    click.echo(
        _("Wrote {path}. Upload it as it is, and keep it to yourself: the secret seed is in it.").format(
            path=to
        )
    )
    if level == "none":
        click.echo(_("Unverified: the students' code was not locked in, so a score could be forged."))


@export.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="DIR",
    help="A folder that is empty or not there yet.",
)
@in_language
@click.pass_obj
def github(context: Context, folder: Path) -> None:
    """Write the instructor's private repository: it collects all students' repositories, grades, publishes."""
    from grader import kitwheels, template
    from grader.gradescope import autograder

    _ = context.translate
    if folder.exists() and any(path.name != ".git" for path in folder.iterdir()):
        raise click.UsageError(_("{path} holds other things. Name an empty folder.").format(path=folder))
    pack = context.pack
    wheels = {autograder.WHEEL: autograder.wheel(), **kitwheels.whole(pack)}
    for name, data in {**template.files("instructor", pack.name), **wheels}.items():
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        except OSError as error:
            said = _("{path}: {reason}. Name another folder: --to DIR")
            raise click.UsageError(said.format(path=error.filename, reason=error.strerror)) from None
        click.echo(_("Wrote {path}.").format(path=folder / name))
    click.echo(
        _("Keep this repository private: solutions and hidden checks are in it. README.md says how to go on.")
    )


def _write(context: Context, to: Path, data: bytes, mode: int = 0o644) -> None:
    from grader.grading import write

    try:
        write(to, data, mode)
    except OSError as error:
        said = context.translate("{path}: {reason}. Name another file: --to FILE")
        raise click.UsageError(said.format(path=to, reason=error.strerror)) from None


def _fill(
    context: Context,
    site: Any,
    reports: Path,
    gradebook: Path,
    to: Path,
    match: Any,
    roster: Path | None,
    column: str | None,
    key_column: str | None,
) -> None:
    from grader import classes, gradebooks, tables

    table = tables.read(gradebook)
    filling = gradebooks.Filling.of(site, table, match, column, key_column)
    rows = classes.read(reports).rows
    outcome = filling.fill(rows, _people(match, roster))
    _conclude(context, to, table.encoded(), rows, outcome)


def _people(match: Any, roster: Path | None) -> "People":
    from grader.rosters import People

    return People.of(match, roster)


def _conclude(context: Context, to: Path, data: bytes, rows: "list[Row]", outcome: "Outcome") -> None:
    """Write the file, and name everybody who is not in it."""
    _ = context.translate
    _write(context, to, data)
    click.echo(_("Wrote {path}: {count} scores.").format(path=to, count=len(outcome.entered)))
    for most in sorted(outcome.scaled_to):
        click.echo(_("Scores were scaled to {most:g} points, which is what the file says.").format(most=most))
    for kind, said in LEFT_OVER.items():
        if names := getattr(outcome, kind):
            shown = [safe(name, 100) for name in names[:MOST_NAMED]]
            more = ["…"] if len(names) > MOST_NAMED else []
            click.echo(_(said).format(names=", ".join([*shown, *more])) + f" ({len(names)})")
    if not all(row.verified for row in rows):
        click.echo(_("Unverified: the students' code was not locked in, so a score could be forged."))
