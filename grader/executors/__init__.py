"""Executors: who judges the submissions of a run. What moves is plain data, and every executor gives the same reports.

An executor has `results(task, jobs)`: it takes jobs as it needs them, a bounded number ahead, and yields what is
done, in any order. A job is yielded once, whatever dies; one that cannot be judged comes back without a report.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import click

from course.judging.launcher import Launcher
from course.text import Translate
from grader.executors.work import Done, Job, Task


class Executor(Protocol):
    """Judges jobs."""

    def results(self, task: Task, jobs: Iterator[Job]) -> Iterator[Done]:
        """What became of each job, as it comes."""


@dataclass(frozen=True)
class Options:
    """What an executor is told; `open_launcher` is for judging in this process."""

    jobs: int
    scheduler: str | None
    open_launcher: Callable[[], Launcher]
    translate: Translate = str


class ExecutorLost(click.ClickException):
    """The cluster or its workers are gone, or not fit for this run; what is done is kept."""

    exit_code = 3
