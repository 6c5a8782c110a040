"""Grading a class: one submission after the other, each result written as it comes, so that nothing is lost."""

import contextlib
import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from course import __version__
from course.errors import SubmissionError
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport, from_json
from course.judging.submission import Submission
from course.messages import N_
from course.text import Translate
from grader import collecting
from grader.classes import FORMAT, Row, summary, table
from grader.reporters import Reporter

PRIVATE = 0o600
NOT_WRITTEN = N_("{path} could not be written: {error}. Make room, then go on with --resume.")
OTHER_SEED = N_("{path} was begun with another seed. Leave --seed out to go on, or --resume to begin again.")


class NotWritten(click.ClickException):
    """A result that could not be kept: the disk is full, or the folder is gone."""

    exit_code = 3


@dataclass
class Grading:
    """A run of the grader over a class, into a folder of reports."""

    judge: Judge
    out: Path
    reporters: list[Reporter]
    translate: Translate
    seed: str
    only: set[str] | None = None
    resume: bool = False
    rows: list[Row] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, submissions: list[tuple[str, Path]]) -> Iterator[Row]:
        """Grade each submission, write its reports, and yield its row."""
        self._remember(finished=None)  # the seed, so that a run that is killed can be resumed
        for name, path in submissions:
            started = time.perf_counter()
            report = self._resumed(submission := collecting.read(name, path)) or self._graded(submission)
            self.rows.append(Row.of(report))
            self.seconds[name] = round(time.perf_counter() - started, 4)
            yield self.rows[-1]

    def finish(self) -> None:
        """Write what is known about the whole class."""
        about = {
            "pack": self.judge.pack.name,
            "pack_version": self.judge.pack.manifest.version,
            "grader": __version__,
            "inputs": self.judge.inputs.name,
        }
        self._write(self.out / "summary.json", summary(self.rows, about))
        self._write(self.out / "scores.csv", table(self.rows))
        self._remember(finished=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))

    def _remember(self, finished: str | None) -> None:
        """`run.json`: the secret seed, and all that differs from run to run. For the instructor only."""
        content = {
            "format": FORMAT,
            "seed": self.seed,
            "grader": __version__,
            "python": platform.python_version(),
            "machine": platform.platform(),
            "finished": finished,
            "seconds": self.seconds,
        }
        self._write(self.out / "run.json", (json.dumps(content, indent=1) + "\n").encode(), PRIVATE)

    def _graded(self, submission: Submission) -> ScoreReport:
        """The report; a fault of ours is void, and tried once more."""
        report, output = self.judge.grade(submission, self.only)
        if report.is_void:
            report, output = self.judge.grade(submission, self.only)
        folder = self.out / submission.name
        with self._writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._write(folder / "submission.zip", collecting.archived(submission), PRIVATE)
        self._write(folder / "output.txt", output, PRIVATE)
        self._render(report)
        return report

    def _render(self, report: ScoreReport) -> None:
        """Every format; report.json, by which a later run knows that this submission is done, is the last."""
        for reporter in sorted(self.reporters, key=lambda one: one.filename == "report.json"):
            path = self.out / report.submission / reporter.filename
            self._write(path, reporter.render(report, self.translate))

    def _resumed(self, submission: Submission) -> ScoreReport | None:
        """The report of an earlier run, if it is exactly what this run would find."""
        if not self.resume:
            return None
        try:
            report = from_json((self.out / submission.name / "report.json").read_bytes())
        except (OSError, ValueError):
            return None  # not there yet, or from another version
        if report.is_void or self._signature(report) != self._expected(submission):
            return None
        self._render(report)
        return report

    def _signature(self, report: ScoreReport) -> list[object]:
        graded = {exercise.id for exercise in report.exercises}
        judged_by = [report.pack, report.pack_version, report.grader, report.python, report.platform]
        notes = [note for note in report.notes if not note.startswith("rename:")]
        return [report.digest, notes, report.inputs, report.isolation, graded, *judged_by]

    def _expected(self, submission: Submission) -> list[object]:
        judge, wanted = self.judge, set(self.judge.pack.by_id if self.only is None else self.only)
        judged_by = [judge.pack.name, judge.pack.manifest.version, __version__]
        here = [platform.python_version(), platform.system()]
        about = [submission.digest, submission.notes, judge.inputs.name, judge.launcher.isolation]
        return [*about, wanted, *judged_by, *here]

    def _write(self, path: Path, data: bytes, mode: int = 0o644) -> None:
        with self._writing(path):
            write(path, data, mode)

    @contextlib.contextmanager
    def _writing(self, path: Path) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            text = self.translate(NOT_WRITTEN).format(path=path, error=error.strerror)
            raise NotWritten(text) from error


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def inputs_for(
    out: Path, seed: str | None, *, resume: bool = False, translate: Translate = str
) -> tuple[str, Inputs]:
    """The seed that was given, else the one that the folder's earlier run kept, else a new one."""
    kept = _run(out).get("seed")
    given = seed or os.environ.get("CHAINRULE_SEED")
    if resume and given and kept and given != kept:
        raise click.UsageError(translate(OTHER_SEED).format(path=out))
    seed = given or (kept if isinstance(kept, str) else None)
    if seed is None:
        import secrets

        seed = secrets.token_hex(16)
    return seed, Inputs.from_text(seed)


def _run(out: Path) -> dict[str, Any]:
    try:
        run = json.loads((out / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return run if isinstance(run, dict) else {}


def prepare(out: Path) -> None:
    """Make the folder of reports; a folder with other things in it is refused, not filled up."""
    if out.exists() and not out.is_dir():
        raise SubmissionError(f"{out} is a file. Name a folder for the reports: --out DIR")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SubmissionError(f"{out}: {error.strerror}. Name another folder: --out DIR") from None
