"""Counterexamples that are kept, so that `course check --replay` can run them again."""

import click

from course.cli import Context
from course.commands.verdicts import MOST_LINES, drawing
from course.judging.replay import Case, case_from_json
from course.judging.report import CheckResult, Counterexample, Verdict
from course.messages import MARKS, VERDICTS, say
from course.screen import COLOURS, echo
from course.workspace import Workspace

FOLDER = "cases"


def keep_case(workspace: Workspace, exercise: str, check: str, example: Counterexample) -> str:
    """Keep a counterexample; the four characters by which it runs again, "" where nothing can be written."""
    import msgspec

    case = Case(exercise=exercise, check=check, example=example)
    try:
        workspace.keep(f"{FOLDER}/{case.reference}.json", msgspec.json.encode(case))
    except OSError:
        return ""
    return case.reference


def kept_case(context: Context, workspace: Workspace, exercises: tuple[str, ...], reference: str) -> Case:
    """The counterexample of that name, or a usage error that names those that there are."""
    kept = {path.stem: path for path in sorted((workspace.memory / FOLDER).glob("*.json"))}
    try:
        case = case_from_json(kept[reference].read_bytes())
    except (KeyError, OSError, ValueError):
        raise click.UsageError(_unknown(context, reference, list(kept))) from None
    if exercises and case.exercise not in exercises:
        of = context.translate("Case {case} is one of {exercise}: course check {exercise} --replay {case}")
        raise click.UsageError(of.format(case=reference, exercise=case.exercise))
    return case


def _unknown(context: Context, reference: str, kept: list[str]) -> str:
    _ = context.translate
    if not kept:
        return _("No counterexample is kept here. course check finds them.")
    return _("There is no case {case!r} here. Kept are: {cases}").format(
        case=reference, cases=", ".join(kept)
    )


def show_replay(context: Context, workspace: Workspace, case: Case, result: CheckResult | None) -> int:
    """Print how a case comes out now; the program's exit code."""
    _ = context.translate
    verdict = result.verdict if result else Verdict.VOID
    mark = click.style(f"{MARKS[verdict]} {case.example.expression}", fg=COLOURS[verdict], bold=True)
    lines = [f"{mark}  ({_(VERDICTS[verdict])})"]
    if result is None:
        lines.append("  " + _("The checks of this course do not ask this any more."))
    elif verdict is not Verdict.PASSED:
        lines += [f"  {line}" for line in say(result, _).splitlines()]
    if result and result.counterexample:
        lines += drawing(context, workspace, case.exercise, result.counterexample)
    lines = lines[: MOST_LINES - 1]
    if verdict is Verdict.PASSED:
        lines.append(_("Next: course check {exercise}").format(exercise=case.exercise))
    else:
        again = _("This case again: course check {exercise} --replay {case}")
        lines.append("  " + again.format(exercise=case.exercise, case=case.reference))
    echo("\n".join(lines))
    return 3 if verdict is Verdict.VOID else int(verdict is not Verdict.PASSED)
