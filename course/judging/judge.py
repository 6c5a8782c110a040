"""The judge: asks every check about a submission and writes down how each ended.

A mistake costs its points once (follow-through): programs avoid operations that are lost, and a
lost exercise that the pack can lend is lent, in a fresh worker, to what depends on it.
"""

import platform
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import TypeVar

from course import __version__
from course.judging.attempt import Attempt
from course.judging.checks import Check
from course.judging.diagnosis import Fingerprints, Recorder, diagnosed, fingerprints, recorded
from course.judging.endings import PASSED, Ending, ending_of, only_proven, taken_over, voided
from course.judging.follow import Help, Lender
from course.judging.inputs import PUBLIC, Inputs
from course.judging.launcher import Launcher, LauncherError, Limits
from course.judging.leash import Leash
from course.judging.lines import Stopped
from course.judging.loans import Loans, loans_of
from course.judging.report import ExerciseResult, ScoreReport, Verdict, worst
from course.judging.standing import Standing
from course.judging.student import Draws, Reference, Session, Student, Wrong
from course.judging.submission import Submission
from course.pack import Exercise, Pack

Asker = TypeVar("Asker", bound=Student)


@dataclass
class Judge:
    """Judges many submissions, one after the other, by the same checks and inputs.

    `lender` holds what may be lent to a submission that has lost it.
    """

    pack: Pack
    checks: dict[str, list[Check]]
    launcher: Launcher
    inputs: Inputs
    lender: Lender = field(default_factory=Lender)
    limits: Limits = field(default_factory=Limits)
    fingerprints: Fingerprints | None = None  # those of the pack, unless told otherwise
    handle: Callable[..., Student] = Student  # by which checks ask
    loans: Loans | None = None  # what can be borrowed: all that the pack has, unless told otherwise

    def __post_init__(self) -> None:
        self.hidden, self.visible = Draws(self.inputs), Draws(PUBLIC)
        self.lent_code = self.loans or loans_of(self.pack)
        self.known = self.fingerprints or fingerprints(self.pack.fingerprints)
        reference = self.lender.reference or Submission("reference", {})
        self.reference = Reference(
            Session(self.launcher, reference, {}, self.limits, contract=self.pack.files)
        )

    def grade(self, submission: Submission, only: Iterable[str] | None = None) -> tuple[ScoreReport, bytes]:
        """The report on a submission, and what its process printed."""
        wanted = set(self.pack.by_id if only is None else only)
        judged = self.pack.with_needs(wanted | self._operations_before(wanted))
        exercises = self.pack.everything
        run = Run(self, submission)
        try:
            results = [run.exercise(one) for id_, one in exercises.items() if id_ in judged]
            run.learn_renames()
        finally:
            run.session.close()
            self.reference.session.close()
        if run.faults and not any(r.verdict is Verdict.VOID for r in results if r.id in wanted):
            results = [voided(result, run.faults[0]) for result in results]
        report = self._report(run, [result for result in results if result.id in wanted])
        return report, bytes(run.session.output)

    def recorder(self, submission: Submission, exercise: Exercise) -> Recorder:
        """A handle that notes how a submission answers, where nothing else is lost."""
        session = Session(self.launcher, submission, self.pack.aliases, self.limits, contract=self.pack.files)
        ops = frozenset(self.pack.ops)
        own = self.pack.own_operations(exercise)
        return Recorder(session, self.visible, self.reference, "", lambda needs: ops, own)

    def _operations_before(self, wanted: set[str]) -> set[str]:
        """The exercises of operations that come first: random expressions are made of those that are right."""
        order = list(self.pack.everything)
        last = max((order.index(id_) for id_ in wanted), default=0)
        taught = {id_ for op in self.pack.ops.values() for id_ in (op.value, op.gradient)}
        return taught & set(order[:last])

    def _report(self, run: "Run", results: list[ExerciseResult]) -> ScoreReport:
        return ScoreReport(
            submission=run.submission.name,
            digest=run.submission.digest,
            pack=self.pack.name,
            pack_version=self.pack.manifest.version,
            grader=__version__,
            python=platform.python_version(),
            platform=platform.system(),
            inputs=self.inputs.name,
            score=sum(result.score for result in results),
            max_score=sum(result.max_score for result in results),
            verified=self.launcher.isolation.is_proven,
            isolation=self.launcher.isolation,
            exercises=results,
            notes=run.notes(),
        )


