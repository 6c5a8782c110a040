"""What `course watch` shows."""

import click

from course.cli import Context
from course.commands.opening import open_file
from course.commands.verdicts import failure, first_wrong, title
from course.judging.report import ExerciseResult, ScoreReport, Verdict
from course.messages import N_, say_note
from course.screen import echo, progress
from course.workspace import Workspace

PROMPT = N_("n next · h hint · g graph · l list · a check all · q quit")
MOST_WRONG = 8
SETTLED = (Verdict.PASSED, Verdict.BORROWED)


class Screen:
    """A terminal that is cleared for every verdict, or, plain or in a pipe, lines one below the other."""

    def __init__(self, context: Context, *, plain: bool) -> None:
        self.context, self.plain = context, plain
        self.has_keys = False
        self._is_busy = False
        self._cannot_write = False

    def show(self, lines: list[str]) -> None:
        """Show these lines instead of what is there."""
        if self.has_keys and not self.plain:
            click.clear()
        self._is_busy = False
        self.add(lines)

    def add(self, lines: list[str]) -> None:
        """Show these lines below what is there, and the keys below them."""
        if not lines:
            return
        prompt = [self._styled(self.context.translate(PROMPT))] if self.has_keys else []
        echo("\n".join([*lines, *prompt]), color=False if self.plain else None)

    def busy(self) -> None:
        """Say, once, that it takes a while."""
        if not self._is_busy:
            echo(self.context.translate("Checking …"))
        self._is_busy = True

    def cannot_write(self) -> None:
        """Say, once, that nothing is remembered."""
        if not self._cannot_write:
            echo(self.context.translate("This folder cannot be written to: nothing is remembered."), err=True)
        self._cannot_write = True

    def _styled(self, text: str) -> str:
        return text if self.plain else click.style(text, fg="bright_black")


def exercise_lines(
    context: Context, workspace: Workspace, result: ExerciseResult, notes: list[str]
) -> list[str]:
    """The verdict on the exercise, and how far the student is."""
    is_right = result.verdict in SETTLED
    lines = [title(context, result)] if is_right else failure(context, workspace, result, with_picture=False)
    lines += [say_note(note, context.translate) for note in notes]
    return [
        *lines,
        _how_far(context, workspace),
        *([_next(context, workspace, result.id)] if is_right else []),
    ]


def _next(context: Context, workspace: Workspace, exercise: str) -> str:
    if following := workspace.open_after(context.pack, exercise):
        return context.translate("Next: course check {exercise}").format(exercise=following)
    return context.translate("The finish line: everything is checked once more …")


def all_lines(context: Context, workspace: Workspace, report: ScoreReport) -> list[str]:
    """What is wrong in the whole course; what is still to be written is no news."""
    quiet = (*SETTLED, Verdict.UNANSWERED)
    wrong = [title(context, result) for result in report.exercises if result.verdict not in quiet]
    lines = _shortened(context, wrong) or [context.translate("Nothing is wrong.")]
    return [*lines, _how_far(context, workspace)]


def finish_lines(context: Context, workspace: Workspace) -> list[str]:
    """What is said once nothing is open: that is all, or all but what is borrowed."""
    _, ids = context.translate, context.pack.by_id
    if all(map(workspace.passed, ids)):
        return [_("Everything was checked again: all done.")]
    return [workspace.next_step(context.pack, _)]


def _shortened(context: Context, lines: list[str]) -> list[str]:
    """The first lines, and how many more there are."""
    more = len(lines) - MOST_WRONG
    rest = [context.translate("… and {count} more").format(count=more)] if more > 0 else []
    return lines[:MOST_WRONG] + rest


def regressions(context: Context, report: ScoreReport, before: set[str]) -> list[str]:
    """What was right before, and is no longer."""
    said = context.translate("{exercise} was right before, and no longer is.")
    lost = [one.id for one in report.exercises if one.id in before and one.verdict not in SETTLED]
    return _shortened(context, [said.format(exercise=id_) for id_ in lost])


def open_graph(context: Context, workspace: Workspace, report: ScoreReport | None) -> list[str]:
    """Open the picture of the last counterexample; what there is to say of it."""
    from course.drawing.picture import save_picture

    _ = context.translate
    result = report.exercises[0] if report else None
    example = first_wrong(result).counterexample if result and result.verdict not in SETTLED else None
    if not result or not example:
        return [_("There is no wrong expression to draw.")]
    path = save_picture(workspace, result.id, example, context.lang)
    if not path:
        return [_("No picture could be drawn: course doctor says why.")]
    open_file(path, None)
    return [_("Picture: {path}").format(path=path)]


def _how_far(context: Context, workspace: Workspace) -> str:
    return progress(sum(map(workspace.passed, context.pack.by_id)), len(context.pack.by_id))
