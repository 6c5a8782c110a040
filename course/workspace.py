"""The student's folder: which files belong to the course, and what is remembered about them."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.pack import Pack
from course.text import Translate

if TYPE_CHECKING:
    from course.judging.report import ExerciseResult

FORMAT = 1
RUNGS = 3


@dataclass(frozen=True)
class Remembered:
    """How an exercise ended when it was last checked."""

    verdict: str
    score: float
    max_score: float
    mistake: str | None = None


class Workspace:
    """A student's folder. What is remembered lies in `.course/state.json`; losing it loses no work."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.memory = folder, folder / ".course"
        state = self._read()
        self.current: str = str(state.get("current", ""))
        self.results = dict(_results(state.get("exercises")))
        self.hints = dict(_hints(state.get("hints")))

    def remember(self, results: "list[ExerciseResult]", current: str) -> None:
        """Keep verdicts and what is being worked on."""
        self.results |= {r.id: Remembered(r.verdict.value, r.score, r.max_score, r.mistake) for r in results}
        self.current = current
        self._write()

    def next_rung(self, exercise: str, mistake: str) -> int:
        """The rung of help that comes next, 1 to 3, which is remembered as read; after the third the first again."""
        rung = self.hints.get((exercise, mistake), 0) % RUNGS + 1
        self.remember_rung(exercise, mistake, rung)
        return rung

    def remember_rung(self, exercise: str, mistake: str, rung: int) -> None:
        """Keep the rung of help that was read last; every mistake has a ladder of its own."""
        self.hints[exercise, mistake] = rung
        self._write()

    def _write(self) -> None:
        state = {
            "format": FORMAT,
            "current": self.current,
            "exercises": {id_: vars(result) for id_, result in self.results.items()},
            "hints": [[*of, rung] for of, rung in self.hints.items()],
        }
        self.keep("state.json", json.dumps(state, indent=1).encode())

    def keep(self, name: str, data: bytes) -> Path:
        """Write a file into the memory, whole or not at all."""
        path = self.memory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.write_bytes(data)
        os.replace(part, path)
        return path

    @property
    def has_notebooks(self) -> bool:
        """Whether the work here is in notebooks."""
        return any(self.folder.glob("*.ipynb"))

    def passed(self, exercise: str) -> bool:
        """Whether the exercise was right when it was last checked."""
        result = self.results.get(exercise)
        return result is not None and result.verdict == "passed"

    def settled(self, exercise: str) -> bool:
        """Whether there is nothing to do about it now: it is right, or borrowed."""
        result = self.results.get(exercise)
        return result is not None and result.verdict in ("passed", "borrowed")

    def forget(self, exercises: list[str]) -> None:
        """Their verdicts are out of date."""
        for exercise in exercises:
            self.results.pop(exercise, None)
        self.remember([], self.current)

    def working_on(self, pack: Pack) -> str:
        """The exercise last checked while it is not settled, else the first that is not; "" when all are."""
        if self.current in pack.by_id and not self.settled(self.current):
            return self.current
        return next((id_ for id_ in pack.by_id if not self.settled(id_)), "")

    def open_after(self, pack: Pack, exercise: str) -> str:
        """The next exercise behind this one that is not settled, then from the first on; "" if there is no other."""
        ids = list(pack.by_id)
        place = ids.index(exercise) + 1
        return next((id_ for id_ in ids[place:] + ids[: place - 1] if not self.settled(id_)), "")

    def next_step(self, pack: Pack, translate: Translate) -> str:
        """What to do next, as a sentence."""
        exercise = self.working_on(pack)
        borrowed = [id_ for id_ in pack.by_id if self.settled(id_) and not self.passed(id_)]
        if not exercise and borrowed:
            said = translate("All done, but {count} borrowed: write your own, beginning with {exercise}.")
            return said.format(count=len(borrowed), exercise=borrowed[0])
        if not exercise:
            return translate("All done.")
        return translate("Next: course check {exercise}").format(exercise=exercise)

    def _read(self) -> dict[str, Any]:
        try:
            state = json.loads((self.memory / "state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return state if isinstance(state, dict) and state.get("format") == FORMAT else {}


def _results(kept: Any) -> list[tuple[str, Remembered]]:
    """What can be read of the remembered results; the rest will be checked again."""
    found = []
    for id_, result in kept.items() if isinstance(kept, dict) else ():
        try:
            found.append((str(id_), Remembered(**result)))
        except TypeError:
            continue
    return found


def _hints(kept: Any) -> Iterator[tuple[tuple[str, str], int]]:
    """Which rung of help was read last, by exercise and mistake; what cannot be read is forgotten."""
    for row in kept if isinstance(kept, list) else ():
        match row:
            case [str() as exercise, str() as mistake, int() as rung] if 1 <= rung <= RUNGS:
                yield (exercise, mistake), rung
