"""A counterexample runs again: the same question, on the code as it is now."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from course.judging.attempt import Attempt
from course.judging.calls import Calls, first_wrong
from course.judging.checks import Check
from course.judging.counterexample import picture_of
from course.judging.endings import PASSED, Ending, ending_of, raised_facts
from course.judging.families import Source
from course.judging.judge import Judge
from course.judging.questions import QUESTIONS, Problem, right_answer
from course.judging.report import CheckResult, Counterexample, Verdict
from course.judging.student import Session, Student, Wrong, answer_of, ask_programs, facts_of
from course.judging.submission import Submission
from course.pack import Exercise


@dataclass(frozen=True, kw_only=True)
class Case:
    """A counterexample and the check that found it."""

    exercise: str
    check: str
    example: Counterexample

    @property
    def reference(self) -> str:
        """Four characters that name the case: the same question has the same ones."""
        import msgspec

        asked = (
            self.check,
            self.example.do,
            self.example.expression,
            self.example.program,
            self.example.asked,
        )
        return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()[:4]


def case_from_json(text: bytes) -> Case:
    """Read a case; ValueError if it is none."""
    import msgspec

    return msgspec.json.decode(text, type=Case)


@dataclass(kw_only=True)
class Replayer(Student):
    """Asks only what the case is about; `ending` says how that came out, None if the check does not ask it."""

    example: Counterexample
    ending: Ending | None = None

    def agrees_on(self, source: Source, do: str = "backward") -> None:
        """Ask the case's own program."""
        if do == self.example.do:
            self._ends(self._asked_again(source, do))

    def answers(self, calls: Calls, *args: Any) -> Any:
        """Make the case's own call; any other counts as right."""
        for case in (*calls.smaller, args):
            if calls.text(*case) == self.example.expression:
                found = first_wrong(partial(answer_of, self.session), replace(calls, smaller=()), [case])
                self._ends(Ending(Verdict.FAILED, found[0].message, *found[1:]) if found else PASSED)
        return calls.right(*args)

    def gives(self, call: str, got: Any, wanted: Any, tolerance: float | None = None) -> None:
        """What has no picture is no case."""

    def _ends(self, ending: Ending) -> None:
        self.ending = ending
        if ending is not PASSED:
            raise Wrong(ending.message)

    def _asked_again(self, source: Source, do: str) -> Ending:
        task = {"do": QUESTIONS[do].do, "nodes": self.example.program, **self.example.asked}
        right = right_answer(task)
        (answer,) = ask_programs(self.session, [(task, right)])
        if "raised" in answer:
            facts = facts_of(task, Problem("raised", len(task["nodes"]) - 1), source)
            return Ending(
                Verdict.CRASHED, "raised-in", facts | raised_facts(answer["raised"], is_hidden=False)
            )
        problem = QUESTIONS[do].compare(task, answer, right)
        if not problem:
            return PASSED
        picture = picture_of(source, do, task, right, answer, problem)
        return Ending(Verdict.FAILED, problem.message, facts_of(task, problem, source), picture)


def replay(judge: Judge, submission: Submission, case: Case) -> CheckResult | None:
    """How the case comes out now; None if the checks of today do not ask it any more."""
    exercise = judge.pack.by_id.get(case.exercise)
    checks = judge.checks[exercise.id] if exercise else []
    check = next((check for check in checks if check.id == case.check), None)
    if not (exercise and check):
        return None
    session = Session(judge.launcher, submission, judge.pack.aliases, judge.limits, contract=judge.pack.files)
    try:
        ending = _asked(judge, session, exercise, check, case)
    finally:
        session.close()
        judge.reference.session.close()
    return ending.of(check) if ending else None


def _asked(judge: Judge, session: Session, exercise: Exercise, check: Check, case: Case) -> Ending | None:
    if failure := Attempt(session).import_failure(exercise):
        return failure
    student = Replayer(session, judge.visible, judge.reference, check.id, example=case.example)
    try:
        check.function(student)
    except Exception as reason:
        return student.ending or ending_of(reason, session, is_hidden=False)
    return student.ending
