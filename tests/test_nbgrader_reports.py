"""A teaching assistant's commands on the reports of a class of notebooks: explain, diff, override."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import LEVEL
from tests.test_grading import grader
from tests.test_nbgrader import (
    LESSON,
    ROBBERY,
    ask,
    class_file,
    grade,
    need_nbgrader,
    run,
    with_code,
    wrong,
)

BROKEN = b'{"cells": "none"}'
HOSTILE = (
    "print('\\x1b[2J<script>')\nclass Value:\n    __init__ = __add__ = __mul__ = lambda *any: float('nan')\n"
)


def hostile(source: bytes) -> bytes:
    """Breaks out where it can, paints the terminal, and has no answers."""
    return with_code(ROBBERY.format(root="/") + HOSTILE)(source)


def hand_in(root: Path, student: str, lesson: str, data: bytes) -> None:
    """Lay a notebook where nbgrader collects it."""
    folder = root / "submitted" / student / lesson
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{lesson}.ipynb").write_bytes(data)


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Path:
    """Two lessons handed in: all right, a product that adds, a hostile one, one that is no notebook."""
    need_nbgrader()
    root = tmp_path_factory.mktemp("reports")
    class_file(root)
    run("grader", "nbgrader", "init", root, folder=root)
    sources = {
        lesson: (root / "source" / lesson / f"{lesson}.ipynb").read_bytes()
        for lesson in (LESSON, "accumulation")
    }
    for lesson, source in sources.items():
        run("nbgrader", "generate_assignment", lesson, folder=root)
        for student, change in {"right": bytes, "mistaken": wrong, "hostile": hostile}.items():
            hand_in(root, student, lesson, change(source))
    hand_in(root, "broken", LESSON, BROKEN)
    grade(root)
    grade(root, "--lesson", "accumulation")
    return root


def explained(root: Path, student: str, exercise: str, lesson: str = LESSON) -> str:
    """What is said about an exercise."""
    done = grader("explain", root / "reports" / lesson / student, exercise)
    assert done.exit_code == 0, done.output
    assert "The report says otherwise" not in done.output
    return done.output


TOTAL = """
select sum(grade.auto_score) from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
join assignment on submitted_assignment.assignment_id = assignment.id
where submitted_assignment.student_id = ? and assignment.name = ?
"""


def total(root: Path, student: str) -> float:
    """A student's points for the lesson."""
    return ask(root, TOTAL, student, LESSON)[0][0]


def test_a_report_is_explained_from_what_was_judged(classroom):
    """Also where the judge had to fill in lessons that were not handed in; nothing of a notebook moves the cursor."""
    assert "theirs" not in explained(classroom, "right", "mul")
    said = explained(classroom, "mistaken", "mul")
    assert "right: {" in said
    assert "theirs: {" in said
    assert "theirs" not in explained(classroom, "mistaken", "add")
    for lesson, exercise in ((LESSON, "mul"), ("accumulation", "accumulation")):
        said = explained(classroom, "hostile", exercise, lesson)
        assert "\x1b" not in said
    assert "theirs" not in explained(classroom, "right", "accumulation", "accumulation")
    assert "0 / 3" in explained(classroom, "broken", "mul")


def test_what_is_kept_is_explained_also_when_the_course_gives_other_code(classroom, monkeypatch):
    """The given code and what filled in for other lessons are those of that day."""
    monkeypatch.setattr("course.judging.notebooks.RUN_CELLS", "raise RuntimeError\n")
    assert "✓" in explained(classroom, "right", "mul")


def test_two_runs_are_compared(classroom, tmp_path):
    """Whose score changed, and by which checks."""
    before = tmp_path / "before"
    shutil.copytree(classroom / "reports" / LESSON, before)
    source = (classroom / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()
    hand_in(classroom, "mistaken", LESSON, source)
    grade(classroom)
    done = grader("diff", before, classroom / "reports" / LESSON)
    hand_in(classroom, "mistaken", LESSON, wrong(source))
    grade(classroom)
    assert "mistaken: 3 → 6" in done.output
    assert "handed in other work" in done.output
    assert "1 changed, 3 stayed the same." in done.output


def test_a_score_set_by_hand_reaches_the_gradebook_by_both_ways(classroom):
    """The command that follows is said; a score by hand stands until other work is handed in."""
    report = classroom / "reports" / LESSON / "mistaken"
    done = grader("override", report, "mul", "--score", "2.5", "--reason", "a slip")
    assert done.exit_code == 0, done.output
    assert f"grader nbgrader grade {classroom} --lesson {LESSON} --resume" in done.output
    grade(classroom, "--resume")
    assert total(classroom, "mistaken") == 5.5
    options = ("--force", "--Execute.enabled=False", f"--JudgeScores.isolation={LEVEL}")
    run("nbgrader", "autograde", LESSON, *options, "--student", "mistaken", folder=classroom)
    assert total(classroom, "mistaken") == 5.5
    assert json.loads((report / "report.json").read_bytes())["score"] == 5.5
    assert "a slip" in explained(classroom, "mistaken", "mul")
