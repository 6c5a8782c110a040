"""The judge: asks every check about a submission and writes down how each ended.

A mistake costs its points once (follow-through): programs avoid operations that are lost, and a
lost exercise that the pack can lend is lent, in a fresh worker, to what depends on it.
"""

import platform
from collections.abc import Iterable
from dataclasses import dataclass, field

from course import __version__
from course.judging.checks import Check, Probe
from course.judging.endings import PASSED, Ending, ending_of, raised_facts
from course.judging.inputs import PUBLIC, Inputs
from course.judging.launcher import Launcher, LauncherError, Limits, Stopped
from course.judging.report import ExerciseResult, Isolation, ScoreReport, Verdict, worst
from course.judging.student import Draws, Session, Student
from course.judging.submission import Submission
from course.pack import Exercise, Pack


@dataclass
class Judge:
    """Judges many submissions, one after the other, by the same checks and inputs.

    `lent` holds what may be lent to a submission that has lost it, by its name in the manifest.
    """

    pack: Pack
    checks: dict[str, list[Check]]
    launcher: Launcher
    inputs: Inputs
    lent: dict[str, Probe] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        self.hidden, self.visible = Draws(self.inputs), Draws(PUBLIC)

    def grade(self, submission: Submission, only: Iterable[str] | None = None) -> tuple[ScoreReport, bytes]:
        """The report on a submission, and what its process printed."""
        wanted = set(self.pack.by_id if only is None else only)
        judged = self.pack.with_needs(wanted | self._operations_before(wanted))
        run = Run(self, submission)
        try:
            results = [run.exercise(self.pack.by_id[id_]) for id_ in self.pack.by_id if id_ in judged]
            run.learn_renames()
        finally:
            run.session.close()
        report = self._report(run, [result for result in results if result.id in wanted])
        return report, bytes(run.session.output)

    def _operations_before(self, wanted: set[str]) -> set[str]:
        """The exercises of operations that come first: random expressions are made of those that are right."""
        order = list(self.pack.by_id)
        last = max((order.index(id_) for id_ in wanted), default=0)
        taught = {id_ for op in self.pack.manifest.ops.values() for id_ in (op.value, op.gradient)}
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
            verified=self.launcher.level != "none",
            isolation=Isolation(level=self.launcher.level),
            exercises=results,
            notes=run.notes(),
        )


