"""`course list`: the lessons, their exercises, and how far you are."""

import json
from pathlib import Path
from typing import Any

import click

from course.cli import Context
from course.commands.options import in_folder, in_language
from course.messages import MARKS, VERDICTS
from course.pack import Exercise, Pack
from course.screen import COLOURS, columns, echo, pad, progress
from course.workspace import Workspace


@click.command("list")
@in_language
@in_folder
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_obj
def list_exercises(context: Context, folder: Path, as_json: bool) -> None:
    """List the lessons and how far you are."""
    workspace = Workspace(folder)
    if as_json:
        from course.judging.checks import load_checks

        checks = load_checks(context.pack, hidden=False)
        worth = {id_: sum(check.points for check in own) for id_, own in checks.items()}
        rows = [_row(context.pack, one, workspace, worth[one.id]) for one in context.pack.by_id.values()]
        click.echo(json.dumps({"exercises": rows}, ensure_ascii=False, indent=1))
        return
    for line in lines_of_list(context, workspace):
        echo(line)


def _row(pack: Pack, exercise: Exercise, workspace: Workspace, worth: float) -> dict[str, Any]:
    """What is known of an exercise; the scores are those of its visible checks, worth so many points."""
    result = workspace.results.get(exercise.id)
    return {
        "id": exercise.id,
        "lesson": pack.lesson_of[exercise.id].id,
        "title": exercise.title,
        "verdict": result.verdict if result else "unanswered",
        "score": result.score if result else 0.0,
        "max_score": result.max_score if result else worth,
        "points": exercise.points,
        "minutes": exercise.minutes,
        "checked": result is not None,
    }


def lines_of_list(context: Context, workspace: Workspace) -> list[str]:
    """The lessons and their exercises, how far they are, and what is next."""
    pack, lang, _ = context.pack, context.lang, context.translate
    lines = []
    width = max(columns(id_) for id_ in pack.by_id)
    for number, lesson in enumerate(pack.manifest.lessons, 1):
        minutes = _("{minutes} min").format(minutes=lesson.minutes)
        lines.append(
            click.style(f"{number:2}  {lesson.title[lang]}", bold=True) + f"  ({lesson.id}, {minutes})"
        )
        for exercise in lesson.exercises:
            result = workspace.results.get(exercise.id)
            verdict = result.verdict if result else "unanswered"
            mark = click.style(MARKS[verdict], fg=COLOURS[verdict])
            lines.append(
                f"    {mark} {pad(exercise.id, width)}  {pad(exercise.title[lang], 34)}  {_(VERDICTS[verdict])}"
            )
    done = sum(workspace.passed(id_) for id_ in pack.by_id)
    lines.append(progress(done, len(pack.by_id)))
    return [*lines, workspace.next_step(pack, _)]
