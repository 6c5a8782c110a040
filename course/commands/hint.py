"""`course hint`: one rung of help at a time."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_exercises
from course.workspace import Workspace


@click.command()
@click.argument("exercise", required=False)
@click.option(
    "--rung", type=click.IntRange(1, 3), default=1, show_default=True, help="Idea, rule, shape of the code."
)
@in_language
@in_folder
@click.pass_obj
def hint(context: Context, exercise: str | None, rung: int, folder: Path) -> None:
    """Help with EXERCISE, or with the one that you work on: the idea, then the rule, then the code's shape."""
    pack, _ = context.pack, context.translate
    workspace = Workspace(folder)
    exercise = exercise or workspace.working_on(pack) or next(iter(pack.by_id))
    known_exercises(pack, (exercise,))
    click.echo(_hints(context, workspace, exercise)[rung - 1].strip())
    if rung < 3:
        click.echo(_("More: course hint {exercise} --rung {rung}").format(exercise=exercise, rung=rung + 1))


def _hints(context: Context, workspace: Workspace, exercise: str) -> tuple[str, str, str]:
    """Those for the mistake that the last check saw, else the exercise's own."""
    from course.judging.diagnosis import known_mistake

    remembered = workspace.results.get(exercise)
    mistake = known_mistake(context.pack, exercise, remembered.mistake if remembered else None)
    hints = mistake.hints if mistake and mistake.hints else context.pack.by_id[exercise].hints
    return hints[context.lang]
