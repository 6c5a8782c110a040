"""`course start`: a lesson's files, to be filled in."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_lesson
from course.messages import TITLED
from course.workspace import Workspace


@click.command()
@click.argument("lesson", required=False)
@in_language
@in_folder
@click.pass_obj
def start(context: Context, lesson: str | None, folder: Path) -> None:
    """Write the files of LESSON, or of the one that is next. Files that are there stay as they are."""
    pack, _ = context.pack, context.translate
    workspace = Workspace(folder)
    if lesson is None:
        lesson = pack.lesson_of[workspace.working_on(pack) or next(iter(pack.by_id))].id
    chosen = next(one for one in pack.manifest.lessons if one.id == known_lesson(pack, lesson))
    written, kept = workspace.start(pack, chosen)
    for name in written:
        click.echo(_("Wrote {file}.").format(file=folder / name))
    for name in kept:
        click.echo(_("{file} is there already and stays as it is.").format(file=folder / name))
    first = next((one for one in chosen.exercises if not workspace.passed(one.id)), chosen.exercises[0])
    workspace.remember([], first.id)
    click.echo(_(TITLED).format(title=first.title[context.lang], text=first.task[context.lang]))
    click.echo(_("Then: course check {exercise}").format(exercise=first.id))
