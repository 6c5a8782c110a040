"""Laws of comparing plain data: only plain finite numbers in the right places are right."""

import pytest

from course.judging.answers import LONGEST, Difference, first_difference

NESTED = {"path": [[1.0, 2.0], [3.0, 4.0]]}


@pytest.mark.parametrize("same", [1.0, [1.0, [2.0]], {"a": 1.0}, NESTED, []])
def test_an_answer_is_its_own_equal(same) -> None:
    assert first_difference(same, same) is None


@pytest.mark.parametrize(
    ("got", "found"),
    [
        ({"path": [[1.0, 2.0], [3.0, 5.0]]}, Difference("wrong-result", '["path"][1][1]', "4", "5")),
        ({"path": [[1.0, 2.0]]}, Difference("wrong-count", '["path"]', "2", "1")),
        ({"path": 7}, Difference("no-list", '["path"]')),
        ({}, Difference("missing-part", '["path"]')),
        (None, Difference("missing-part", '["path"]')),
        (
            {"path": [[1.0, 2.0], [3.0, "4.0"]]},
            Difference("wrong-result", '["path"][1][1]', "4", "not a number"),
        ),
        (
            {"path": [[1.0, 2.0], [True, 4.0]]},
            Difference("wrong-result", '["path"][1][0]', "3", "not a number"),
        ),
    ],
)
def test_the_first_difference_is_named_with_its_place(got, found: Difference) -> None:
    assert first_difference(got, NESTED) == found


def test_without_a_tolerance_only_rounding_is_allowed_for() -> None:
    assert first_difference(1.0 + 1e-14, 1.0) is None
    assert first_difference(1.0 + 1e-6, 1.0)
    assert first_difference(1.0 + 1e-6, 1.0, tolerance=1e-5) is None


@pytest.mark.parametrize(
    "odd", [float("nan"), float("inf"), "1.0", None, True, [1.0], {"odd": "inf"}, 10**400]
)
def test_nothing_odd_is_right_whatever_the_tolerance(odd) -> None:
    assert first_difference(odd, 1.0, tolerance=1e9)


def test_texts_are_compared_to_the_letter_and_shown_between_quotes():
    assert first_difference(["a", {"b": "c"}], ["a", {"b": "c"}]) is None
    found = first_difference(["a", "c"], ["a", "b"])
    assert (found.message, found.path, found.wanted, found.got) == ("wrong-result", "[1]", "'b'", "'c'")
    assert first_difference("x" * 1000, "y").got == repr("x" * LONGEST + "…")
    assert first_difference(1.0, "1.0").got == "1"
    assert first_difference("1.0", 1.0).got == "not a number"
    assert first_difference("\x1b[2J", "a").got == "'\\x1b[2J'"
