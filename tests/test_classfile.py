"""Laws of `class.toml`: what it says is read strictly, and an error names file, key and mend."""

from datetime import UTC, datetime, timedelta

import pytest

from course.errors import PackError
from grader import classfile
from tests.conftest import PACK

WHOLE = """
format = 1
title = "Autograd"
language = "zh"
roster = "roster.csv"
released = ["slope"]
[late]
grace_minutes = 10
percent_per_day = 12.5
most_days = 3
[lessons.slope]
due = 2026-10-07T23:59:00+08:00
points = 10
[lessons.value]
points = 5
[[extensions]]
student = "ada"
due = 2026-10-09T23:59:00+08:00
[[extensions]]
student = "bob"
lesson = "value"
due = 2026-12-01T00:00:00Z
"""


def read(tmp_path, text):
    """Read a file with this text."""
    (tmp_path / "class.toml").write_text(text, encoding="utf-8")
    return classfile.read(tmp_path / "class.toml", PACK)


def test_it_says_when_work_is_due_for_whom(tmp_path):
    about = read(tmp_path, WHOLE)
    due = datetime(2026, 10, 7, 15, 59, tzinfo=UTC)
    assert about.due_for("slope", "bob") == due
    assert about.due_for("slope", "ada") == about.last_due("slope") == due + timedelta(days=2)
    assert about.due_for("value", "bob") is None
    assert not about.is_over("slope", due + timedelta(days=1))
    assert about.is_over("slope", due + timedelta(days=2, seconds=1))
    assert not about.is_over("value", due + timedelta(days=999))
    assert (about.late.percent_per_day, about.lessons["slope"].points) == (12.5, 10)


def test_little_is_enough(tmp_path):
    about = read(tmp_path, "format = 1")
    assert (about.released, about.show.before_due, about.show.after_due) == ((), "hint", "full")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "format"),
        ("format = 2", "format: 2"),
        ("format = 1\nfoo = 1", "foo"),
        ("format = 1\nlanguage = 'fr'", "language"),
        ("format = 1\nreleased = ['slop']", "Did you mean 'slope'?"),
        ("format = 1\n[lessons.valu]", "lessons.valu: there is no lesson"),
        (
            "format = 1\n[lessons.slope]\ndue = 2026-10-07T23:59:00",
            "lessons.slope.due: 2026-10-07T23:59:00 has no",
        ),
        ("format = 1\n[lessons.slope]\ndue = 'soon'", "lessons"),
        ("format = 1\n[lessons.slope]\npoints = -1", "lessons.slope.points"),
        ("format = 1\n[late]\npercent_per_day = 120", "late.percent_per_day"),
        ("format = 1\n[late]\ngrace_minutes = -1", "late.grace_minutes"),
        (
            "format = 1\n[[extensions]]\nstudent = 'a'\nlesson = 'x'\ndue = 2026-01-01T00:00:00Z",
            "extensions.0.lesson",
        ),
        ("format = ", "class.toml"),
    ],
)
def test_an_error_names_file_key_and_mend(tmp_path, text, said):
    with pytest.raises(PackError) as error:
        read(tmp_path, text)
    assert said in error.value.message
    assert str(tmp_path / "class.toml") in error.value.message


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(PackError, match=r"class\.toml"):
        classfile.read(tmp_path / "class.toml", PACK)
