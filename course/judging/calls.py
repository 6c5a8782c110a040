"""Calls of losses, optimisers and trainings: what is right, and the smallest call that goes wrong.

An answer is a list of *stages*, each a dict of numbers by name: one for a loss, one more for each step of a
training. Beside a number "p" a stage may hold its gradient, "p.grad".
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from course.judging.answers import apart, close, is_number
from course.judging.checks import Probe
from course.judging.report import Counterexample

Stage = dict[str, float]
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
GRAD = ".grad"


@dataclass(frozen=True)
class Calls:
    """How a function is called: by a probe; what is right, in plain Python; small calls, the smallest first."""

    name: str  # of the operation in a picture, e.g. "mse" or "step"
    probe: Probe
    text: Callable[..., str]
    right: Callable[..., list[Stage]]
    smaller: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class CallProblem:
    """The first number that is wrong: its stage and name, and both sides as texts."""

    message: str
    stage: int
    name: str
    wanted: str
    got: str

    def facts(self, call: str) -> dict[str, str]:
        """What a message about it says."""
        return {
            "call": call,
            "step": str(self.stage),
            "quantity": self.name,
            "wanted": self.wanted,
            "got": self.got,
        }


def problem_in(got: Any, right: list[Stage], tolerance: float | None = None) -> CallProblem | None:
    """The first difference, stage by stage."""
    if not isinstance(got, list):
        return CallProblem("no-list", 0, "", "", "")
    if len(got) != len(right):
        return CallProblem("wrong-count", 0, "", str(len(right)), str(len(got)))
    message = "wrong-step" if len(right) > 1 else "wrong-number"
    for number, (mine, wanted) in enumerate(zip(got, right, strict=True)):
        for name, value in wanted.items():
            given = mine.get(name) if isinstance(mine, dict) else None
            if not close(given, value, tolerance):
                return CallProblem(message, number, name, *apart(value, given))
    return None


Found = tuple[CallProblem, dict[str, str], Counterexample | None]


def first_wrong(ask: Callable[..., Any], calls: Calls, others: Iterable[tuple[Any, ...]]) -> Found | None:
    """The first call that goes wrong, small ones first, then the others; `ask` runs the probe."""
    for args in (*calls.smaller, *others):
        got, right = ask(calls.probe, *args), calls.right(*args)
        if problem := problem_in(got, right):
            call = calls.text(*args)
            picture = _picture(calls.name, call, got, right, problem) if problem.name else None
            return problem, problem.facts(call), picture
    return None


# --- as a graph -----------------------------------------------------------------


def _picture(
    name: str, call: str, got: list[Any], right: list[Stage], problem: CallProblem
) -> Counterexample:
    """A loss as its numbers and what is made of them; steps as chains, up to the first wrong one."""
    last = problem.stage
    stages = (
        [(0, number) for number in _loss_order(right[0])]
        if len(right) == 1
        else _step_order(right[: last + 1])
    )
    index = {place: i for i, place in enumerate(stages)}
    program = [_node(name, place, index, right) for place in stages]
    own = problem.name.removesuffix(GRAD)
    titles = {i: _title(place, len(right)) for place, i in index.items()}
    return Counterexample(
        program=program,
        expression=call,
        names={str(i): title for i, title in titles.items()},
        do="call",
        node=index[last, own],
        quantity="data" if own == problem.name else "grad",
        yours=_numbers(stages, got),
        right=_numbers(stages, right),
    )


def _loss_order(stage: Stage) -> list[str]:
    """What the loss is made of, then the loss."""
    names = _names(stage)
    return [name for name in names if name + GRAD in stage] + [
        name for name in names if name + GRAD not in stage
    ]


def _step_order(stages: list[Stage]) -> list[tuple[int, str]]:
    return [(number, name) for number, stage in enumerate(stages) for name in _names(stage)]


def _names(stage: Stage) -> list[str]:
    return [name for name in stage if not name.endswith(GRAD)]


def _node(
    name: str, place: tuple[int, str], index: dict[tuple[int, str], int], right: list[Stage]
) -> list[Any]:
    """A leaf, or what is made of the leaves of a loss, or of the same number one step before."""
    stage, own = place
    if len(right) > 1:
        before = index.get((stage - 1, own))
        return ["leaf", right[stage][own]] if before is None else [name, before]
    if own + GRAD in right[0]:
        return ["leaf", right[0][own]]
    return [name, *(i for (_, other), i in index.items() if other + GRAD in right[0])]


def _title(place: tuple[int, str], stages: int) -> str:
    stage, name = place
    return name if stages == 1 else f"{name}{str(stage).translate(SUBSCRIPTS)}"


def _numbers(places: list[tuple[int, str]], stages: list[Any]) -> dict[str, list[float | None]]:
    return {
        "data": [_number(stages[stage], name) for stage, name in places],
        "grad": [_number(stages[stage], name + GRAD) for stage, name in places],
    }


def _number(stage: Any, name: str) -> float | None:
    number = stage.get(name) if isinstance(stage, dict) else None
    return float(number) if is_number(number) and number is not None else None
