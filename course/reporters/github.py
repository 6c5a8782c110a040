"""A score report for GitHub's workflows: annotations at the student's lines, a summary, Classroom's result."""

import base64
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import click

from course.judging.report import ExerciseResult, ScoreReport, Verdict
from course.reporters import Reporter, Setting
from course.reporters.markdown import markdown
from course.reporters.words import headed, points, standing, to_say, worst_check
from course.text import safe

LEVELS = {
    Verdict.VOID: "warning",
    Verdict.CRASHED: "error",
    Verdict.FAILED: "error",
    Verdict.BLOCKED: "notice",
    Verdict.UNANSWERED: "notice",
    Verdict.BORROWED: "notice",
}
OUTCOMES = {Verdict.PASSED: "pass", Verdict.VOID: "error"}  # Classroom's words; all others are "fail"
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = DATA | str.maketrans({":": "%3A", ",": "%2C"})


def annotations(report: ScoreReport, setting: Setting) -> str:
    """A workflow command for each exercise that is not right yet; texts of a student's cannot forge one."""
    return "".join(f"{_annotation(e, setting)}\n" for e in report.exercises if e.verdict in LEVELS)


def _annotation(exercise: ExerciseResult, setting: Setting) -> str:
    file, line = place(exercise, setting)
    located = {}
    if file and setting.folder is not None:
        located = {"file": str(PurePosixPath(setting.folder, file)), "line": str(line)}
    title = f"{headed(exercise, setting)} {points(exercise.score, exercise.max_score)}"
    properties = [f"{key}={value.translate(PROPERTY)}" for key, value in (*located.items(), ("title", title))]
    text = "\n".join(to_say(exercise, setting)).translate(DATA)
    return f"::{LEVELS[exercise.verdict]} {','.join(properties)}::{text}"


def place(exercise: ExerciseResult, setting: Setting) -> tuple[str, int]:
    """File and line to look at: where the code raised, else where what the exercise is about is defined."""
    first = worst_check(exercise)
    facts = first.facts if first else {}
    if facts.get("file") in setting.files and facts.get("line", "").isdecimal():
        return facts["file"], int(facts["line"])
    known = setting.exercise(exercise.id)
    for symbol in known.symbols if known else ():
        module, *names = symbol.split(".")
        if f"{module}.py" in setting.files:
            return f"{module}.py", line_of(setting.files[f"{module}.py"], names)
    return "", 1


def line_of(text: str, names: Sequence[str]) -> int:
    """Where `Value`, `__add__` is defined; the text is only read, so it may hold anything."""
    lines, line = text.splitlines(), 0
    for name in names:
        begins = re.compile(rf"\s*(def|class)\s+{re.escape(name)}\b")
        line = next((number for number in range(line, len(lines)) if begins.match(lines[number])), line)
    return line + 1


def classroom(report: ScoreReport, setting: Setting) -> str:
    """GitHub Classroom's `result`: JSON in base64."""
    outcomes = {_outcome(exercise) for exercise in report.exercises}
    worst = next((outcome for outcome in ("error", "fail") if outcome in outcomes), "pass")
    result = {
        "version": 1,
        "status": worst,
        "message": setting.translate(standing(report, setting)),
        "max_score": report.max_score,
        "tests": list(_tests(report, setting)),
    }
    return base64.b64encode(json.dumps(result, ensure_ascii=False).encode()).decode()


def _tests(report: ScoreReport, setting: Setting) -> Iterator[dict[str, Any]]:
    for exercise in report.exercises:
        file, line = place(exercise, setting)
        yield {
            "name": safe(setting.title(exercise.id)),
            "status": _outcome(exercise),
            "score": exercise.score,
            "max_score": exercise.max_score,
            "message": "\n".join(to_say(exercise, setting)),
            "test_code": f"course check {safe(exercise.id)}",
            "filename": file,
            "line_no": line,
            "duration": 0,
        }


def _outcome(exercise: ExerciseResult) -> str:
    return OUTCOMES.get(exercise.verdict, "fail")


def publish(report: ScoreReport, setting: Setting) -> None:
    """Print the annotations; in a workflow, add to the job's summary and set the step's output `result`."""
    click.echo(annotations(report, setting), nl=False)
    _append("GITHUB_STEP_SUMMARY", markdown(report, setting) + "\n")
    _append("GITHUB_OUTPUT", f"result={classroom(report, setting)}\n")


def _append(variable: str, text: str) -> None:
    """Add to the file that the runner names; outside of a workflow there is none."""
    path = os.environ.get(variable)
    if path:
        with open(path, "a", encoding="utf-8") as file:
            file.write(text)


GITHUB = Reporter("github.txt", lambda report, setting: annotations(report, setting).encode(), publish)
