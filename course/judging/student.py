"""The student handle: all that a check function sees of a submission."""

import contextlib
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from course.judging.answers import first_difference
from course.judging.calls import Calls, problem_in
from course.judging.checks import Probe
from course.judging.families import REUSE, Source
from course.judging.inputs import Inputs
from course.judging.launcher import Launcher, LauncherError, Limits, Worker
from course.judging.lines import Stopped
from course.judging.programs import BINARY, Program, infix, leaves
from course.judging.questions import QUESTIONS, Answer, Problem, Task, is_well_formed, right_answer
from course.judging.submission import CONTRACT, Submission

Expected = list[tuple[Task, Answer]]


@dataclass(eq=False)
class Wrong(Exception):  # noqa: N818 (a verdict, not an error of ours)
    """The student's answer differs: a message key with its facts, and how to look for a smaller case."""

    message: str
    facts: dict[str, str] = field(default_factory=dict)
    source: Source | None = None
    do: str = ""
    calls: Calls | None = None
    args_of_call: tuple[Any, ...] = ()


class Raised(Exception):  # noqa: N818 (a verdict, not an error of ours)
    """The student's code raised; `about` is what the worker says of it, unchecked."""

    def __init__(self, about: dict[str, Any], source: Source | None = None, do: str = "") -> None:
        super().__init__("raised")
        self.about, self.source, self.do = about, source, do


@dataclass
class Session:
    """The worker of one submission: started when needed, and again after it was stopped."""

    launcher: Launcher
    submission: Submission
    aliases: dict[str, tuple[str, ...]]
    limits: Limits
    lent: tuple[Probe, ...] = ()
    contract: tuple[str, ...] = CONTRACT  # the files that the course knows
    output: bytearray = field(default_factory=bytearray)
    worker: Worker | None = None
    faults: list[str] = field(default_factory=list)  # of ours

    def ask(self, kind: str, **fields: Any) -> Any:
        """Ask the worker; `Stopped` ends this worker, the next question starts another."""
        try:
            if self.worker is None:
                self._start()
            assert self.worker
            self.worker.limits = self.limits
            return self.worker.ask(kind, **fields)
        except (Stopped, LauncherError) as error:
            if isinstance(error, LauncherError):
                self.faults.append(str(error))
            self.close()
            raise

    def protocol_error(self) -> Stopped:
        """End the worker, which gave an answer of no known shape."""
        self.close()
        return Stopped("protocol")

    def close(self) -> None:
        """End the worker and keep what it printed."""
        if self.worker:
            with contextlib.suppress(LauncherError):  # all was answered: how it ended does not matter
                self.worker.close()
            self.output += self.worker.kept
            self.worker = None

    def _start(self) -> None:
        self.worker = Worker(
            self.launcher.start(), self.limits, self.submission.files, self.aliases, self.contract
        )
        for probe in self.lent:
            self.worker.ask("probe", name=probe.name, source=probe.source, args=[])


@dataclass
class Draws:
    """Programs and their right answers: drawn once a run, the same for every submission."""

    inputs: Inputs
    _kept: dict[tuple[str, Source, str], Expected] = field(default_factory=dict)

    def of(self, check: str, source: Source, do: str) -> Expected:
        """The tasks of a check about a source, each with its right answer."""
        key = (check, source, do)
        if key not in self._kept:
            rng = self.inputs.rng(f"{check} {do}")
            self._kept[key] = expected(source.draw(rng), do, rng)
        return self._kept[key]


def expected(programs: list[Program], do: str, rng: random.Random) -> Expected:
    """Tasks that ask `do` about programs, each with its right answer."""
    tasks = [QUESTIONS[do].task(program, rng) for program in programs]
    return [(task, right_answer(task)) for task in tasks]


@dataclass
class Reference:
    """The reference's answers to probes; each is asked for once a run, in a worker of its own."""

    session: Session
    _kept: dict[str, Any] = field(default_factory=dict)

    def answer(self, probe: Probe, args: list[Any]) -> Any:
        """What the probe returns on the reference."""
        key = json.dumps([probe.name, probe.source, args])
        if key not in self._kept:
            try:
                reply = self.session.ask("probe", name=probe.name, source=probe.source, args=args)
            except Stopped as stopped:
                raise LauncherError(f"the reference was stopped: {stopped.reason}") from None
            if isinstance(reply, dict) and "raised" in reply:
                raise RuntimeError(f"the reference itself raised {reply['raised']}")
            self._kept[key] = reply
        return self._kept[key]


