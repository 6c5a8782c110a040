"""How `course check` shows verdicts: what is right in a line, what is not in at most twelve."""

import click

from course.cli import Context
from course.judging.report import CheckResult, Counterexample, ExerciseResult, ScoreReport, Verdict
from course.messages import MARKS, VERDICTS, say, say_note
from course.screen import COLOURS, progress
from course.workspace import Workspace

MOST_LINES = 12
MOST_DRAWN = 5


def show(
    context: Context, workspace: Workspace, report: ScoreReport, shown: list[ExerciseResult], before: set[str]
) -> None:
    """Print what passed, the first thing that did not, what broke, and the next command."""
    _ = context.translate
    wrong = [result for result in shown if result.verdict not in (Verdict.PASSED, Verdict.BORROWED)]
    lines = [_title(context, result) for result in shown if result not in wrong[:1]]
    lines += failure(context, workspace, wrong[0]) if wrong else []
    for result in report.exercises:
        if result not in shown and result.id in before and result.verdict is not Verdict.PASSED:
            lines.append(_("{exercise} was right before, and no longer is.").format(exercise=result.id))
    lines += [say_note(note, _) for note in report.notes]
    lines.append(progress(sum(map(workspace.passed, context.pack.by_id)), len(context.pack.by_id)))
    lines += [] if wrong else [workspace.next_step(context.pack, _)]
    click.echo("\n".join(lines))


def failure(context: Context, workspace: Workspace, result: ExerciseResult) -> list[str]:
    """The first wrong check of an exercise: a fact, the smallest case, the next command."""
    _ = context.translate
    first = next(check for check in result.checks if check.verdict is result.verdict)
    lines = [_title(context, result)]
    lines += [f"  {line}" for line in say(first, _).splitlines()]
    lines += _diagnosis(context, result)
    if result.verdict is Verdict.UNANSWERED:
        lines.append("  " + context.pack.by_id[result.id].task[context.lang])
    if first.counterexample:
        lines += _drawing(context, workspace, result.id, first.counterexample)
    lines.append("  " + next_command(context, result, first))
    return lines[:MOST_LINES]


def _diagnosis(context: Context, result: ExerciseResult) -> list[str]:
    """The name of the known mistake that the code behaves like."""
    from course.judging.diagnosis import known_mistake

    mistake = known_mistake(context.pack, result.id, result.mistake)
    said = context.translate("This looks like: {name}.")
    return ["  " + said.format(name=mistake.name[context.lang])] if mistake else []


def next_command(context: Context, result: ExerciseResult, first: CheckResult) -> str:
    """What to do next about a verdict."""
    _ = context.translate
    if result.verdict is Verdict.BLOCKED:
        return _("Next: course check {exercise}").format(exercise=first.facts["needs"].split(", ")[0])
    if result.verdict is Verdict.VOID:
        return _("Try again; if it stays so, report it to your instructor.")
    return _("Help: course hint {exercise} · then again: course check {exercise}").format(exercise=result.id)


def _title(context: Context, result: ExerciseResult) -> str:
    verdict = result.verdict.value
    title = context.pack.by_id[result.id].title[context.lang]
    mark = click.style(f"{MARKS[verdict]} {result.id}", fg=COLOURS[verdict], bold=True)
    return f"{mark}  {title}  ({context.translate(VERDICTS[verdict])})"


def _drawing(context: Context, workspace: Workspace, exercise: str, example: Counterexample) -> list[str]:
    """The smallest case as text, and as a picture where there is a renderer."""
    from course.drawing.picture import graphs_of, keep_example, save_picture
    from course.drawing.text import as_text

    keep_example(workspace, exercise, example)
    yours, _right = graphs_of(example)
    drawn = as_text(yours, lang=context.lang).splitlines()
    path = save_picture(workspace, exercise, example, context.lang)
    where = [context.translate("  Picture: {path}").format(path=path)] if path else []
    return [f"  {line}" for line in drawn[-MOST_DRAWN:]] + where
