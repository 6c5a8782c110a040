"""Laws of `grader explain`: the kept bytes are judged again, and an instructor sees what was asked and answered."""

import json
from pathlib import Path

import pytest

from course.judging.report import from_json
from tests.test_grading import grader, write

EXERCISES = ("add", "mse", "fit-linear", "forward-difference")
WRONG = """
print("\\x1b[31mhello")
class Value:
    def __init__(self, data, _children=(), _op=""):
        self.data, self.grad, self._prev, self._op = data, 0.0, _children, _op
    def __add__(self, other):
        return Value(self.data + other.data + 1, (self, other), "+")
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    """A submission whose engine is wrong, one that raises, one that is right."""
    home = tmp_path_factory.mktemp("explain")
    write(
        home / "class" / "ada", engine=WRONG, derivative="def forward_difference(f, x, h=1e-5):\n    1 / 0\n"
    )
    write(home / "class" / "bob")
    only = [word for exercise in EXERCISES for word in ("--exercise", exercise)]
    done = grader("grade", home / "class", "--out", home / "reports", *only)
    assert done.exit_code == 0, done.output
    return home / "reports"


def explained(report: Path, exercise: str) -> str:
    """What is said about an exercise."""
    done = grader("explain", report, exercise)
    assert done.exit_code == 0, done.output
    return done.output


def test_it_shows_what_was_asked_what_is_right_and_what_came_back(reports) -> None:
    said = explained(reports / "ada", "add")
    assert "For the instructor only" in said
    assert "[secret] memory: a + b" in said
    assert "right: {" in said
    assert "theirs: {" in said
    assert "The report says otherwise" not in said
    assert "\x1b" not in said  # what the code prints moves no cursor
    assert "hello" in said


def test_what_was_lent_is_said(reports) -> None:
    said = explained(reports / "ada", "mse")
    assert "judged with a working engine.py" in said
    assert "· mse · 2 / 2 · passed" in said


def test_an_exception_is_told_with_its_line(reports) -> None:
    assert "theirs: ZeroDivisionError: division by zero (derivative.py, line 2)" in explained(
        reports / "ada", "forward-difference"
    )


def test_a_right_answer_takes_a_line(reports) -> None:
    said = explained(reports / "bob", "fit-linear")
    assert "✓ [secret]" in said
    assert "theirs" not in said


def test_every_case_of_every_check_is_the_one_that_was_graded(reports) -> None:
    """The inputs are those of the report, which it names by their hash."""
    run = reports / "run.json"
    kept = run.read_bytes()
    run.write_text(json.dumps(json.loads(kept) | {"seed": "another"}))
    done = grader("explain", reports / "bob", "add")
    run.write_bytes(kept)
    assert done.exit_code == 2
    assert "another seed" in done.output


@pytest.mark.parametrize(("spoil", "said"), [("remove", "is not there"), ("replace", "holds other bytes")])
def test_bytes_that_were_not_graded_explain_nothing(reports, spoil, said) -> None:
    path, other = reports / "ada" / "submission.zip", reports / "bob" / "submission.zip"
    kept = path.read_bytes()
    path.unlink()
    if spoil == "replace":
        path.write_bytes(other.read_bytes())
    done = grader("explain", reports / "ada", "add")
    path.write_bytes(kept)
    assert done.exit_code == 2
    assert said in done.output


def test_a_score_set_by_hand_is_told_and_the_report_stays(reports) -> None:
    before = (reports / "bob" / "report.json").read_bytes()
    assert grader("override", reports / "bob", "add", "--score", "0", "--reason", "copied").exit_code == 0
    said = explained(reports / "bob", "add")
    assert "Set by hand; the grader gave 3. copied" in said
    assert "The report says otherwise" not in said
    assert from_json(before).score - from_json((reports / "bob" / "report.json").read_bytes()).score == 3