class Run:
    """One submission's way through the checks."""

    def __init__(self, judge: Judge, submission: Submission) -> None:
        self.judge, self.submission = judge, submission
        self.pack, self.ops = judge.pack, judge.pack.manifest.ops
        self.session = self._session(())
        self.verdicts: dict[str, Verdict] = {}
        self.imports: dict[str, Ending | None] = {}  # file -> how its import failed, if it did
        self.renames: dict[str, str] = {}

    def exercise(self, exercise: Exercise) -> ExerciseResult:
        """Judge one exercise: as it is, then with whatever lost part can be lent to it."""
        checks = self.judge.checks[exercise.id]
        student = self._student(exercise, self.session)
        endings = self._attempt(exercise, checks, student)
        helped = [f"avoid:{op}" for op in sorted(student.avoided)]
        lent = self._lendable(exercise)
        if lent and any(ending.verdict is not Verdict.PASSED for ending in endings):
            with_help = self._with_lent(exercise, checks, endings, lent)
            if with_help != endings:
                helped += [f"lend:{name}" for name in sorted(lent)]
                endings = with_help
        results = [
            self._explained(exercise, ending, lent).of(check)
            for check, ending in zip(checks, endings, strict=True)
        ]
        self.verdicts[exercise.id] = verdict = worst([result.verdict for result in results])
        return ExerciseResult(
            id=exercise.id,
            lesson=self.pack.lesson_of[exercise.id].id,
            score=sum(result.score for result in results),
            max_score=sum(result.max_score for result in results),
            verdict=verdict,
            checks=results,
            follow_through=helped,
        )

    def learn_renames(self) -> None:
        """Which of the contract's names the submission spells otherwise."""
        try:
            renames = self.session.ask("renames")
        except (Stopped, LauncherError):
            return
        if isinstance(renames, dict):
            aliases = self.pack.manifest.aliases
            self.renames = {o: t for o, t in renames.items() if t in aliases.get(o, ())}

    def notes(self) -> list[str]:
        """What a report says beside the scores: names to change, files that could not be read."""
        renamed = [f"rename:{theirs}:{ours}" for ours, theirs in sorted(self.renames.items())]
        return renamed + [f"unread:{file}" for file in sorted(self.submission.problems)]

    # --- attempts -------------------------------------------------------------

    def _session(self, lent: tuple[Probe, ...]) -> Session:
        judge = self.judge
        return Session(judge.launcher, self.submission, self.pack.manifest.aliases, judge.limits, lent)

    def _student(self, exercise: Exercise, session: Session) -> Student:
        return Student(session, self.judge.visible, "", self._usable, self._own_ops(exercise))

    def _own_ops(self, exercise: Exercise) -> frozenset[str]:
        return frozenset(op for op, by in self.ops.items() if exercise.id in (by.value, by.gradient))

    def _usable(self, needs: str) -> frozenset[str]:
        """The operations whose value (and gradient, if needed) were found right."""
        return frozenset(
            op
            for op, by in self.ops.items()
            if self._holds(by.value) and (needs == "value" or self._holds(by.gradient))
        )

    def _holds(self, exercise: str) -> bool:
        return self.verdicts.get(exercise) in (Verdict.PASSED, Verdict.BORROWED)

    def _attempt(self, exercise: Exercise, checks: list[Check], student: Student) -> list[Ending]:
        """Every check once; after a hang or a death of the worker the rest of the exercise is not paid for."""
        endings: list[Ending] = []
        stop = self._import_failure(exercise, student.session)
        for check in checks:
            endings.append(stop or self._check(check, student))
            if endings[-1].is_stop:
                stop = endings[-1]
        return endings

    def _check(self, check: Check, student: Student) -> Ending:
        is_hidden = check.visibility == "hidden"
        student.check = check.id
        student.draws = self.judge.hidden if is_hidden else self.judge.visible
        try:
            check.function(student)
        except Exception as reason:
            return ending_of(reason, student.session, is_hidden=is_hidden)
        return PASSED

    def _import_failure(self, exercise: Exercise, session: Session) -> Ending | None:
        """How a file of the exercise failed to import, if one did; each file is tried once."""
        for file in exercise.files:
            if file in self.submission.files and file not in self.imports:
                self.imports[file] = self._load(file, session)
            if failure := self.imports.get(file):
                return failure
        return None

    def _load(self, file: str, session: Session) -> Ending | None:
        try:
            failed = session.ask("load", files=[file])
        except Exception as reason:
            return ending_of(reason, session, is_hidden=False)
        about = failed.get(file) if isinstance(failed, dict) else None
        if isinstance(about, dict):
            return Ending(
                Verdict.CRASHED, "import-failed", raised_facts({"file": file, **about}, is_hidden=False)
            )
        return None

    # --- follow-through -------------------------------------------------------

    def _lendable(self, exercise: Exercise) -> dict[str, Probe]:
        """What is lost among the exercise's needs and can be lent, but nothing on a symbol of its own."""
        return {
            need.lends: self.judge.lent[need.lends]
            for need in map(self.pack.by_id.__getitem__, self._lost_needs(exercise))
            if need.lends in self.judge.lent and not set(need.symbols) & set(exercise.symbols)
        }

    def _lost_needs(self, exercise: Exercise) -> list[str]:
        needs = self.pack.with_needs({exercise.id}) - {exercise.id}
        return [id_ for id_ in self.pack.by_id if id_ in needs and not self._holds(id_)]

    def _with_lent(
        self, exercise: Exercise, checks: list[Check], before: list[Ending], lent: dict[str, Probe]
    ) -> list[Ending]:
        """The better of each check's endings without and with help, which comes in a fresh worker."""
        session = self._session(tuple(lent.values()))
        try:
            after = self._attempt(exercise, checks, self._student(exercise, session))
        finally:
            session.close()
        return [new if new is PASSED else old for old, new in zip(before, after, strict=True)]

    # --- verdicts -------------------------------------------------------------

    def _explained(self, exercise: Exercise, ending: Ending, lent: dict[str, Probe]) -> Ending:
        """Tell a stub from a wrong answer, and what is missing from what is wrong."""
        if ending.verdict not in (Verdict.FAILED, Verdict.CRASHED) or ending.is_stop:
            return ending
        if unwritten := self._unwritten(exercise):
            return Ending(Verdict.UNANSWERED, "unanswered", {"symbols": ", ".join(unwritten)})
        missing = [need for need in self._lost_needs(exercise) if not self._was_helped(exercise, need, lent)]
        if missing:
            return Ending(Verdict.BLOCKED, "blocked", {"needs": ", ".join(missing)})
        return ending

    def _unwritten(self, exercise: Exercise) -> list[str]:
        """The exercise's symbols that are missing or still the stub."""
        try:
            states = self.session.ask("symbols", symbols=list(exercise.symbols))
        except (Stopped, LauncherError):
            return []
        if not isinstance(states, dict):
            return []
        return [symbol for symbol in exercise.symbols if states.get(symbol) in ("missing", "stub")]

    def _was_helped(self, exercise: Exercise, need: str, lent: dict[str, Probe]) -> bool:
        """Whether a lost need was made up for: it was lent, or its operation is avoided or judged right here."""
        if self.pack.by_id[need].lends in lent:
            return True
        ops = {op for op, by in self.ops.items() if need in (by.value, by.gradient)}
        return bool(ops) and (ops <= self._own_ops(exercise) or bool(self._usable("gradient")))
