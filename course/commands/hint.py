"""`course hint`: one rung of help at a time."""

from pathlib import Path

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_exercises
from course.messages import N_
from course.screen import echo
from course.workspace import RUNGS, Workspace

KINDS = (N_("the idea"), N_("the rule"), N_("the shape of the code"))


@click.command()
@click.argument("exercise", required=False)
@click.option(
    "--rung", type=click.IntRange(1, RUNGS), help="This rung again: the idea, the rule, the code's shape."
)
@in_language
@in_folder
@click.pass_obj
def hint(context: Context, exercise: str | None, rung: int | None, folder: Path) -> None:
    """Help with EXERCISE, or with the one that you work on: the idea; asked again, the rule, then the code's shape."""
    workspace = Workspace(folder)
    exercise = exercise or workspace.working_on(context.pack) or next(iter(context.pack.by_id))
    known_exercises(context.pack, (exercise,))
    echo("\n".join(help_with(context, workspace, exercise, rung)))


def help_with(context: Context, workspace: Workspace, exercise: str, rung: int | None = None) -> list[str]:
    """A rung of help with an exercise, the next one unless told otherwise, and how to climb further."""
    from course.judging.diagnosis import known_mistake

    _, lang = context.translate, context.lang
    remembered = workspace.results.get(exercise)
    mistake = known_mistake(context.pack, exercise, remembered.mistake if remembered else None)
    ladder, about = (mistake.hints, mistake.id) if mistake and mistake.hints else (None, "")
    was_last = workspace.hints.get((exercise, about)) == RUNGS and rung is None
    rung, is_kept = _climbed(workspace, exercise, about, rung)
    title = _("Hint {rung} of {rungs} for {exercise}: {kind}").format(
        rung=rung, rungs=RUNGS, exercise=exercise, kind=_(KINDS[rung - 1])
    )
    lines = [_("The third hint was the last; here is the first one again.")] if was_last else []
    lines += [click.style(title, bold=True)]
    if mistake and ladder:
        lines.append(_("This looks like: {name}.").format(name=mistake.name[lang]))
    lines += (ladder or context.pack.by_id[exercise].hints)[lang][rung - 1].strip().splitlines()
    return lines + _further(context, exercise, rung, is_kept)


def _climbed(workspace: Workspace, exercise: str, about: str, rung: int | None) -> tuple[int, bool]:
    """The rung to show, and whether it could be kept in mind: a hint leaves no traces where no work is."""
    try:
        if not workspace.folder.is_dir():
            return rung or 1, False
        if rung is None:
            return workspace.next_rung(exercise, about), True
        workspace.remember_rung(exercise, about, rung)
    except OSError:
        return rung or workspace.hints[exercise, about], False
    return rung, True


def _further(context: Context, exercise: str, rung: int, is_kept: bool) -> list[str]:
    if rung == RUNGS:
        return [context.translate("Then: course check {exercise}").format(exercise=exercise)]
    command = f"course hint {exercise}" if is_kept else f"course hint {exercise} --rung {rung + 1}"
    return [context.translate("More: {command}").format(command=command)]
