"""Diagnosis: which known mistake does a submission behave like? Its text is never looked at.

The visible checks of a lost exercise are asked once more, and every answer is noted: right, or in which
way it is wrong. These notes are a *print*. `grader build` keeps the prints of all known mistakes in the
pack's fingerprints.json; a submission's print is compared with them.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from course.judging.answers import first_difference, is_number
from course.judging.calls import Calls
from course.judging.checks import Check, Probe
from course.judging.families import REUSE, Source
from course.judging.launcher import LauncherError
from course.judging.lines import Stopped
from course.judging.programs import reuses
from course.judging.questions import QUESTIONS, Answer, Task
from course.judging.student import Expected, Raised, Student, ask_programs
from course.pack import Hints, Pack, Text

FORMAT = 1
RIGHT, UNSURE, VARIES = (
    "=",
    "?",
    "~",
)  # UNSURE: at times it is right; VARIES: it is wrong, each time in another way
SHAKES = 24  # how often an answer is asked for that could depend on the order of a set
ALIKE = 0.5  # of all answers that are wrong in one of two prints, those that are wrong in the same way
CLEARLY = 0.1  # how much more alike the best must be than the next one

Print = dict[str, str]  # the place of an answer -> how it came out


@dataclass(frozen=True, kw_only=True)
class KnownMistake:
    """A known mistake, as a student's installation knows it: its name, its hints, how it behaves."""

    id: str
    exercise: str
    name: Text
    hints: Hints
    print: Print  # without what is right


@dataclass(frozen=True, kw_only=True)
class Fingerprints:
    """What `grader build` writes and the judge reads."""

    mistakes: tuple[KnownMistake, ...]
    format: int = FORMAT

    def of(self, exercise: str) -> list[KnownMistake]:
        """The known mistakes of an exercise."""
        return [mistake for mistake in self.mistakes if mistake.exercise == exercise]


@cache
def fingerprints(path: Path | None) -> Fingerprints:
    """The known mistakes of a pack; none where the file is not there, or from a newer chainrule."""
    import msgspec

    try:
        found = msgspec.json.decode(path.read_bytes() if path else b"", type=Fingerprints)
    except (OSError, msgspec.DecodeError):
        return Fingerprints(mistakes=())
    return found if found.format == FORMAT else Fingerprints(mistakes=())


def known_mistake(pack: Pack, exercise: str, id_: str | None) -> KnownMistake | None:
    """The known mistake that a report names, if this installation knows it."""
    known = fingerprints(pack.fingerprints).of(exercise)
    return next((mistake for mistake in known if mistake.id == id_), None)


@dataclass
class Recorder(Student):
    """Asks all that a check asks, and notes how the answers come out instead of raising a verdict."""

    noted: Print = field(default_factory=dict)
    calls: int = 0

    def agrees_on(self, source: Source, do: str = "backward") -> None:
        """Note the answers about programs; what is made of lost operations says nothing here."""
        place = self._next_place()
        question = QUESTIONS[do]
        free = self.own_ops | ({REUSE} if question.needs != "gradient" else set())
        if not source.relies_on <= self.usable(question.needs) | free:
            return
        for number, pair in enumerate(self.draws.of(self.check, source, do)):
            self.noted[f"{place}.{number}"] = self._note(pair, do)

    def _note(self, pair: tuple[Task, Answer], do: str) -> str:
        """How an answer comes out, wherever in memory the nodes lie: sets of nodes have another order each time."""
        task, right = pair
        shakes = SHAKES if reuses(task["nodes"]) else 1
        pairs: Expected = [({**task, "shaken": seed}, right) for seed in range(shakes)]
        notes = {_about_program(task, answer, right, do) for answer in ask_programs(self.session, pairs)}
        return notes.pop() if len(notes) == 1 else UNSURE if RIGHT in notes else VARIES

    def run(self, probe: Probe, *args: Any) -> Any:
        """Note what a probe raises; what it returns is compared by `gives`."""
        try:
            return super().run(probe, *args)
        except Raised as raised:
            self.noted[self._next_place()] = _about_exception(raised.about)
            raise

    def gives(self, call: str, got: Any, wanted: Any, tolerance: float | None = None) -> None:
        """Note the result of a call."""
        place = self._next_place()
        for part, mine, right in _parts(got, wanted):
            is_right = first_difference(mine, right, tolerance) is None
            token = mine if isinstance(right, str) else _rounded(mine)
            self.noted[f"{place}{part}"] = RIGHT if is_right else _short(token)

    def gives_each(self, call: str, got: Any, wanted: dict[str, Any]) -> None:
        """Note the parts of a result."""
        self.gives(call, got, list(wanted.values()))

    def answers(self, calls: Calls, *args: Any) -> Any:
        """Note the stages of a call."""
        got = self.run(calls.probe, *args)
        self.gives("", got, calls.right(*args))
        return got

    def agrees_with_reference(self, call: str, probe: Probe, *args: Any, calls: Calls | None = None) -> None:
        """Only hidden checks ask this, and a student's installation could not answer it."""

    def _next_place(self) -> str:
        self.calls += 1
        return f"{self.check.partition('/')[2]}#{self.calls}"


