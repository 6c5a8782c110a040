"""Grading a class: one submission after the other, each result written as it comes, so that nothing is lost."""

import contextlib
import json
import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import click

from course import __version__
from course.errors import SubmissionError
from course.judging.inputs import Inputs
from course.judging.report import ScoreReport, from_json
from course.judging.submission import Submission
from course.messages import N_
from course.pack import Pack
from course.reporters import Reporter, Setting, as_named
from course.text import Translate, told, translator
from grader import collecting, overrides
from grader.classes import FORMAT, Class, Row, pairs
from grader.executors import Executor, ExecutorLost
from grader.executors.work import Done, Job, Task
from grader.likeness import trees
from grader.marking import void

PRIVATE = 0o600
NOT_WRITTEN = N_("{path} could not be written: {error}. Make room, then go on with --resume.")
NOT_LOCKED_IN = N_(
    "A submission was judged at isolation {level!r}, which is not what was asked for. Its result is refused; "
    "what is done is kept. Mend that worker, then go on with --resume."
)
OTHER_SEED = N_("{path} was begun with another seed. Leave --seed out to go on, or --resume to begin again.")


class NotWritten(click.ClickException):
    """A result that could not be kept: the disk is full, or the folder is gone."""

    exit_code = 3


@dataclass
class Grading:
    """A run of the grader over a class, into a folder of reports."""

    pack: Pack
    task: Task
    executor: Executor
    out: Path
    reporters: list[Reporter]
    lang: str = "en"
    resume: bool = False
    compares: bool = False  # syntax trees, for the class page: it takes a while
    pseudonyms: bool = False  # on the class page
    read: Callable[[str, Path], Submission] = collecting.read
    rows: dict[int, Row] = field(default_factory=dict)  # by the submissions' places in the class
    seconds: dict[str, float] = field(default_factory=dict)
    in_work: dict[int, tuple[Submission, Path]] = field(default_factory=dict)
    by_hand: list[overrides.Entry] = field(init=False)

    def __post_init__(self) -> None:
        self.by_hand = overrides.logged(self.out)

    @cached_property
    def translate(self) -> Translate:
        """Turns English messages into the instructor's language."""
        return translator(self.lang)

    def run(self, submissions: list[tuple[str, Path]]) -> Iterator[Row]:
        """Grade each submission, write its reports as they come, and yield its row."""
        self._remember(finished=None)  # the seed, so that a run that is killed can be resumed
        to_do = []
        for number, (name, path) in enumerate(submissions):
            if resumed := self._resumed(name, path):
                yield self._row(number, *resumed)
            else:
                to_do.append((number, name, path))
        for done in self.executor.results(self.task, self._jobs(to_do)):
            if done.number in self.in_work:  # else somebody was faster
                yield self._kept(done)

    def _jobs(self, to_do: list[tuple[int, str, Path]]) -> Iterator[Job]:
        """What is to be graded, each read when it is its turn."""
        for number, name, path in to_do:
            submission = self.read(name, path)
            self.in_work[number] = submission, path
            yield Job.of(number, submission)

    def _kept(self, done: Done) -> Row:
        """Write what became of a submission."""
        submission, path = self.in_work.pop(done.number)
        report = done.report or void(self.pack, self.task, submission, done.error)
        self._expect_isolation(report)
        report = overrides.applied(report, self.by_hand)
        folder = self.out / submission.name
        with self._writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._write(folder / "submission.zip", collecting.archived(submission), PRIVATE)
        self._write(folder / "output.txt", done.output, PRIVATE)
        self._render(report, submission, path)
        self.seconds[submission.name] = done.seconds
        return self._row(done.number, report, submission)

    def _expect_isolation(self, report: ScoreReport) -> None:
        """A result from where students' code was not locked in as it was asked for is none."""
        if not report.is_void and report.isolation.level != self.task.isolation:
            raise ExecutorLost(self.translate(NOT_LOCKED_IN).format(level=report.isolation.level))

    def _trees(self, submission: Submission) -> dict[str, str] | None:
        return trees(submission.files, self.pack.files) if self.compares else None

    def _row(self, number: int, report: ScoreReport, submission: Submission) -> Row:
        self.rows[number] = row = Row.of(report, self._trees(submission))
        return row

    @property
    def in_order(self) -> list[Row]:
        """The rows in the order of the class, whoever was done first."""
        return [self.rows[number] for number in sorted(self.rows)]

    def finish(self) -> None:
        """Write what is known about the whole class."""
        versions = self.task.versions
        about = {
            "pack": self.pack.name,
            "pack_version": versions.pack,
            "grader": versions.grader,
            "python": versions.python,
            "platform": versions.platform,
            "isolation": self.task.isolation,
            "inputs": Inputs.from_text(self.task.seed).name,
        }
        for name, data in Class(self.in_order, about).files().items():
            self._write(self.out / name, data)
        self._write(self.out / "index.html", self._class_page(about))
        self._remember(finished=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))

    def _class_page(self, about: dict[str, str]) -> bytes:
        """The page of the class; what students are called instead is in a file for the instructor only."""
        from grader.classpage import pseudonyms, rendered

        rows, names = self.in_order, {}
        if self.pseudonyms:
            names = pseudonyms(rows, self.task.seed)
            self._write(self.out / "pseudonyms.csv", pairs(names), PRIVATE)
        return rendered(self.pack, rows, about, names, compares=self.compares, lang=self.lang)

    def _remember(self, finished: str | None) -> None:
        """`run.json`: the secret seed, and all that differs from run to run. For the instructor only."""
        content = {
            "format": FORMAT,
            "seed": self.task.seed,
            "grader": __version__,
            "python": platform.python_version(),
            "machine": platform.platform(),
            "finished": finished,
            "seconds": self.seconds,
        }
        self._write(self.out / "run.json", (json.dumps(content, indent=1) + "\n").encode(), PRIVATE)

    def _render(self, report: ScoreReport, submission: Submission, path: Path) -> None:
        """Every format; report.json, by which a later run knows that this submission is done, is the last."""
        folder = as_named(collecting.home(path) or path) if path.is_dir() else None
        setting = Setting(pack=self.pack, lang=self.lang, files=submission.files, folder=folder)
        for reporter in sorted(self.reporters, key=lambda one: one.filename == "report.json"):
            file = self.out / report.submission / reporter.filename
            self._write(file, reporter.render(report, setting))
            if reporter.publish:
                reporter.publish(report, setting)

    def _resumed(self, name: str, path: Path) -> tuple[ScoreReport, Submission] | None:
        """The report of an earlier run, if it is exactly what this run would find."""
        if not self.resume:
            return None
        try:
            report = from_json((self.out / name / "report.json").read_bytes())
        except (OSError, ValueError):
            return None  # not there yet, or from another version
        submission = self.read(name, path)
        if report.is_void or self._signature(report) != self._expected(submission):
            return None
        report = overrides.applied(report, self.by_hand)
        self._render(report, submission, path)
        return report, submission

    def _signature(self, report: ScoreReport) -> list[object]:
        graded = {exercise.id for exercise in report.exercises}
        judged_by = [report.pack, report.grader, report.pack_version, report.python, report.platform]
        notes = [note for note in report.notes if not note.startswith("rename:")]
        return [report.digest, notes, report.inputs, report.isolation.level, graded, *judged_by]

    def _expected(self, submission: Submission) -> list[object]:
        task, versions = self.task, self.task.versions
        judged_by = [task.pack, versions.grader, versions.pack, versions.python, versions.platform]
        about = [submission.digest, submission.notes, Inputs.from_text(task.seed).name, task.isolation]
        return [*about, set(task.exercises or self.pack.by_id), *judged_by]

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
        raise SubmissionError(
            told(N_("{path} is a file. Name a folder for the reports: --out DIR"), path=out)
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SubmissionError(
            told(N_("{path}: {reason}. Name another folder: --out DIR"), path=out, reason=error.strerror)
        ) from None
