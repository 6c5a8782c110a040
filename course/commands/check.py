"""`course check`: what is right, and the smallest thing that is not."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_folder, in_language, known_exercises, known_lesson, reporter
from course.commands.work import dependents, notebook_lessons, read_work, students_judge
from course.screen import echo
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.judging.report import ExerciseResult, ScoreReport
    from course.judging.submission import Submission


@click.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE…]")
@click.option("--lesson", help="Check all exercises of this lesson.")
@click.option("--all", "everything", is_flag=True, help="Check the whole course.")
@click.option(
    "--format",
    "format_",
    metavar="text|json|junit|github|…",
    help="Print the report in this format, for a workflow or a mail.",
)
@click.option("--json", "format_", flag_value="json", help="The same as --format json.")
@click.option("--replay", "reference", metavar="CASE", help="Run a counterexample again, e.g. 7f3a.")
@in_language
@in_folder
@click.pass_obj
def check(
    context: Context,
    exercises: tuple[str, ...],
    lesson: str | None,
    everything: bool,
    format_: str | None,
    reference: str | None,
    folder: Path,
) -> None:
    """Check EXERCISE…, or the one that you work on and then what builds on it."""
    if len(exercises) == 1 and exercises[0] not in context.pack.by_id:
        folder, exercises, lesson = _place(context, Path(exercises[0]), folder, exercises, lesson)
    if format_:
        reporter(context.plugins, format_)  # what cannot be had is said before anything begins
    workspace = Workspace(folder)
    if reference:
        _replay(context, workspace, exercises, reference)
    asked = _asked(context, workspace, exercises, lesson, everything)
    before = {id_ for id_ in context.pack.by_id if workspace.passed(id_)}
    wanted, submission = asked | dependents(context.pack, before, asked), read_work(folder, context.pack)
    report = students_judge(context.pack).grade(submission, wanted)[0]
    shown = [result for result in report.exercises if result.id in asked]
    _remember(context, workspace, report, shown)
    if format_:
        _publish(context, format_, report, submission, folder)
    else:
        from course.commands.verdicts import show

        show(context, workspace, report, shown, before)
    if any(result.verdict == "void" for result in report.exercises):
        raise SystemExit(3)
    raise SystemExit(int(any(result.verdict not in ("passed", "borrowed") for result in report.exercises)))


def _place(
    context: Context, path: Path, folder: Path, exercises: tuple[str, ...], lesson: str | None
) -> tuple[Path, tuple[str, ...], str | None]:
    """A folder, or one of our notebooks, in place of an exercise: what is to be checked, and where."""
    if path.is_dir():
        return path, (), lesson
    if path.suffix == ".ipynb" and path.is_file():
        from course.notebook.files import lessons_in

        return path.parent, (), next(iter(lessons_in(context.pack, [path])), lesson)
    return folder, exercises, lesson


def _asked(
    context: Context, workspace: Workspace, exercises: tuple[str, ...], lesson: str | None, everything: bool
) -> set[str]:
    pack = context.pack
    if lesson:
        known_lesson(pack, lesson)
        return {id_ for id_, own in pack.lesson_of.items() if own.id == lesson}
    if not (exercises or everything) and (there := notebook_lessons(workspace.folder, pack)):
        return {id_ for id_, own in pack.lesson_of.items() if own.id in there}
    current = workspace.working_on(pack)
    if everything or not (exercises or current):
        return set(pack.by_id)
    return set(known_exercises(pack, exercises)) or {current}


def _replay(context: Context, workspace: Workspace, exercises: tuple[str, ...], reference: str) -> None:
    """Run a counterexample again, and say how it comes out now."""
    from course.commands.cases import kept_case, show_replay
    from course.judging.replay import replay

    case = kept_case(context, workspace, exercises, reference)
    result = replay(students_judge(context.pack), read_work(workspace.folder, context.pack), case)
    raise SystemExit(show_replay(context, workspace, case, result))


def _publish(
    context: Context, name: str, report: "ScoreReport", submission: "Submission", folder: Path
) -> None:
    """Print the report as a reporter makes it: practice, which proves nothing to anybody else."""
    from course.reporters import Setting, as_named

    setting = Setting(
        pack=context.pack, lang=context.lang, practice=True, files=submission.files, folder=as_named(folder)
    )
    chosen = reporter(context.plugins, name)
    if chosen.publish:
        chosen.publish(report, setting)
    else:
        click.echo(chosen.render(report, setting), nl=False)


def _remember(
    context: Context, workspace: Workspace, report: "ScoreReport", shown: "list[ExerciseResult]"
) -> None:
    open_ones = [result.id for result in shown if result.verdict not in ("passed", "borrowed")]
    try:
        workspace.remember(report.exercises, open_ones[0] if open_ones else workspace.current)
    except OSError:
        echo(context.translate("This folder cannot be written to: nothing is remembered."), err=True)
