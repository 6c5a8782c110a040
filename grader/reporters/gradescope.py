"""A score report as Gradescope's `results.json`: an exercise is a test there."""

import json
from collections.abc import Iterator
from typing import Any

from course.judging.report import ExerciseResult, ScoreReport, Verdict
from course.reporters import Reporter, Setting
from course.reporters.words import about, facts_about, headed, notes, standing, to_say


def results(report: ScoreReport, setting: Setting) -> bytes:
    """Scores, each exercise as a test; what is void has no score at all, so that Gradescope sets none."""
    _ = setting.translate
    lines = [_(standing(report, setting)), *notes(report, _), about(report, _)]
    content: dict[str, Any] = {
        "output": "\n".join(lines),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"standing": standing(report, setting), **facts_about(report)},
    }
    if not report.is_void:
        content |= {"score": report.score, "tests": list(_tests(report, setting))}
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _tests(report: ScoreReport, setting: Setting) -> Iterator[dict[str, Any]]:
    for number, exercise in enumerate(report.exercises, start=1):
        yield {
            "name": headed(exercise, setting),
            "number": str(number),
            "score": exercise.score,
            "max_score": exercise.max_score,
            "status": "passed" if exercise.verdict is Verdict.PASSED else "failed",
            "output": _output(exercise, setting),
            "tags": [exercise.lesson],
            "visibility": "visible",
            "extra_data": {"exercise": exercise.id, "verdict": exercise.verdict.value},
        }


def _output(exercise: ExerciseResult, setting: Setting) -> str:
    return "\n".join(to_say(exercise, setting))


GRADESCOPE = Reporter("results.json", results)
