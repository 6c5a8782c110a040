"""Diagnosis: a mistake is named by how it behaves, and an unknown one is not named."""

from types import ModuleType
from typing import Any

import pytest

from course.judging.diagnosis import diagnosed, fingerprints, likeness, wrong_in
from course.judging.worker import programs
from tests.conftest import MISTAKES, PACK, Grade, Mistake, edited, made

KNOWN = fingerprints(PACK.fingerprints)
SAME = {mistake.id: mistake.same_as or mistake.id for mistake in MISTAKES}


def named(report) -> dict[str, str | None]:
    """The mistake of every exercise that was lost."""
    lost = [one for one in report.exercises if one.verdict in ("failed", "crashed")]
    return {exercise.id: exercise.mistake for exercise in lost}


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_a_known_mistake_is_called_by_its_name(check: Grade, mistake: Mistake) -> None:
    # deep recursion may be stopped; what was stopped is not asked once more
    expected = dict.fromkeys(mistake.loses, SAME[mistake.id])
    assert named(check(made(mistake), mistake.loses)) in (
        expected,
        {} if "deep-graph" in expected else expected,
    )


def test_the_grader_names_it_too(grade: Grade) -> None:
    for mistake in MISTAKES[::15]:
        assert named(grade(made(mistake), mistake.loses)) == dict.fromkeys(mistake.loses, SAME[mistake.id])


def test_what_behaves_like_no_known_mistake_is_not_named(check: Grade) -> None:
    odd = edited(engine=("(1.0 - t * t,)", "(1.0 - 0.37 * t * t,)"))
    assert named(check(odd, ["tanh-step"])) == {"tanh-step": None}


def test_every_known_mistake_has_a_print() -> None:
    assert {one.id for one in KNOWN.mistakes} == set(SAME.values())


def test_likeness_is_a_share_of_what_goes_wrong() -> None:
    print_ = {"a#1.0": "=", "a#1.1": "x", "a#2": "y"}
    assert likeness(print_, wrong_in(print_)) == 1.0
    assert likeness(print_, {}) == 0.0
    assert likeness(print_, {"a#1.1": "x", "a#2": "z"}) == 0.5
    assert likeness({"a#1.0": "="}, {}) == 0.0  # nothing is wrong, so there is nothing to be like


def test_a_print_between_two_mistakes_names_neither() -> None:
    for one in KNOWN.mistakes[::20]:
        assert diagnosed({}, [one]) is None
        other = next((o for o in KNOWN.of(one.exercise) if o.id != one.id), None)
        if other:
            assert diagnosed(dict.fromkeys({**one.print, **other.print}, "neither"), [one, other]) is None


def test_every_known_mistake_has_three_hints_of_its_own_in_each_language() -> None:
    for one in KNOWN.mistakes:
        assert set(one.hints) == set(PACK.manifest.languages), one.id
        for language, rungs in one.hints.items():
            assert len({rung.strip() for rung in rungs}) == 3, one.id
            assert set(rungs[:2]).isdisjoint(PACK.by_id[one.exercise].hints[language]), one.id


def test_no_two_mistakes_of_an_exercise_share_a_name() -> None:
    for language in PACK.manifest.languages:
        for exercise in PACK.by_id:
            names = {one.id: one.name[language] for one in KNOWN.of(exercise)}
            assert len(set(names.values())) == len(names), exercise


# --- where the nodes lie in memory says nothing ----------------------------------


class Code:
    """A student's engine that answers with the order of a set."""

    def __init__(self) -> None:
        self.engine = ModuleType("engine")
        self.made: list[Any] = []
        note = self.made.append
        value = type("Value", (), {"__init__": lambda node, data: note(node)})
        vars(self.engine).update(Value=value, topological_order=lambda root: list(set(self.made)))


def order_of_a_set(seed: int, spare: int) -> list[int]:
    code = Code()
    elsewhere = [code.engine.Value(0.0) for _ in range(spare)]
    code.made.clear()
    task = {"nodes": [["leaf", float(i)] for i in range(12)], "do": "sort", "shaken": seed}
    order: list[int] = programs.run_shaken(code, task)["order"]
    assert len(elsewhere) == spare  # they kept the places in memory
    assert code.engine.Value.__hash__ is object.__hash__  # as it was
    return order


def test_a_seed_decides_the_order_of_a_set_of_nodes() -> None:
    orders = [order_of_a_set(seed, spare=0) for seed in range(5)]
    assert [order_of_a_set(seed, spare=5) for seed in range(5)] == orders
    assert len(set(map(tuple, orders))) == 5
