"""Reporters: each turns one score report into a file."""

from collections.abc import Callable
from dataclasses import dataclass

from course.hookspecs import Register, hookimpl
from course.judging.report import ScoreReport, to_json
from course.text import Translate


@dataclass(frozen=True)
class Reporter:
    """A format of a submission's report: the file's name, and how its bytes are made."""

    filename: str
    render: Callable[[ScoreReport, Translate], bytes]


@hookimpl
def register_reporters(register: Register) -> None:
    """The formats that are built in."""
    from grader.reporters.text import text

    register("json", Reporter("report.json", lambda report, translate: to_json(report)))
    register("text", Reporter("report.txt", lambda report, translate: text(report, translate).encode()))
