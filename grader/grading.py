"""Grading a class: one submission after the other, each result written as it comes."""

import json
import os
import platform
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from course import __version__
from course.errors import SubmissionError
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport, Verdict
from course.text import Translate
from grader import collecting
from grader.classes import FORMAT, Row, summary, table
from grader.reporters import Reporter


@dataclass
class Grading:
    """A run of the grader over a class, into a folder of reports."""

    judge: Judge
    out: Path
    reporters: list[Reporter]
    translate: Translate
    only: set[str] | None = None
    rows: list[Row] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)

    def run(self, submissions: list[tuple[str, Path]]) -> Iterator[Row]:
        """Grade each submission, write its reports, and yield its row."""
        for name, path in submissions:
            started = time.perf_counter()
            report, output = self._grade(name, path)
            self._write(report, output)
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
        write(self.out / "summary.json", summary(self.rows, about))
        write(self.out / "scores.csv", table(self.rows))

    def _grade(self, name: str, path: Path) -> tuple[ScoreReport, bytes]:
        """The report; a fault of ours is void, and tried once more."""
        submission = collecting.read(name, path)
        report, output = self.judge.grade(submission, self.only)
        if report.is_void:
            report, output = self.judge.grade(submission, self.only)
        return report, output

    def _write(self, report: ScoreReport, output: bytes) -> None:
        folder = self.out / report.submission
        folder.mkdir(parents=True, exist_ok=True)
        for reporter in self.reporters:
            write(folder / reporter.filename, reporter.render(report, self.translate))
        write(folder / "output.txt", output, mode=0o600)


def write(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f".{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with open(descriptor, "wb") as file:
        file.write(data)
    os.replace(part, path)


def inputs_for(out: Path, seed: str | None) -> tuple[str, Inputs]:
    """The seed that was given, else the one that the folder's earlier run kept, else a new one."""
    kept = _run(out).get("seed")
    seed = seed or os.environ.get("CHAINRULE_SEED") or (kept if isinstance(kept, str) else None)
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


def remember_run(out: Path, seed: str, seconds: dict[str, float]) -> None:
    """`run.json`: the secret seed, and all that differs from run to run. For the instructor only."""
    content = {
        "format": FORMAT,
        "seed": seed,
        "grader": __version__,
        "python": platform.python_version(),
        "machine": platform.platform(),
        "finished": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "seconds": seconds,
    }
    write(out / "run.json", (json.dumps(content, indent=1) + "\n").encode(), mode=0o600)


def prepare(out: Path) -> None:
    """Make the folder of reports; a folder with other things in it is refused, not filled up."""
    if out.exists() and not out.is_dir():
        raise SubmissionError(f"{out} is a file. Name a folder for the reports: --out DIR")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SubmissionError(f"{out}: {error.strerror}. Name another folder: --out DIR") from None


def is_void(rows: list[Row]) -> bool:
    """Whether the grader broke on some submission."""
    return any(Verdict.VOID in row.verdicts.values() for row in rows)
