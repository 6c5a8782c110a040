"""`course watch`: save, and the verdict is there."""

import signal
from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_exercises


@click.command()
@click.argument("exercise", required=False)
@click.option("--poll", is_flag=True, help="Look at the files all the time: for file systems without events.")
@click.option("--plain", is_flag=True, help="Lines one below the other, for screen readers.")
@in_language
@in_folder
@click.pass_obj
def watch(context: Context, exercise: str | None, poll: bool, plain: bool, folder: Path) -> None:
    """Check EXERCISE, or the one that you work on, each time you save."""
    from course.watching.loop import Watch

    known_exercises(context.pack, (exercise,) if exercise else ())
    signal.signal(signal.SIGTERM, _leave)  # the terminal is left as it was
    Watch(context, folder.resolve(), exercise, plain=plain).run(poll=poll)


def _leave(*_: object) -> None:
    raise SystemExit(143)
