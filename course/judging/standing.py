"""Where a submission stands: which exercises hold, and which lost ones may be to blame for another's failure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from course.judging.endings import Ending
from course.judging.follow import Help
from course.judging.report import Verdict
from course.pack import Exercise, Pack


@dataclass
class Standing:
    """What the exercises that were judged so far say about the ones that build on them."""

    pack: Pack
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    helped: set[str] = field(default_factory=set)  # exercises whose score comes with something lent
    proven: set[str] = field(default_factory=set)  # operations that came out right below others

    def note(self, exercise: Exercise, verdict: Verdict, relied_on: Iterable[str]) -> None:
        """Keep an exercise's verdict; one that holds shows that the operations it `relied_on` are right."""
        self.verdicts[exercise.id] = verdict
        if self.holds(exercise.id):
            self.proven.update(relied_on)

    def holds(self, exercise: str) -> bool:
        """Whether others can build on it."""
        return self.verdicts.get(exercise) in (Verdict.PASSED, Verdict.BORROWED)

    def usable(self, needs: str) -> frozenset[str]:
        """The operations whose value (and gradient, if needed) were found right."""
        return frozenset(
            op
            for op, by in self.pack.ops.items()
            if self.holds(by.value) and (needs == "value" or self.holds(by.gradient))
        )

    def lost_needs(self, exercise: Exercise) -> list[Exercise]:
        """What is lost of all that the exercise builds on."""
        return self._lost(self.pack.with_needs({exercise.id}) - {exercise.id})

    def in_the_way(self, exercise: Exercise) -> list[Exercise]:
        """The lost needs that can be to blame: not those below an exercise that is right without any help."""
        found: set[str] = set()
        waiting = self._with_partners(exercise.needs)
        while waiting:
            need = waiting.pop()
            if need not in found and not (self.holds(need) and need not in self.helped):
                found.add(need)
                waiting.extend(self._with_partners(self.pack.everything[need].needs))
        return self._lost(found)

    def made_up_for(self, need: Exercise, exercise: Exercise, helps: list[Help], ending: Ending) -> bool:
        """Whether a lost need was lent to the exercise, or its operation is judged right here, or avoided.

        An operation that is built on a lost one cannot avoid it, and a probe avoids nothing.
        """
        if any(help_.makes_up_for(need) for help_ in helps):
            return True
        own = self.pack.own_operations(exercise)
        ops = {op for op, by in self.pack.ops.items() if need.id in (by.value, by.gradient)}
        can_avoid = ending.from_programs and not own and bool(self.usable("gradient"))
        return bool(ops) and (ops <= own or ops <= self.proven or can_avoid)

    def _lost(self, ids: set[str]) -> list[Exercise]:
        """Those that do not hold, in teaching order."""
        return [one for id_, one in self.pack.everything.items() if id_ in ids and not self.holds(id_)]

    def _with_partners(self, needs: tuple[str, ...]) -> list[str]:
        """The needs, and for an operation's gradient its value too, and the other way round."""
        both = ((by.value, by.gradient) for by in self.pack.ops.values())
        return [*needs, *(id_ for pair in both if set(pair) & set(needs) for id_ in pair)]
