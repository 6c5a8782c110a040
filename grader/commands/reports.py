"""What the commands about finished reports share: naming one, and one of its exercises."""

from pathlib import Path

import click

from course.commands.options import known
from course.judging.report import ExerciseResult, ScoreReport


def _folder_of(context: click.Context, parameter: click.Parameter, path: Path) -> Path:
    """A report's folder, whether it or the file in it was named."""
    folder = path.parent if path.is_file() else path
    return folder.resolve()


one_report = click.argument("folder", metavar="REPORT", type=click.Path(path_type=Path), callback=_folder_of)


def find_exercise(report: ScoreReport, id_: str) -> ExerciseResult:
    """The exercise of a report, or a usage error that names the nearest ones."""
    by_id = {exercise.id: exercise for exercise in report.exercises}
    return by_id[known(id_, list(by_id), "exercise")]