@dataclass
class Student:
    """A submission, as one check sees it. Every method returns, or raises the verdict."""

    session: Session
    draws: Draws
    reference: "Reference"
    check: str = ""
    usable: Callable[[str], frozenset[str]] = field(default=lambda needs: frozenset())
    own_ops: frozenset[str] = frozenset()
    avoided: set[str] = field(default_factory=set)
    relied_on: set[str] = field(default_factory=set)

    @property
    def rng(self) -> random.Random:
        """This check's random numbers: the same for every submission of a run."""
        return self.draws.inputs.rng(self.check)

    @property
    def joiner(self) -> str:
        """An operation of two numbers that probes may rely on: one that is right, if there is one."""
        return next((op for op in BINARY if op in self.usable("gradient")), BINARY[0])

    def agrees_on(self, source: Source, do: str = "backward") -> None:
        """Ask `do` (see course.judging.questions) about the programs of a source; all answers must be right."""
        chosen = self._without_the_lost(source, QUESTIONS[do].needs)
        for (task, right), answer in self.asked(chosen, do):
            if "raised" in answer:
                raise Raised(answer["raised"], chosen, do)
            if problem := QUESTIONS[do].compare(task, answer, right):
                raise Wrong(problem.message, facts_of(task, problem, chosen), chosen, do)

    def asked(self, source: Source, do: str) -> list[tuple[tuple[Task, Answer], Answer]]:
        """What is asked about a source's programs, each task with its right answer and the student's."""
        pairs = self.draws.of(self.check, source, do)
        return list(zip(pairs, ask_programs(self.session, pairs), strict=True))

    def run(self, probe: Probe, *args: Any) -> Any:
        """What a probe returns on the student's code. Plain data, but of whatever shape the student likes."""
        return answer_of(self.session, probe, *args)

    def gives(self, call: str, got: Any, wanted: Any, tolerance: float | None = None) -> None:
        """The call's result must be `wanted`: a number, a text, or lists and dicts of them.

        `tolerance` is absolute; without it only rounding is allowed for.
        """
        if found := first_difference(got, wanted, tolerance):
            raise Wrong(found.message, found.facts(call))

    def gives_each(self, call: str, got: Any, wanted: dict[str, Any]) -> None:
        """The call's result must be a list of what is wanted, each part by its name, e.g. "the output"."""
        answers = got if isinstance(got, list) and len(got) == len(wanted) else [None] * len(wanted)
        for (part, right), answer in zip(wanted.items(), answers, strict=True):
            if found := first_difference(answer, right):
                raise Wrong(found.message, found.facts(call) | {"part": part})

    def answers(self, calls: Calls, *args: Any) -> Any:
        """A call must come out right, stage by stage; where it does not, a smaller call is looked for."""
        got = self.run(calls.probe, *args)
        if problem := problem_in(got, calls.right(*args)):
            facts = problem.facts(calls.text(*args))
            raise Wrong(problem.message, facts, calls=calls, args_of_call=args)
        return got

    def agrees_with_reference(self, call: str, probe: Probe, *args: Any, calls: Calls | None = None) -> None:
        """A probe must return the same numbers on the student's code as on the reference."""
        wanted = self.reference.answer(probe, list(args))
        if found := first_difference(self.run(probe, *args), wanted):
            raise Wrong(found.message, found.facts(call), calls=calls, args_of_call=args)

    def _without_the_lost(self, source: Source, needs: str) -> Source:
        """The source without operations that are lost; where that leaves nothing, with as few of them as need be."""
        free = self.own_ops | ({REUSE} if needs != "gradient" else set())
        for usable in map(self.usable, (needs, "value")):
            if chosen := source.among(usable | free):
                self.avoided |= source.relies_on - usable - free
                self.relied_on |= chosen.relies_on if needs == "gradient" else set()
                return chosen
        return source


def answer_of(session: Session, probe: Probe, *args: Any) -> Any:
    """What a probe returns, or raises."""
    reply = session.ask("probe", name=probe.name, source=probe.source, args=list(args))
    if isinstance(reply, dict) and isinstance(reply.get("raised"), dict):
        raise Raised(reply["raised"])
    return reply


def ask_programs(session: Session, pairs: Expected) -> list[Answer]:
    """One large request; the answers have the right shape, whatever their numbers are."""
    answers = session.ask("programs", tasks=[task for task, _ in pairs])
    if not isinstance(answers, list) or len(answers) != len(pairs):
        raise session.protocol_error()
    if not all(is_well_formed(task, answer) for (task, _), answer in zip(pairs, answers, strict=True)):
        raise session.protocol_error()
    return answers


def facts_of(task: Task, problem: Problem, source: Source) -> dict[str, str]:
    """The facts of a wrong answer, as texts; nodes go by their names where they have some."""
    nodes = task["nodes"]
    called = source.names_of(nodes)
    return {
        "expression": infix(nodes[: task.get("roots", [len(nodes) - 1])[0] + 1], called),
        "numbers": ", ".join(
            f"{infix(nodes[: leaf + 1], called)} = {nodes[leaf][1]:g}" for leaf in leaves(nodes)
        ),
        "node": infix(nodes[: problem.node + 1], called),
        "wanted": problem.wanted,
        "got": problem.got,
        "upstream": f"{task.get('upstream', 1):g}",
    }
