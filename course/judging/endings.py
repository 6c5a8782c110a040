"""How a check ends: from what happened to a verdict, a message and its facts."""

import builtins
from dataclasses import dataclass, field, replace
from functools import partial

from course.judging import counterexample
from course.judging.calls import Calls, first_wrong
from course.judging.checks import Check
from course.judging.launcher import LauncherError
from course.judging.lines import Stopped
from course.judging.report import CheckResult, Counterexample, ExerciseResult, Verdict
from course.judging.student import Raised, Session, Wrong, answer_of

STOPS = ("wall-limit", "cpu-limit", "output-limit", "answer-limit", "died", "protocol", "import-failed")
BUILTIN_ERRORS = frozenset(
    name
    for name, thing in vars(builtins).items()
    if isinstance(thing, type) and issubclass(thing, BaseException)
)


@dataclass(frozen=True)
class Ending:
    """A verdict with its message key, facts and, if there is one, the smallest case."""

    verdict: Verdict
    message: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    counterexample: Counterexample | None = None
    from_programs: bool = False  # so that operations that are lost were avoided

    @property
    def is_out_of_time(self) -> bool:
        """Whether the worker was stopped for taking too long."""
        return self.message in ("wall-limit", "cpu-limit")

    @property
    def is_stop(self) -> bool:
        """Whether the worker ended, or never came to answer: the next check would end the same way."""
        return self.message in STOPS

    def of(self, check: Check) -> CheckResult:
        """The result of a check that ended so; only what passed scores."""
        return CheckResult(
            id=check.id,
            title=check.title,
            visibility=check.visibility,
            verdict=self.verdict,
            score=float(check.points) if self.verdict is Verdict.PASSED else 0.0,
            max_score=float(check.points),
            message=self.message,
            facts=self.facts,
            counterexample=self.counterexample,
        )


PASSED = Ending(Verdict.PASSED)


def ending_of(reason: Exception, session: Session, *, is_hidden: bool) -> Ending:
    """The ending that an exception out of a check means; what is no verdict is a fault of ours."""
    try:
        return _ending_of(reason, session, is_hidden)
    except LauncherError as error:  # while a smaller case was looked for
        return _ending_of(error, session, is_hidden)


def _ending_of(reason: Exception, session: Session, is_hidden: bool) -> Ending:
    match reason:
        case Stopped():
            return Ending(Verdict.CRASHED, reason.reason, _stopped_facts(reason.facts, is_hidden))
        case Raised():
            return _raised(reason, session, is_hidden)
        case Wrong():
            return _wrong(reason, session, is_hidden)
        case LauncherError():
            return Ending(Verdict.VOID, "launcher", {"error": str(reason)})
    return Ending(Verdict.VOID, "check-broke", {"error": repr(reason)})


def _stopped_facts(facts: dict[str, str], is_hidden: bool) -> dict[str, str]:
    """The name of the function in which time ran out is the student's own text."""
    return {name: fact for name, fact in facts.items() if not (is_hidden and name == "symbol")}


def _wrong(reason: Wrong, session: Session, is_hidden: bool) -> Ending:
    if reason.calls:
        return _wrong_call(reason, reason.calls, session, is_hidden)
    found = reason.source and counterexample.find(session, reason.source, reason.do)
    if found:
        problem, facts, smallest = found
        return Ending(Verdict.FAILED, problem.message, facts, smallest, from_programs=True)
    if is_hidden and reason.source:
        # the inputs that failed are secret, and no public ones do
        return Ending(Verdict.FAILED, "wrong-somewhere", from_programs=True)
    return Ending(Verdict.FAILED, reason.message, reason.facts, from_programs=bool(reason.source))


def _wrong_call(reason: Wrong, calls: Calls, session: Session, is_hidden: bool) -> Ending:
    """The smallest call that goes wrong; the one that did is shown only where it is no secret."""
    shown = [] if is_hidden else [reason.args_of_call]
    try:
        found = first_wrong(partial(answer_of, session), calls, shown)
    except (Stopped, Raised):
        found = None
    if found:
        problem, facts, picture = found
        return Ending(Verdict.FAILED, problem.message, facts, picture)
    return (
        Ending(Verdict.FAILED, "wrong-somewhere")
        if is_hidden
        else Ending(Verdict.FAILED, reason.message, reason.facts)
    )


def _raised(reason: Raised, session: Session, is_hidden: bool) -> Ending:
    facts = raised_facts(reason.about, is_hidden=is_hidden)
    found = reason.source and counterexample.find_raising(session, reason.source, reason.do)
    message, in_programs = "raised-in" if found else "raised", bool(reason.source)
    return Ending(Verdict.CRASHED, message, {**facts, **(found or {})}, from_programs=in_programs)


def raised_facts(about: dict[str, object], *, is_hidden: bool) -> dict[str, str]:
    """What may be told about an exception: on hidden checks, only the nearest builtin type."""
    builtin = str(about.get("builtin"))
    facts = {
        "error": builtin if builtin in BUILTIN_ERRORS else "Exception",
        "text": "",
        "file": "",
        "line": "",
    }
    if not is_hidden:
        facts |= {key: str(about.get(key, ""))[:300] for key in ("text", "file", "line")}
    return facts


def voided(result: ExerciseResult, error: str) -> ExerciseResult:
    """The result, void for a fault of ours."""
    facts = {"error": error}
    checks = [
        replace(check, verdict=Verdict.VOID, score=0.0, message="launcher", facts=facts, counterexample=None)
        for check in result.checks
    ]
    return replace(result, verdict=Verdict.VOID, score=0.0, checks=checks)


def only_proven(results: list[CheckResult]) -> list[CheckResult]:
    """Visible examples can be known by heart: they score nothing where no hidden check agrees with any of them."""
    hidden = {result.verdict for result in results if result.visibility == "hidden"}
    if not hidden or hidden & {Verdict.PASSED, Verdict.VOID}:
        return results
    return [
        replace(result, score=0.0, message="unproven") if result.verdict is Verdict.PASSED else result
        for result in results
    ]


def taken_over(result: CheckResult) -> CheckResult:
    """What is right in borrowed code is there for what depends on it, and earns nothing."""
    if result.verdict is not Verdict.PASSED:
        return result
    return replace(result, verdict=Verdict.BORROWED, score=0.0, message="borrowed")