def recorded(checks: Iterable[Check], recorder: Recorder) -> Print:
    """The print of a submission on the visible checks of an exercise."""
    for check in checks:
        if check.visibility == "visible":
            recorder.check, recorder.calls = check.id, 0
            try:
                check.function(recorder)
            except (Stopped, LauncherError):
                break
            except Exception:
                continue  # the answers were of no use to the rest of the check
    return recorder.noted


def wrong_in(noted: Print) -> Print:
    """A print without what is right."""
    return {place: token for place, token in noted.items() if token != RIGHT}


def diagnosed(noted: Print, known: list[KnownMistake]) -> KnownMistake | None:
    """The mistake that a print is clearly like; None if it is like none, or like several."""
    likest: dict[str, tuple[float, KnownMistake]] = {}
    for mistake in known:
        alike = likeness(noted, mistake.print)
        if alike > likest.get(mistake.id, (0.0, mistake))[0]:
            likest[mistake.id] = alike, mistake
    ranked = sorted(likest.values(), key=lambda pair: -pair[0])
    best, rival = [*(alike for alike, _ in ranked), 0.0, 0.0][:2]
    is_clear = best - rival >= CLEARLY or (best == 1.0 and rival < 1.0)
    return ranked[0][1] if best >= ALIKE and is_clear else None


def likeness(noted: Print, known: Print) -> float:
    """Of all answers that are wrong in one of two prints, the share that is wrong in the same way; call by call.

    What was not asked, or not answered, or comes out otherwise each time, says nothing.
    """
    asked = {_call(place) for place in noted}
    shares: dict[str, list[bool]] = {}
    for place in noted | known:
        mine, other = noted.get(place, RIGHT), known.get(place, RIGHT)
        if _call(place) in asked and UNSURE not in (mine, other) and (mine, other) != (RIGHT, RIGHT):
            is_same = mine == other or (VARIES in (mine, other) and RIGHT not in (mine, other))
            shares.setdefault(_call(place), []).append(is_same)
    return sum(sum(share) / len(share) for share in shares.values()) / max(len(shares), 1)


def _call(place: str) -> str:
    """The call that a place belongs to: "check#2.3" is about program 3 of call 2."""
    return place.partition(".")[0].partition("[")[0]


# --- how an answer is wrong ---------------------------------------------------


def _about_program(task: Task, answer: Answer, right: Answer, do: str) -> str:
    """Right, or what was raised, or which numbers are wrong and what they are."""
    if "raised" in answer:
        return _about_exception(answer["raised"])
    problem = QUESTIONS[do].compare(task, answer, right)
    if problem is None:
        return RIGHT
    wrong = [
        (key, index, _rounded(mine))
        for key in ("data", "grad")
        for index, (mine, wanted) in enumerate(zip(answer.get(key, ()), right[key], strict=False))
        if wanted is not None and _rounded(mine) != _rounded(wanted)
    ]
    return _short([problem.message, problem.node, wrong])


def _about_exception(about: dict[str, Any]) -> str:
    return f"!{about.get('builtin')}"[:40]


def _parts(got: Any, wanted: Any) -> Iterator[tuple[str, Any, Any]]:
    """The parts of an answer that are compared one by one: those of the list or dict that it should be."""
    if isinstance(wanted, dict) and isinstance(got, dict):
        yield from ((f"[{key}]", got.get(key), part) for key, part in wanted.items())
    elif isinstance(wanted, list) and isinstance(got, list) and len(got) == len(wanted):
        yield from ((f"[{i}]", *pair) for i, pair in enumerate(zip(got, wanted, strict=True)))
    else:
        yield "[]", got, wanted


def _rounded(thing: Any) -> Any:
    """Numbers to five digits, so that rounding makes no difference between designs."""
    if isinstance(thing, list):
        return [_rounded(part) for part in thing]
    if isinstance(thing, dict):
        return {key: _rounded(part) for key, part in thing.items()}
    if is_number(thing):
        return f"{thing:.5g}" if abs(thing) > 1e-12 else "0"
    return "odd"


def _short(thing: Any) -> str:
    return hashlib.sha256(json.dumps(thing, sort_keys=True).encode()).hexdigest()[:8]