class Run:
    """One submission's way through the checks."""

    def __init__(self, judge: Judge, submission: Submission) -> None:
        self.judge, self.submission = judge, submission
        self.pack = judge.pack
        self.faults: list[str] = []  # of ours: what was found beside one of them may be wrong
        self.alone = self._attempt_with(Help())
        self.session = self.alone.session
        self.standing = Standing(self.pack)
        self.renames: dict[str, str] = {}
        self.leash = Leash(self.pack, judge.limits)
        self.borrowed = judge.lent_code.found_in(submission.files)

    def exercise(self, exercise: Exercise) -> ExerciseResult:
        """Judge one exercise: as it is, then with whatever lost part can be lent to it."""
        checks = self.judge.checks[exercise.id]
        endings, student = self._judged(exercise, self.alone)
        follow_through = [f"avoid:{op}" for op in sorted(student.avoided)]
        helps: list[Help] = []
        for help_ in self._helps(exercise, endings):
            if all(ending is PASSED for ending in endings):
                break
            helps.append(help_)
            with_help = self._better(exercise, endings, help_)
            if with_help != endings:
                endings = with_help
                follow_through += help_.names
                self.standing.helped.add(exercise.id)
        explained = [self._explained(exercise, ending, helps) for ending in endings]
        results = only_proven([end.of(check) for check, end in zip(checks, explained, strict=True)])
        if self.borrowed and self.judge.lent_code.stand_in_for(exercise, self.borrowed, self.pack):
            results = [taken_over(result) for result in results]
        verdict = worst([result.verdict for result in results])
        self.standing.note(exercise, verdict, student.relied_on)
        lesson = self.pack.lesson_of.get(exercise.id)
        return ExerciseResult(
            id=exercise.id,
            lesson=lesson.id if lesson else "",  # of the pack below: judged, and not reported
            score=sum(result.score for result in results),
            max_score=sum(result.max_score for result in results),
            verdict=verdict,
            checks=results,
            follow_through=[] if verdict is Verdict.UNANSWERED else follow_through,
            mistake=self._mistake(exercise, verdict, endings, helps),
        )

    def _mistake(
        self, exercise: Exercise, verdict: Verdict, endings: list[Ending], helps: list[Help]
    ) -> str | None:
        """The known mistake that the submission behaves like; what stops is not asked once more."""
        known = self.judge.known.of(exercise.id)
        is_over = any(ending.is_stop for ending in endings)
        if not known or is_over or verdict not in (Verdict.FAILED, Verdict.CRASHED):
            return None
        attempt = self._attempt_with(helps[-1]) if helps else self.alone
        recorder = self._asking(Recorder, exercise, attempt)
        with self.leash.measured():
            noted = recorded(self.judge.checks[exercise.id], recorder)
        if helps:
            attempt.session.close()
        found = diagnosed(noted, known)
        return found.id if found else None

    def _asking(self, kind: Callable[..., Asker], exercise: Exercise, attempt: Attempt) -> Asker:
        """The handle by which checks ask about an exercise, under the limits that it has come to."""
        attempt.session.limits = self.leash.limits_for(exercise)
        usable = cache(self._all_ops if attempt.help.files else self.standing.usable)  # for all its checks
        judge, own = self.judge, self.pack.own_operations(exercise)
        return kind(attempt.session, judge.visible, judge.reference, "", usable, own)

    def _helps(self, exercise: Exercise, endings: list[Ending]) -> Iterator[Help]:
        """What can be lent to it; nothing can help what is not written yet."""
        lost = self.standing.lost_needs(exercise)
        if any(ending.verdict is Verdict.CRASHED and not ending.from_programs for ending in endings):
            lost += self._lost_in_other_files(exercise)
        if not lost or all(ending is PASSED for ending in endings):
            return
        was_stopped = any(ending.is_stop for ending in endings)  # and would be again, if asked for symbols
        if was_stopped or not self._unwritten(exercise):
            imports = not any(self.alone.imports.get(file) for file in exercise.files)
            yield from (one for one in self.judge.lender.helps(exercise, lost) if one.files or imports)

    def learn_renames(self) -> None:
        """Which of the contract's names the submission spells otherwise."""
        try:
            renames = self.session.ask("renames")
        except (Stopped, LauncherError):
            return
        if isinstance(renames, dict):
            aliases = self.pack.aliases
            self.renames = {o: t for o, t in renames.items() if t in aliases.get(o, ())}

    def notes(self) -> list[str]:
        """What a report says beside the scores: names to change, files that could not be read."""
        renamed = [f"rename:{theirs}:{ours}" for ours, theirs in sorted(self.renames.items())]
        return renamed + self.submission.notes

    # --- attempts -------------------------------------------------------------

    def _attempt_with(self, help_: Help) -> Attempt:
        judge = self.judge
        submission = Submission(self.submission.name, {**self.submission.files, **help_.files})
        aliases, probes = self.pack.aliases, tuple(help_.probes.values())
        session = Session(judge.launcher, submission, aliases, judge.limits, probes, self.pack.files)
        session.faults = self.faults
        return Attempt(session, help_)

    def _judged(self, exercise: Exercise, attempt: Attempt) -> tuple[list[Ending], Student]:
        """Every check once, and how they were asked; after a death of the worker the rest is not paid for."""
        student = self._asking(self.judge.handle, exercise, attempt)
        endings: list[Ending] = []
        with self.leash.measured():
            stop = attempt.import_failure(exercise)
            for check in self.judge.checks[exercise.id]:
                endings.append(stop or self._check(check, student))
                if endings[-1].is_stop:
                    stop = endings[-1]
        if any(ending.is_out_of_time for ending in endings):
            self.leash.hung.add(exercise.id)
        return endings, student

    def _check(self, check: Check, student: Student) -> Ending:
        is_hidden = check.visibility == "hidden"
        student.check = check.id
        student.draws = self.judge.hidden if is_hidden else self.judge.visible
        try:
            check.function(student)
        except Wrong as wrong:
            is_told_otherwise = not is_hidden or wrong.source or wrong.calls
            reason = wrong if is_told_otherwise else self._in_public(check, student)
            return ending_of(reason, student.session, is_hidden=is_hidden)
        except Exception as reason:
            return ending_of(reason, student.session, is_hidden=is_hidden)
        return PASSED

    def _in_public(self, check: Check, student: Student) -> Exception:
        """What is wrong on public inputs, since the secret ones that failed are not to be shown."""
        student.draws = self.judge.visible
        try:
            check.function(student)
        except Exception as reason:
            return reason
        return Wrong("wrong-somewhere")

    def _better(self, exercise: Exercise, before: list[Ending], help_: Help) -> list[Ending]:
        """The better of each check's endings without and with help, which comes in a fresh worker."""
        attempt = self._attempt_with(help_)
        try:
            after, _ = self._judged(exercise, attempt)
        finally:
            attempt.session.close()
        return [new if new is PASSED else old for old, new in zip(before, after, strict=True)]

    # --- what is there --------------------------------------------------------

    def _all_ops(self, needs: str) -> frozenset[str]:
        return frozenset(self.pack.ops)

    def _lost_in_other_files(self, exercise: Exercise) -> list[Exercise]:
        """What is lost, or is not to be had, of all that comes before it in other files: it may import them."""
        verdicts, holds = self.standing.verdicts, self.standing.holds
        before = takewhile(lambda one: one is not exercise, self.pack.everything.values())
        others = [one for one in before if one.files != exercise.files and not holds(one.id)]
        states = self._states(s for one in others if one.id not in verdicts for s in one.symbols)
        gone = {symbol for symbol, state in states.items() if state in ("missing", "broken")}
        return [one for one in others if one.id in verdicts or gone.intersection(one.symbols)]

    # --- verdicts -------------------------------------------------------------

    def _explained(self, exercise: Exercise, ending: Ending, helps: list[Help]) -> Ending:
        """Tell a stub from a wrong answer, and what is missing from what is wrong."""
        if ending.verdict not in (Verdict.FAILED, Verdict.CRASHED):
            return ending
        if not ending.is_stop and (unwritten := self._unwritten(exercise)):
            return Ending(Verdict.UNANSWERED, "unanswered", {"symbols": ", ".join(unwritten)})
        if absent := self._absent(exercise, ending):
            return Ending(Verdict.BLOCKED, "blocked", {"needs": absent})
        lost = [] if ending.message == "import-failed" else self.standing.in_the_way(exercise)
        missing = [need.id for need in lost if not self.standing.made_up_for(need, exercise, helps, ending)]
        if missing:
            return Ending(Verdict.BLOCKED, "blocked", {"needs": ", ".join(missing)})
        return ending

    def _absent(self, exercise: Exercise, ending: Ending) -> str:
        """The first exercise of another file that the code misses, since it was not handed in; "" if there is none."""
        said = ending.facts.get("text", "") if ending.verdict is Verdict.CRASHED else ""
        there = {*self.submission.files, *exercise.files}
        others = (
            (file, one.id) for one in self.pack.everything.values() for file in one.files if file not in there
        )
        return next((id_ for file, id_ in others if said.startswith(file)), "")

    def _unwritten(self, exercise: Exercise) -> list[str]:
        """The exercise's symbols that are missing or still the stub."""
        states = self._states(exercise.symbols)
        return [symbol for symbol in exercise.symbols if states.get(symbol) in ("missing", "stub")]

    def _states(self, symbols: Iterable[str]) -> dict[str, str]:
        """What the worker says of each symbol: there, stub, missing, broken."""
        try:
            with self.leash.measured():
                states = self.session.ask("symbols", symbols=list(symbols))
        except (Stopped, LauncherError):
            return {}
        return states if isinstance(states, dict) else {}
