"""What one exercise's checks ask, what is right, and what the kept bytes answer: for the instructor alone."""

import json
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from course.errors import SubmissionError
from course.judging.answers import first_difference
from course.judging.calls import Calls, problem_in
from course.judging.checks import Probe, load_checks
from course.judging.endings import raised_facts
from course.judging.families import Source
from course.judging.follow import lender_of
from course.judging.inputs import PUBLIC, Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.judging.programs import infix, leaves
from course.judging.questions import QUESTIONS, Answer, Task
from course.judging.report import ExerciseResult, ScoreReport
from course.judging.student import Raised, Student
from course.judging.submission import Submission
from course.messages import N_
from course.pack import Pack
from course.text import told
from grader import collecting, grading

LONGEST = 400  # characters of a number list


@dataclass(frozen=True)
class Case:
    """One thing that a check asked: the question, what is right, what came back."""

    check: str
    asked: str
    wanted: str
    got: str
    is_right: bool
    is_secret: bool
    lent: str = ""


@dataclass
class Watched(Student):
    """Asks as every check does, and writes each case down."""

    cases: list[Case] = field(default_factory=list)
    submission: Submission = field(default_factory=lambda: Submission("", {}))

    def asked(self, source: Source, do: str) -> list[tuple[tuple[Task, Answer], Answer]]:
        """Write down every program, also those behind the first wrong one."""
        answered = super().asked(source, do)
        for (task, right), answer in answered:
            is_right = "raised" not in answer and not QUESTIONS[do].compare(task, answer, right)
            self._note(f"{do}: {_program(task)}", *_answers(right, answer), is_right)
        return answered

    def run(self, probe: Probe, *args: Any) -> Any:
        """Write down what a function raised; what it returns is compared by what comes next."""
        try:
            return super().run(probe, *args)
        except Raised as raised:
            self._note(_call(probe, args), "", _exception(raised.about), False)
            raise

    def gives(self, call: str, got: Any, wanted: Any, tolerance: float | None = None) -> None:
        """Write down a call's result."""
        self._note(call, _short(wanted), _short(got), first_difference(got, wanted, tolerance) is None)
        super().gives(call, got, wanted, tolerance)

    def answers(self, calls: Calls, *args: Any) -> Any:
        """Write down a call's stages."""
        got, right = self.run(calls.probe, *args), calls.right(*args)
        self._note(calls.text(*args), _short(right), _short(got), problem_in(got, right) is None)
        return super().answers(calls, *args)

    def agrees_with_reference(self, call: str, probe: Probe, *args: Any, calls: Calls | None = None) -> None:
        """Write down the reference's answer beside the student's."""
        got, wanted = self.run(probe, *args), self.reference.answer(probe, list(args))
        self._note(_call(probe, args), _short(wanted), _short(got), first_difference(got, wanted) is None)
        super().agrees_with_reference(call, probe, *args, calls=calls)

    def _note(self, asked: str, wanted: str, got: str, is_right: bool) -> None:
        is_secret = self.draws.inputs != PUBLIC
        lent = self._lent()
        self.cases.append(Case(self.check, asked, wanted, got, is_right, is_secret, lent))

    def _lent(self) -> str:
        """What was lent to the code that answered."""
        own, used = self.submission.files, self.session.submission.files
        names = [probe.name for probe in self.session.lent]
        return ", ".join([*names, *(file for file in used if used[file] != own.get(file))])


@dataclass(frozen=True)
class Explained:
    """An exercise judged once more: its result now, all cases, and what the code printed."""

    result: ExerciseResult
    cases: list[Case]
    output: bytes

    def of(self, check: str) -> list[Case]:
        """The cases of one check; each is told once, however often it was asked."""
        return list(dict.fromkeys(case for case in self.cases if case.check == check))


def explained(pack: Pack, report: ScoreReport, folder: Path, exercise: str, launcher: Launcher) -> Explained:
    """Judge an exercise on the kept bytes and inputs of a report."""
    cases: list[Case] = []
    submission = kept_submission(report, folder, pack)
    handle = partial(Watched, cases=cases, submission=submission)
    inputs = inputs_of(report, folder.parent)
    judge = Judge(pack, load_checks(pack, hidden=True), launcher, inputs, lender_of(pack), handle=handle)
    again, output = judge.grade(submission, [exercise])
    return Explained(again.exercises[0], cases, output)


def kept_submission(report: ScoreReport, folder: Path, pack: Pack) -> Submission:
    """The bytes that were graded."""
    path = folder / "submission.zip"
    submission = collecting.read(report.submission, path, pack.files)
    if submission.digest != report.digest:
        gone = N_("{path} is not there. Grade the submission again.")
        changed = N_("{path} holds other bytes than were graded. Grade the submission again.")
        raise SubmissionError(told(changed if path.exists() else gone, path=path))
    return submission


def inputs_of(report: ScoreReport, out: Path) -> Inputs:
    """The hidden inputs that a report's scores are from."""
    _seed, inputs = grading.inputs_for(out, None)
    if inputs.name != report.inputs:
        text = N_(
            "{path} keeps another seed than this report was judged with. "
            "Name it in the variable CHAINRULE_SEED, or grade again."
        )
        raise SubmissionError(told(text, path=out / "run.json"))
    return inputs


def _program(task: Task) -> str:
    """An expression with the numbers of its leaves, and the gradient that arrives, if one is sent."""
    nodes = task["nodes"]
    numbers = [f"{infix(nodes[: leaf + 1])} = {nodes[leaf][1]!r}" for leaf in leaves(nodes)]
    arriving = [f"arriving = {task['upstream']:g}"] if "upstream" in task else []
    return f"{infix(nodes)}  ({', '.join([*numbers, *arriving])})"


def _answers(right: Answer, answer: Answer) -> tuple[str, str]:
    """Both sides of an answer about a program, node by node, as far as it was asked."""
    if "raised" in answer:
        return _short(right), _exception(answer["raised"])
    return _short({key: part for key, part in right.items() if key in answer}), _short(answer)


def _exception(about: dict[str, Any]) -> str:
    facts = raised_facts(about, is_hidden=False)
    place = f" ({facts['file']}, line {facts['line']})" if facts["line"] else ""
    return f"{facts['error']}: {facts['text']}{place}"


def _call(probe: Probe, args: tuple[Any, ...]) -> str:
    return f"{probe.name}({', '.join(map(_short, args))})"


def _short(thing: Any) -> str:
    """Plain data on one line; what is far too long is cut."""
    text = json.dumps(thing, ensure_ascii=False)
    return text if len(text) <= LONGEST else text[:LONGEST] + " …"
