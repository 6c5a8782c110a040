"""Judging the whole corpus of a pack, on as many cores as there are."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context

from course.judging.checks import load_checks
from course.judging.inputs import PUBLIC, Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport
from course.judging.submission import Submission
from course.pack import Pack
from grader import corpus
from grader.isolation.levels import none
from grader.marking import judge_for

LOST = ("failed", "crashed")


@dataclass(frozen=True)
class Specimen:
    """A submission of the corpus; `loses` are the exercises that it must lose."""

    submission: Submission
    kind: str  # "right", "mistake", "stub", "unfinished" or "transplant"
    base: str = corpus.REFERENCE
    loses: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()  # what its base never had
    is_like: str = ""  # the mistake that diagnosis must name

    @property
    def name(self) -> str:
        """What the specimen is called."""
        return self.submission.name


@dataclass(frozen=True)
class Outcome:
    """How a specimen fared under one judge: verdicts of exercises and checks, and the mistakes that were named."""

    exercises: dict[str, str]
    checks: dict[str, str]
    named: dict[str, str | None]

    @classmethod
    def of(cls, report: ScoreReport) -> "Outcome":
        """What verifying needs of a report."""
        return cls(
            exercises={one.id: one.verdict.value for one in report.exercises},
            checks={check.id: check.verdict.value for one in report.exercises for check in one.checks},
            named={one.id: one.mistake for one in report.exercises},
        )

    @property
    def lost(self) -> set[str]:
        """The exercises that came out wrong."""
        return {id_ for id_, verdict in self.exercises.items() if verdict in LOST}


@dataclass(frozen=True)
class Trial:
    """A specimen with its two outcomes: under all checks as in grading, and under the visible ones as at home."""

    specimen: Specimen
    graded: Outcome
    checked: Outcome


def specimens(pack: Pack) -> Iterator[Specimen]:
    """The whole corpus."""
    for name, submission in corpus.right_solutions(pack).items():
        yield Specimen(submission, "right", name, lacks=corpus.lacks(pack, name))
    for name, submission in corpus.unfinished(pack).items():
        yield Specimen(submission, "unfinished", name, lacks=corpus.lacks(pack, name, "unfinished"))
    yield Specimen(corpus.stubs(pack), "stub")
    known = {mistake.id: mistake for mistake in corpus.mistakes(pack)}
    for mistake in known.values():
        is_like = mistake.same_as or mistake.id
        lacks = corpus.lacks(pack, mistake.base)
        yield Specimen(
            corpus.submission(pack, mistake), "mistake", mistake.base, mistake.loses, lacks, is_like
        )
    for copy in corpus.transplants(pack):
        original = known[copy.same_as]
        submission = corpus.submission(pack, copy)
        is_like = original.same_as or original.id
        yield Specimen(submission, "transplant", copy.base, original.loses, is_like=is_like)


def worth_trying_again(found: Iterable[Specimen]) -> list[Specimen]:
    """Those whose verdicts are sure to be known: the reference, and the mistakes."""
    return [one for one in found if one.kind == "mistake" or one.name == corpus.REFERENCE]


class Court:
    """The two judges."""

    def __init__(self, pack: Pack, seed: str) -> None:
        self.pack = pack
        launcher = none()
        self.grading = judge_for(pack, Inputs.from_text(seed), launcher)
        self.checking = Judge(pack, load_checks(pack, hidden=False), launcher, PUBLIC)

    def try_(self, specimen: Specimen) -> Trial:
        """Judge a specimen by both."""
        only = self._worth_asking(specimen)
        graded, checked = (
            Outcome.of(judge.grade(specimen.submission, only)[0]) for judge in (self.grading, self.checking)
        )
        return Trial(specimen, graded, checked)

    def try_again(self, specimen: Specimen) -> Trial:
        """Judge a specimen in grading alone, a mistake by what it must lose, each exercise's checks last to first."""
        for checks in self.grading.checks.values():
            checks.reverse()
        report, _ = self.grading.grade(specimen.submission, specimen.loses or None)
        outcome = Outcome.of(report)
        return Trial(specimen, outcome, outcome)

    def _worth_asking(self, specimen: Specimen) -> set[str]:
        """Of a transplant only what it loses, of a mistake nothing else that takes long."""
        if specimen.kind == "transplant":
            return set(specimen.loses)
        slow = {exercise.id for exercise in self.pack.by_id.values() if exercise.slow}
        return set(self.pack.by_id) - (slow - set(specimen.loses) if specimen.kind == "mistake" else set())

    def close(self) -> None:
        """End the workers."""
        self.grading.launcher.close()


_courts: dict[str, Court] = {}  # of a child process: one for each seed


def _tried(load: Callable[[], Pack], seed: str, again: bool, specimen: Specimen) -> Trial:
    if seed not in _courts:
        _courts[seed] = Court(load(), seed)
    court = _courts[seed]
    return court.try_again(specimen) if again else court.try_(specimen)


def tried(
    load: Callable[[], Pack], found: Iterable[Specimen], seed: str, *, again: bool = False
) -> Iterator[Trial]:
    """Every specimen's trial, in order; `load` makes the pack anew in each process."""
    with ProcessPoolExecutor(usable_cores(), mp_context=get_context("spawn")) as pool:
        yield from pool.map(partial(_tried, load, seed, again), found, chunksize=4)


def usable_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
