"""Scores set by hand: logged beside the reports, and kept when the same submission is graded again."""

import getpass
import os
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from course.errors import SubmissionError
from course.judging.report import ExerciseResult, Override, ScoreReport
from course.messages import N_
from course.text import told

LOG = "overrides.jsonl"
PRIVATE = 0o600  # it names who set the scores


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log: a score of one exercise of one submission, which the digest tells from a later one."""

    submission: str
    digest: str
    exercise: str
    score: float
    reason: str
    by: str
    at: str

    def is_about(self, report: ScoreReport) -> bool:
        """Whether it was said of this work of this student."""
        return (self.submission, self.digest) == (report.submission, report.digest)


def entry(report: ScoreReport, exercise: str, score: float, reason: str) -> Entry:
    """What is to be logged, now and by whoever is logged in."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    about = {"submission": report.submission, "digest": report.digest, "exercise": exercise}
    return Entry(**about, score=score, reason=reason, by=_user(), at=at)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return str(os.getuid())


def log(out: Path, line: Entry) -> None:
    """Add a line to the log, in one piece, so that two who write at once lose nothing."""
    descriptor = os.open(out / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, PRIVATE)
    with open(descriptor, "ab") as file:
        file.write(msgspec.json.encode(line) + b"\n")


def logged(out: Path) -> list[Entry]:
    """All that was set by hand in a folder of reports, the oldest first."""
    path = out / LOG
    lines = path.read_bytes().splitlines() if path.exists() else []
    return [_entry(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _entry(path: Path, number: int, line: bytes) -> Entry:
    try:
        return msgspec.json.decode(line, type=Entry)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        text = N_("{path}, line {line}: {error}. Mend or remove this line.")
        raise SubmissionError(told(text, path=path, line=number, error=error)) from None


def applied(report: ScoreReport, entries: Iterable[Entry]) -> ScoreReport:
    """The report with what was set by hand in it, and nothing that no entry says; the last entry counts."""
    by_exercise = {entry.exercise: entry for entry in entries if entry.is_about(report)}
    exercises = [_set(exercise, by_exercise.get(exercise.id)) for exercise in report.exercises]
    if exercises == report.exercises:
        return report
    return replace(report, exercises=exercises, score=sum(exercise.score for exercise in exercises))


def _set(result: ExerciseResult, by_hand: Entry | None) -> ExerciseResult:
    judged = result.override.judged if result.override else result.score
    if by_hand is None:
        return replace(result, score=judged, override=None)
    override = Override(judged=judged, reason=by_hand.reason, at=by_hand.at)
    return replace(result, score=min(by_hand.score, result.max_score), override=override)
