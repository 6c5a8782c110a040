"""How `course check` shows verdicts: what is right in a line, what is not in at most twelve."""

import click

from course.cli import Context
from course.judging.report import CheckResult, Counterexample, ExerciseResult, ScoreReport, Verdict
from course.messages import MARKS, VERDICTS, say, say_note
from course.screen import COLOURS, echo, fitting, progress
from course.workspace import Workspace

MOST_LINES = 12
MOST_DRAWN = 5


def show(
    context: Context, workspace: Workspace, report: ScoreReport, shown: list[ExerciseResult], before: set[str]
) -> None:
    """Print what passed, the first thing that did not, what broke, and the next command."""
    _ = context.translate
    wrong = [result for result in shown if result.verdict not in (Verdict.PASSED, Verdict.BORROWED)]
    lines = [title(context, result) for result in shown if result not in wrong[:1]]
    lines += failure(context, workspace, wrong[0]) if wrong else []
    for result in report.exercises:
        if result not in shown and result.id in before and result.verdict is not Verdict.PASSED:
            lines.append(_("{exercise} was right before, and no longer is.").format(exercise=result.id))
    lines += [say_note(note, _) for note in report.notes]
    lines.append(progress(sum(map(workspace.passed, context.pack.by_id)), len(context.pack.by_id)))
    lines += [] if wrong else [workspace.next_step(context.pack, _)]
    echo("\n".join(lines))


def failure(
    context: Context, workspace: Workspace, result: ExerciseResult, *, with_picture: bool = True
) -> list[str]:
    """The first wrong check of an exercise: a fact, the smallest case, the next command."""
    _ = context.translate
    first = first_wrong(result)
    lines = [title(context, result)]
    lines += [f"  {line}" for line in say(first, _).splitlines()]
    lines += _diagnosis(context, result)
    if result.verdict is Verdict.UNANSWERED:
        lines.append("  " + context.pack.by_id[result.id].task[context.lang])
    commands = [next_command(context, workspace, result, first)]
    if first.counterexample:
        lines += drawing(context, workspace, result.id, first.counterexample, with_picture=with_picture)
        commands = _again(context, workspace, result.id, first) + commands
    commands = fitting(f"  {command}" for command in commands)
    return [*fitting(lines)[: MOST_LINES - len(commands)], *commands]


def first_wrong(result: ExerciseResult) -> CheckResult:
    """The check that the message is about: the first of those that ended worst."""
    return next(check for check in result.checks if check.verdict is result.verdict)


def _again(context: Context, workspace: Workspace, exercise: str, first: CheckResult) -> list[str]:
    """The command that runs the smallest case again, where it could be kept."""
    from course.commands.cases import keep_case

    assert first.counterexample
    reference = keep_case(workspace, exercise, first.id, first.counterexample)
    said = context.translate("This case again: course check {exercise} --replay {case}")
    return [said.format(exercise=exercise, case=reference)] if reference else []


def _diagnosis(context: Context, result: ExerciseResult) -> list[str]:
    """The name of the known mistake that the code behaves like."""
    from course.judging.diagnosis import known_mistake

    mistake = known_mistake(context.pack, result.id, result.mistake)
    said = context.translate("This looks like: {name}.")
    return ["  " + said.format(name=mistake.name[context.lang])] if mistake else []


def next_command(context: Context, workspace: Workspace, result: ExerciseResult, first: CheckResult) -> str:
    """What to do next about a verdict."""
    _ = context.translate
    files = context.pack.by_id[result.id].files
    are_there = workspace.has_notebooks or all((workspace.folder / file).exists() for file in files)
    if result.verdict is Verdict.UNANSWERED and not are_there:
        return _("Its file is not there yet: course start {lesson}").format(lesson=result.lesson)
    if result.verdict is Verdict.BLOCKED:
        *pack, exercise = first.facts["needs"].split(", ")[0].split(":")
        if pack:
            return _("Next: course --pack {pack} check {exercise}").format(pack=pack[0], exercise=exercise)
        return _("Next: course check {exercise}").format(exercise=exercise)
    if result.verdict is Verdict.VOID:
        return _("Try again; if it stays so, report it to your instructor.")
    return _("Help: course hint {exercise} · then again: course check {exercise}").format(exercise=result.id)


def title(context: Context, result: ExerciseResult) -> str:
    """An exercise's line: its mark, its name, its verdict."""
    verdict = result.verdict.value
    named = context.pack.by_id[result.id].title[context.lang]
    mark = click.style(f"{MARKS[verdict]} {result.id}", fg=COLOURS[verdict], bold=True)
    return f"{mark}  {named}  ({context.translate(VERDICTS[verdict])})"


def drawing(
    context: Context,
    workspace: Workspace,
    exercise: str,
    example: Counterexample,
    *,
    with_picture: bool = True,
) -> list[str]:
    """The smallest case as text, and as a picture where there is a renderer."""
    from course.drawing.picture import graphs_of, keep_example, save_picture
    from course.drawing.text import as_text

    keep_example(workspace, exercise, example)
    yours, _right = graphs_of(example)
    drawn = as_text(yours, lang=context.lang).splitlines()
    path = save_picture(workspace, exercise, example, context.lang) if with_picture else None
    where = [context.translate("  Picture: {path}").format(path=path)] if path else []
    return [f"  {line}" for line in drawn[-MOST_DRAWN:]] + where
