"""What is shown of a wrong answer: the smallest case, with public numbers."""

from dataclasses import replace

import pytest

from course.judging.inputs import Inputs
from course.judging.programs import LEAVES
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
def test_a_wrong_expression_is_shown_with_at_most_three_operations(check: Grade, mistake: Mistake) -> None:
    for exercise in check(made(mistake), mistake.loses).exercises:
        for result in exercise.checks:
            if result.counterexample and result.counterexample.do != "shared":
                program = result.counterexample.program
                assert sum(op not in LEAVES for op, *_ in program) <= 3, result
