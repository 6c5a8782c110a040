"""What the trials of a corpus say about the checks, in numbers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from course.judging.checks import Check
from grader.verifying.trials import LOST, Outcome, Trial

Side = Callable[[Trial], Outcome]
SIDES: dict[str, Side] = {"all": lambda trial: trial.graded, "visible": lambda trial: trial.checked}


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> float:
        """In percent; nothing of nothing is everything."""
        return 100.0 * self.part / self.whole if self.whole else 100.0

    def __str__(self) -> str:
        return f"{self.part}/{self.whole} ({self.percent:.1f} %)"


def of_kind(trials: Iterable[Trial], *kinds: str) -> list[Trial]:
    """The trials of some kinds of specimen."""
    return [trial for trial in trials if trial.specimen.kind in kinds]


def missed(trials: Iterable[Trial], side: Side) -> list[tuple[str, str]]:
    """Every mistake, with an exercise that it must lose and does not."""
    pairs = (
        (trial, id_) for trial in of_kind(trials, "mistake", "transplant") for id_ in trial.specimen.loses
    )
    return [(trial.specimen.name, id_) for trial, id_ in pairs if id_ not in side(trial).lost]


def blamed(trials: Iterable[Trial], side: Side) -> list[tuple[str, str]]:
    """Every mistake, with an exercise that it loses and must not; what its base never had does not count."""
    return [
        (trial.specimen.name, id_)
        for trial in of_kind(trials, "mistake")
        for id_ in sorted(side(trial).lost - {*trial.specimen.loses, *trial.specimen.lacks})
    ]


def failing(trials: Iterable[Trial], side: Side) -> list[tuple[str, str]]:
    """Every right solution, with an exercise that it does not pass."""
    return [
        (trial.specimen.name, id_)
        for trial in of_kind(trials, "right")
        for id_, verdict in side(trial).exercises.items()
        if verdict != "passed" and id_ not in trial.specimen.lacks
    ]


def misjudged(trials: Iterable[Trial], side: Side) -> list[tuple[str, str]]:
    """Every unfinished solution, with an exercise that is called wrong though it is only not written yet."""
    return [
        (trial.specimen.name, id_)
        for trial in of_kind(trials, "unfinished")
        for id_ in sorted(side(trial).lost - set(trial.specimen.lacks))
    ]


def kill_rate(trials: list[Trial], side: Side) -> Share:
    """Of all exercises that a mistake must lose, those that it loses."""
    whole = sum(len(trial.specimen.loses) for trial in of_kind(trials, "mistake", "transplant"))
    return Share(whole - len(missed(trials, side)), whole)


def blame_precision(trials: list[Trial], side: Side) -> Share:
    """Of all exercises that mistakes lose, those that they must lose."""
    right = sum(len(side(t).lost & set(t.specimen.loses)) for t in of_kind(trials, "mistake"))
    return Share(right, right + len(blamed(trials, side)))


def false_fails(trials: list[Trial], side: Side) -> Share:
    """Of all exercises of right solutions, those that do not pass."""
    whole = sum(len(side(trial).exercises) for trial in of_kind(trials, "right"))
    return Share(len(failing(trials, side)), whole)


@dataclass(frozen=True)
class Diagnoses:
    """How many held-out mistakes were called by their right name, by a wrong one, by none."""

    right: Share
    wrong: Share
    wrongly: tuple[tuple[str, str, str], ...]  # the specimen, its name, the name that was shown


def diagnoses(trials: list[Trial]) -> Diagnoses:
    """Diagnosis is measured on transplants, from which no fingerprint was made."""
    named = [
        (trial.specimen, name)
        for trial in of_kind(trials, "transplant")
        for id_, name in trial.checked.named.items()
        if id_ in trial.specimen.loses
    ]
    right = sum(name == specimen.is_like for specimen, name in named)
    wrongly = tuple((s.name, s.is_like, name) for s, name in named if name and name != s.is_like)
    return Diagnoses(Share(right, len(named)), Share(len(wrongly), len(named)), wrongly)


# --- what each check is good for ------------------------------------------------


def kills(trials: Iterable[Trial], checks: Iterable[Check]) -> dict[str, set[str]]:
    """The mistakes that each check sees, of those that its exercise must lose."""
    found: dict[str, set[str]] = {check.id: set() for check in checks}
    for trial in of_kind(trials, "mistake", "transplant"):
        for id_, verdict in trial.graded.checks.items():
            if id_ in found and verdict in LOST and id_.partition("/")[0] in trial.specimen.loses:
                found[id_].add(trial.specimen.name)
    return found


def blind(trials: Iterable[Trial], checks: Iterable[Check]) -> list[str]:
    """The checks that see none of the known mistakes."""
    return [id_ for id_, seen in kills(trials, checks).items() if not seen]


def redundant(trials: Iterable[Trial], checks: list[Check]) -> list[tuple[str, str]]:
    """Every check that sees nothing but what another one of the same exercise and kind sees too, with that one."""
    seen = kills(trials, checks)
    found: dict[str, str] = {}
    for one in checks:
        for other in checks:
            is_rival = one is not other and (one.exercise, one.visibility) == (
                other.exercise,
                other.visibility,
            )
            if is_rival and seen[one.id] and seen[one.id] <= seen[other.id] and found.get(other.id) != one.id:
                found.setdefault(one.id, other.id)
    return list(found.items())
