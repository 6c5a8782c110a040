"""Reporters: each turns one score report into a file."""

from collections.abc import Callable
from dataclasses import dataclass

from course.judging.report import ScoreReport, to_json
from course.text import Translate
from grader.reporters.text import text


@dataclass(frozen=True)
class Reporter:
    """A format of a submission's report: the file's name, and how its bytes are made."""

    filename: str
    render: Callable[[ScoreReport, Translate], bytes]


JSON = Reporter("report.json", lambda report, translate: to_json(report))
TEXT = Reporter("report.txt", lambda report, translate: text(report, translate).encode())
