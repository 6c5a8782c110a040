"""Laws of follow-through: a mistake costs its points once, and help never lowers a score."""

from dataclasses import replace

import pytest

from course.judging.follow import Lender, lender_of
from course.judging.judge import Judge
from course.judging.submission import Submission
from course.messages import say_follow_through
from tests.conftest import MISTAKES, PACK, Grade, Mistake, edited, made, verdicts

ENGINE_LOST = edited(engine=('"*", (other.data, self.data))', '"*", (self.data, other.data))'))
LATER = ("linear", "fit-linear", "neuron", "mlp", "mlp-training")


def test_what_depends_on_a_lost_engine_is_judged_with_a_working_one(grade: Grade) -> None:
    report = grade(ENGINE_LOST, LATER)
    assert set(verdicts(report).values()) == {"passed"}
    for exercise in report.exercises:
        assert exercise.follow_through == ["lend:engine.py"], exercise.id
        assert say_follow_through(exercise.follow_through[0], str) == "judged with a working engine.py"


def test_nothing_is_lent_to_who_lost_nothing(grade: Grade) -> None:
    right = edited(engine=("self.label = label", "self.label = label  # right"))
    assert all(not exercise.follow_through for exercise in grade(right, LATER).exercises)


@pytest.mark.parametrize("mistake", MISTAKES[::20], ids=lambda mistake: mistake.id)
def test_help_never_lowers_a_score(judge: Judge, mistake: Mistake) -> None:
    everything = set(PACK.by_id) - {"deep-graph"}
    alone, _ = replace(judge, lender=Lender(reference=judge.lender.reference)).grade(
        made(mistake), everything
    )
    helped, _ = judge.grade(made(mistake), everything)
    for before, after in zip(alone.exercises, helped.exercises, strict=True):
        assert after.score >= before.score, after.id


def test_what_is_lent_is_lost_and_on_no_symbol_that_is_judged() -> None:
    lender = lender_of(PACK)
    for exercise in PACK.by_id.values():
        lost = [PACK.by_id[id_] for id_ in PACK.with_needs({exercise.id}) - {exercise.id}]
        for help_ in lender.helps(exercise, lost):
            assert not set(help_.files) & set(exercise.files)
            for need in lost:
                if need.lends in help_.probes:
                    assert not set(need.symbols) & set(exercise.symbols)
        assert list(lender.helps(exercise, [])) == []


def test_a_kit_lends_nothing() -> None:
    kit = type(PACK)(manifest=PACK.manifest, exercises=PACK.exercises, checks=PACK.checks)
    assert lender_of(kit) == Lender()


BY_ENGINE = """
from engine import Value


def expression_gradients(a, b, c, f):
    a, b, c, f = map(Value, (a, b, c, f))
    e = a * b
    d = e + c
    L = d * f
    L.backward()
    return {name: node.grad for name, node in dict(a=a, b=b, c=c, d=d, e=e, f=f, L=L).items()}
"""


@pytest.mark.parametrize("engine", [{}, {"engine.py": "1 / 0"}], ids=["no engine", "a broken engine"])
def test_what_is_done_by_hand_is_lent_no_engine_that_would_do_it(
    grade: Grade, engine: dict[str, str]
) -> None:
    report = grade(Submission("one", {"manual.py": BY_ENGINE, **engine}), ["manual-expression"])
    assert report.score == 0
    assert report.exercises[0].follow_through == []
