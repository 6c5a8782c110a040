"""`course start`: a lesson's files, to be filled in."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_lesson
from course.messages import N_, TITLED
from course.screen import echo
from course.workspace import Workspace

SAID = {
    "written": N_("Wrote {file}."),
    "kept": N_("{file} is there already and stays as it is."),
    "renewed": N_("{file} held no work of yours: it is now the newer one of this course."),
    "beside": N_("{file} stays as it is. This course has a newer one, which now lies beside it: {file}.new"),
}


@click.command()
@click.argument("lesson", required=False)
@in_language
@in_folder
@click.pass_obj
def start(context: Context, lesson: str | None, folder: Path) -> None:
    """Write the files of LESSON, or of the one that is next. What you have written stays as it is."""
    from course.starting import start as start_lesson

    pack, _ = context.pack, context.translate
    workspace = Workspace(folder)
    if lesson is None:
        lesson = pack.lesson_of[workspace.working_on(pack) or next(iter(pack.by_id))].id
    chosen = next(one for one in pack.manifest.lessons if one.id == known_lesson(pack, lesson))
    for one in start_lesson(workspace, pack, chosen):
        echo(_(SAID[one.how]).format(file=folder / one.file))
        if one.symbols:
            echo(_("  New in it: {symbols}").format(symbols=", ".join(one.symbols)))
    first = next((one for one in chosen.exercises if not workspace.passed(one.id)), chosen.exercises[0])
    workspace.remember([], first.id)
    echo(_(TITLED).format(title=first.title[context.lang], text=first.task[context.lang]))
    echo(_("Then: course check {exercise}").format(exercise=first.id))
