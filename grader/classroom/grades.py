"""A report as nbgrader's grade cells show it: how many points, what is said, what is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from course.judging.report import ExerciseResult, ScoreReport
from course.messages import say
from course.notebook.shown import shown
from course.pack import Pack
from course.text import translator

POINTS = "points-"  # what grade cells of the course are called, with the exercise behind it
LEVEL = "chainrule"  # an output's key for what remains of it where less is shown


class JudgeFailed(Exception):  # noqa: N818 (what happened)
    """Nobody's score: the judge could not do its work, or there is a graded cell that it does not know."""


@dataclass(frozen=True)
class Grade:
    """What one grade cell gets, and what stands below it."""

    score: float
    max_score: float
    outputs: list[dict[str, Any]]


def grades(pack: Pack, report: ScoreReport, worth: Mapping[str, float], lang: str) -> dict[str, Grade]:
    """The grade of every cell; `worth` is what the gradebook says is graded, and for how many points."""
    if report.is_void:
        raise JudgeFailed(f"{report.submission}: a fault of the grader, and no score. {_why(report)}")
    results = {POINTS + result.id: result for result in report.exercises}
    if unknown := sorted(worth.keys() - results.keys()):
        raise JudgeFailed(
            f"{unknown[0]}: a graded cell, but no exercise of this lesson. Make it one that is graded by hand."
        )
    return {id_: _grade(pack, results[id_], points, lang) for id_, points in worth.items()}


def _why(report: ScoreReport) -> str:
    facts = (check.facts for exercise in report.exercises for check in exercise.checks)
    return next((fact["error"] for fact in facts if "error" in fact), "")


def _grade(pack: Pack, result: ExerciseResult, points: float, lang: str) -> Grade:
    share = result.score / result.max_score if result.max_score else 0.0
    score = min(points, round(points * share, 4))
    return Grade(score, points, [_said(pack, result, lang), _score(score)])


def _said(pack: Pack, result: ExerciseResult, lang: str) -> dict[str, Any]:
    """The verdict with the smallest case and its graph; and what remains of it as a hint."""
    whole = shown(pack, pack.by_id[result.id], result, lang)
    return {
        "output_type": "display_data",
        "data": {"text/html": whole.html, "text/plain": whole.text},
        "metadata": {LEVEL: {"hint": _hint(whole.text.splitlines()[0], result, lang)}},
    }


def _hint(title: str, result: ExerciseResult, lang: str) -> str:
    """The verdict and, where it is not right, the message: no numbers of the smallest case, no graph."""
    first = next((check for check in result.checks if check.verdict is result.verdict), None)
    if first is None or result.verdict == "passed":
        return title
    return "\n".join([title, *say(first, translator(lang)).splitlines()[:1]])


def _score(score: float) -> dict[str, Any]:
    """The first result below a cell is its score: a plain number, and never more than the cell is worth."""
    data = {"text/plain": repr(float(score))}
    return {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}


def reduced(outputs: list[dict[str, Any]], level: str) -> list[dict[str, Any]]:
    """The outputs below a grade cell, as far as this level shows them."""
    if level == "full":
        return outputs
    kept = [output for output in outputs if LEVEL not in output.get("metadata", {})]
    said = [output["metadata"][LEVEL] for output in outputs if LEVEL in output.get("metadata", {})]
    if level == "score":
        return kept
    hints = [{"output_type": "stream", "name": "stdout", "text": one["hint"] + "\n"} for one in said]
    return [*hints, *kept]


def graded_cells(notebook: Any) -> dict[str, float]:
    """What the gradebook says is graded by program, and for how many points."""
    by_hand = {cell.name for cell in notebook.solution_cells}
    return {
        cell.name: float(cell.max_score)
        for cell in notebook.grade_cells
        if cell.cell_type == "code" and cell.name not in by_hand
    }
