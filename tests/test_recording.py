"""Laws of what `course graph` writes down of a function: the program says what the function did with its numbers."""

import sys
from types import ModuleType, SimpleNamespace

import pytest

from course.drawing import recording
from course.judging import oracle


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each function begins with no number made."""
    recording.made.clear()


def recorded(function, inputs=(), **numbers):
    """What is written down of a function of a student's file."""
    code = SimpleNamespace(mine=SimpleNamespace(function=function))
    return recording.recording(code, "mine", "function", numbers, inputs)


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: (a * b + 2) * a,
        lambda a, b: 1 / (a - b) - 3 * -b,
        lambda a, b: (2 + a.tanh() * b.exp()).log(),
        lambda a, b: (5 - a**2).relu() + b.sigmoid(),
    ],
)
def test_the_program_computes_what_the_function_does(function) -> None:
    found = recorded(function, a=0.5, b=-1.5)
    plain = function(recording.Recorded(0.5), recording.Recorded(-1.5)).data
    assert oracle.values(found["program"])[found["root"]] == pytest.approx(plain, rel=1e-12)


def test_names_and_inputs_are_those_of_the_call() -> None:
    def function(a, x):
        d = a * x
        d.label = "d"
        return d

    found = recorded(function, inputs=("x",), a=2.0, x=3.0)
    assert found["program"] == [["leaf", 2.0], ["input", 3.0], ["mul", 0, 1]]
    assert found["names"] == {"0": "a", "1": "x", "2": "d"}


def test_a_function_that_returns_no_value_has_no_graph() -> None:
    assert recorded(lambda a: a.data, a=1.0) is None


def test_too_many_operations_are_said_and_not_drawn(monkeypatch) -> None:
    def endless(a):
        while True:
            a = a + 1

    monkeypatch.setattr(recording, "MOST", 50)
    with pytest.raises(ValueError, match="more than 50 operations"):
        recorded(endless, a=1.0)


def test_the_files_of_the_submission_make_recorded_numbers_too(monkeypatch) -> None:
    class Value:
        """The student's own."""

    file = ModuleType("submission.nn")
    file.Number, file.other = Value, 3
    monkeypatch.setitem(sys.modules, "submission.nn", file)
    recording.stand_in_for(Value)
    assert file.Number is recording.Recorded
    assert file.other == 3
