"""What judging results in: plain frozen data, the same for every reporter.

The JSON Schema of `ScoreReport` is published as `report.schema.json` beside this file.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from course.judging.checks import Visibility

FORMAT = 1


class Verdict(StrEnum):
    """How a check or an exercise ended, worst first."""

    VOID = "void"  # the grader broke; never the student's fault
    CRASHED = "crashed"  # the student's code raised, hung or died
    FAILED = "failed"  # a wrong answer
    BLOCKED = "blocked"  # needs an exercise that is missing or wrong
    UNANSWERED = "unanswered"  # still the stub, or not there
    BORROWED = "borrowed"  # taken over, no points
    PASSED = "passed"


WORST_FIRST = list(Verdict)


def worst(verdicts: list[Verdict]) -> Verdict:
    """The worst of some verdicts."""
    return min(verdicts, key=WORST_FIRST.index)


@dataclass(frozen=True, kw_only=True)
class Counterexample:
    """The smallest expression found that goes wrong; numbers are null where there was none.

    `node` is the first wrong node of `program`; `quantity` is what is wrong in it: "data" or "grad".
    `asked` is what else was asked with it, e.g. the gradient that arrives.
    """

    program: list[list[Any]]
    expression: str
    names: dict[str, str]
    do: str
    node: int
    quantity: str
    yours: dict[str, list[float | None]]
    right: dict[str, list[float | None]]
    asked: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CheckResult:
    """How one check ended. `message` is a key of course.messages, `facts` fill its gaps."""

    id: str
    title: str
    visibility: Visibility
    verdict: Verdict
    score: float
    max_score: float
    message: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    counterexample: Counterexample | None = None


@dataclass(frozen=True, kw_only=True)
class Override:
    """That an instructor set a score by hand: what the grader had `judged`, why, and when (UTC)."""

    judged: float
    reason: str
    at: str


@dataclass(frozen=True, kw_only=True)
class ExerciseResult:
    """How one exercise ended: the worst of its checks' verdicts and the sum of their scores, unless set by hand."""

    id: str
    lesson: str
    score: float
    max_score: float
    verdict: Verdict
    checks: list[CheckResult]
    follow_through: list[str] = field(default_factory=list)
    mistake: str | None = None
    override: Override | None = None


@dataclass(frozen=True, kw_only=True)
class Isolation:
    """How the student's process was locked in, what was tried out to prove it, what is missing."""

    level: str = "none"
    probed: dict[str, bool] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def is_proven(self) -> bool:
        """Whether the process was locked in, and every forbidden act that was tried out was refused."""
        return self.level != "none" and bool(self.probed) and all(self.probed.values())


@dataclass(frozen=True, kw_only=True)
class ScoreReport:
    """All that is known about one submission after judging."""

    format: int = FORMAT
    submission: str
    digest: str
    pack: str
    pack_version: str
    grader: str
    python: str
    platform: str
    inputs: str
    score: float
    max_score: float
    verified: bool
    isolation: Isolation
    exercises: list[ExerciseResult]
    notes: list[str] = field(default_factory=list)

    @property
    def is_void(self) -> bool:
        """Whether the grader broke somewhere, and nobody set that score by hand, so that the whole is not one."""
        return any(one.verdict is Verdict.VOID and one.override is None for one in self.exercises)


def to_json(thing: Any) -> bytes:
    """Readable JSON, with a newline at its end."""
    import msgspec

    return msgspec.json.format(msgspec.json.encode(thing), indent=1) + b"\n"


def from_json(text: bytes) -> ScoreReport:
    """Read a report; msgspec's error names the place that is wrong."""
    import msgspec

    return msgspec.json.decode(text, type=ScoreReport)


def schema() -> dict[str, Any]:
    """The JSON Schema of a score report."""
    import inspect

    import msgspec

    found = msgspec.json.schema(ScoreReport)
    for part in found["$defs"].values():
        if "description" in part:  # Python 3.13 removes a docstring's indentation, 3.11 does not
            part["description"] = inspect.cleandoc(part["description"])
    return found
