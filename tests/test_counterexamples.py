"""What is shown of a wrong answer: the smallest case, with public numbers."""

from dataclasses import replace

import pytest

from course.drawing.picture import dot_of
from course.judging.answers import apart
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.programs import LEAVES
from course.judging.report import CheckResult
from course.messages import say
from tests.conftest import MISTAKES, Grade, Mistake, edited, made


def smallest(report, exercise: str):
    result = next(e for e in report.exercises if e.id == exercise)
    return next(check for check in result.checks if check.counterexample)


@pytest.mark.parametrize(
    ("old", "new", "exercise", "expression"),
    [
        ("operand.grad += grad * local_grad", "operand.grad = grad * local_grad", "accumulation", "a + a"),
        ('"*", (other.data, self.data))', '"*", (self.data, other.data))', "mul-step", "a * b"),
        ("(1.0 - t * t,)", "(1.0 - t,)", "tanh-step", "tanh(a)"),
        ("self.data + other.data, (self, other)", "self.data - other.data, (self, other)", "add", "a + b"),
    ],
)
def test_the_smallest_case_is_small(grade: Grade, old: str, new: str, exercise: str, expression: str) -> None:
    example = smallest(grade(edited(engine=(old, new))), exercise).counterexample
    assert example.expression == expression
    assert example.yours != example.right


def test_the_first_wrong_node_is_named_with_both_numbers(grade: Grade) -> None:
    result = smallest(grade(edited(engine=("operand.grad += grad", "operand.grad = grad"))), "accumulation")
    assert say(result, str) == "The gradient of a in a + a should be 2; yours is 1.\nwith a = 2"
    assert result.counterexample.node == 0
    assert result.counterexample.quantity == "grad"


@pytest.mark.parametrize("mistake", MISTAKES[::16], ids=lambda mistake: mistake.id)
def test_what_is_shown_of_a_hidden_check_is_public(judge, mistake: Mistake) -> None:
    """The same submission and another secret seed show the same cases and the same numbers."""

    def shown(seed: str):
        report, _ = replace(judge, inputs=Inputs.from_text(seed)).grade(made(mistake), mistake.loses)
        return {
            check.id: (check.message, check.facts, check.counterexample)
            for exercise in report.exercises
            for check in exercise.checks
            if check.visibility == "hidden" and check.verdict != "passed"
        }

    first, second = shown("one seed"), shown("another seed")
    assert first
    for check in first.keys() & second.keys():
        assert first[check] == second[check]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_what_is_shown_is_small(check: Grade, mistake: Mistake) -> None:
    """At most three operations, or three steps of a training with at most two numbers."""
    for exercise in check(made(mistake), mistake.loses).exercises:
        for result in exercise.checks:
            if result.counterexample and result.counterexample.do != "shared":
                most = 6 if result.counterexample.do == "call" else 3
                program = result.counterexample.program
                assert sum(op not in LEAVES for op, *_ in program) <= most, result


# --- losses, optimisers, trainings ----------------------------------------------


def shown_for(check: Grade, id_: str) -> CheckResult:
    """The first check that a known mistake loses."""
    mistake = next(mistake for mistake in MISTAKES if mistake.id == id_)
    (exercise,) = check(made(mistake), mistake.loses).exercises
    return next(result for result in exercise.checks if result.verdict != "passed")


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (
            "velocity-forgotten",
            "SGD([1.0], lr=0.1, momentum=0.9); grad = 1.0, 1.0: after step 2, v[0] should be 1.9; yours is 1.",
        ),
        ("mse-is-a-sum", "mse(x, [0.0, 1.0]), x = [1.0, 3.0]: loss should be 2.5; yours is 5."),
        ("softmax-not-normalised", "p = softmax(z)[0], z = [0.0]: z[0].grad should be 0; yours is 1."),
        (
            "short-batch-divided-by-its-full-size",
            "fit_linear([1.0, 2.0, 3.0], [1.0, 3.0, 2.0], 2, 0.1, 3): after step 2, a should be 0.4; yours is 0.55.",
        ),
    ],
)
def test_the_smallest_call_that_goes_wrong_is_told(check: Grade, mistake: str, said: str) -> None:
    assert say(shown_for(check, mistake), str) == said


def test_steps_are_drawn_up_to_the_first_wrong_one(check: Grade) -> None:
    example = shown_for(check, "velocity-forgotten").counterexample
    assert example
    assert [example.names[str(i)] for i in range(len(example.program))] == [
        "p[0]₀",
        "v[0]₁",
        "p[0]₁",
        "v[0]₂",
        "p[0]₂",
    ]
    assert example.names[str(example.node)] == "v[0]₂"
    assert (example.yours["data"][example.node], example.right["data"][example.node]) == pytest.approx(
        (1.0, 1.9)
    )
    drawn = dot_of(example)
    assert "✗ v[0]₂" in drawn
    assert "grad none" not in drawn


def test_a_loss_is_drawn_with_what_it_is_made_of(check: Grade) -> None:
    example = shown_for(check, "mse-is-a-sum").counterexample
    assert example
    assert example.program == [["leaf", 1.0], ["leaf", 3.0], ["mse", 0, 1]]


def test_secret_calls_are_never_shown(judge: Judge) -> None:
    """What goes wrong in hidden checks is told by the small public calls."""
    mistake = next(mistake for mistake in MISTAKES if mistake.id == "velocity-forgotten")
    told = []
    for seed in ("one seed", "another seed"):
        report, _ = replace(judge, inputs=Inputs.from_text(seed)).grade(made(mistake), mistake.loses)
        told.append([check.facts for check in report.exercises[0].checks])
    assert told[0] == told[1]


def test_numbers_that_look_alike_are_told_apart() -> None:
    assert apart(0.900000001, 0.9) == ("0.900000001", "0.9")
    assert apart(2.0, 1.0) == ("2", "1")
    assert apart(1.0, None) == ("1", "not a number")
    assert len(set(apart(1.0, 1.0 + 2**-52))) == 2
