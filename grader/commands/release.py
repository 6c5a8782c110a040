"""`grader release`: what students get, and nothing else."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language, known_lesson
from course.errors import PackError
from course.messages import N_

if TYPE_CHECKING:
    from grader.kit import Kit

CHANGES = {
    "new": N_("Wrote {path}."),
    "replaced": N_("Replaced {path}."),
    "removed": N_("Removed {path}: it is of an earlier release."),
    "kept": N_("{path} was changed since the last release, and stays as it is."),
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
@click.option(
    "--lesson", "lessons", multiple=True, help="Release this lesson too (again for more); else all."
)
@click.option(
    "--solutions", is_flag=True, help="Hand out the solutions of lessons that are due: see --class."
)
@click.option(
    "--class",
    "class_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The class's file, class.toml: due dates, and the lessons that are released.",
)
@click.option(
    "--wheelhouse", is_flag=True, help="Add the wheels that students need to install without network."
)
@click.option("--classroom", is_flag=True, help="With the workflow of GitHub Classroom.")
@in_language
@click.pass_obj
def release(
    context: Context,
    folder: Path,
    lessons: tuple[str, ...],
    solutions: bool,
    class_file: Path | None,
    wheelhouse: bool,
    classroom: bool,
) -> None:
    """Write the students' kit: what they install, the stubs, and a page that says how to begin."""
    from grader import kit
    from grader.release import VERSION

    _ = context.translate
    _refuse_what_is_not_ready(context)
    changed = False
    try:
        if not kit.is_free(folder):
            raise click.UsageError(_("{path} holds other things. Name an empty folder.").format(path=folder))
        wanted = _kit(context, folder, lessons, solutions, class_file, wheelhouse, classroom)
        changes = kit.write(folder, wanted)
        for change, path in changes:
            click.echo(_(CHANGES[change]).format(path=path))
            changed = changed or change != "kept"
    except OSError as error:
        said = _("{path}: {reason}. Name another folder: --to DIR")
        raise click.UsageError(said.format(path=error.filename, reason=error.strerror)) from None
    if not changed:
        click.echo(_("Everything is up to date."))
    click.echo(_("This is version {version}. Hand out the whole folder.").format(version=VERSION))


def _kit(
    context: Context,
    folder: Path,
    lessons: tuple[str, ...],
    solutions: bool,
    class_file: Path | None,
    wheelhouse: bool,
    classroom: bool,
) -> "Kit":
    """What is to be written, from the options, the class's file and what was released before."""
    from grader import classfile, kit, lending, solved

    pack, _ = context.pack, context.translate
    for lesson in lessons:
        known_lesson(pack, lesson)
    if solutions and not class_file:
        raise click.UsageError(_("Due dates are needed for that: --class class.toml"))
    about = classfile.read(class_file, pack) if class_file else classfile.ClassFile(format=classfile.FORMAT)
    now = datetime.now(UTC)
    dated = {id_ for id_ in about.lessons if about.last_due(id_)}
    due = {id_ for id_ in dated if about.is_over(id_, now)}
    return kit.Kit(
        pack,
        lessons=kit.lessons_with(folder, pack, (*lessons, *about.released)),
        solutions=solved.solved_files(pack, due, dated) if solutions else {},
        lent=lending.released(pack, due, dated) if solutions else {},
        wheels=kit.fetched_wheels(pack, _) if wheelhouse else kit.wheels_in(folder / kit.WHEELHOUSE),
        ci="classroom" if classroom else "student",
    )


def _refuse_what_is_not_ready(context: Context) -> None:
    """Only stubs that are as the solutions say are released."""
    from grader import builder

    pack, _ = context.pack, context.translate
    for path in builder.stale(builder.built_stubs(pack)):
        raise PackError(_("{path} is out of date. Build it: grader build").format(path=path))
