"""A notebook at work: earlier answers are found, checks tell the truth about the cells that were run."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import build as build_command
from course.notebook.session import defines, definitions
from course.plugins import plugin_manager
from course.slices import cells
from grader.builder import stub
from grader.classroom.notebooks import build, released
from tests.conftest import PACK

ANSWERS = cells(PACK)
# Runs cells as a notebook's kernel does: one after the other in __main__, each noted in In before it runs.
KERNEL = """
import contextlib, io, json, sys
In, said = [""], []
for text in json.load(sys.stdin):
    In.append(text)
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        try:
            *body, last = text.rsplit("\\n", 1)
            exec("\\n".join(body), globals())
            value = None
            try:
                value = eval(last, globals())
            except SyntaxError:
                exec(last, globals())
            if value is not None:
                print(repr(value))
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    said.append(output.getvalue())
json.dump(said, sys.__stdout__)
"""
BEGIN = 'from course.notebook import *\n\nbegin("{lesson}", "{lang}")'


def run(
    folder: Path, *texts: str, lesson: str = "accumulation", lang: str = "en", home: Path | None = None
) -> list[str]:
    """What each cell prints or shows, after begin()."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-c", KERNEL],
        input=json.dumps([BEGIN.format(lesson=lesson, lang=lang), *texts]),
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env=os.environ
        | {"HOME": str(home or folder), "PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


WRONG = ANSWERS["accumulation"].replace("operand.grad +=", "operand.grad =")


def test_what_is_missing_is_borrowed_and_said(tmp_path):
    """A self-learner's installation carries the solutions; what this lesson is about is never borrowed."""
    said, *_ = run(tmp_path / "accumulation")
    assert "◇ Numbers that remember: borrowed" in said
    assert said.endswith("Ready.\n")
    assert "borrowed" not in run(tmp_path / "slope", lesson="slope")[0]


@pytest.mark.parametrize("place", ["value.ipynb", "../value/value.ipynb", "../../other/value/value.ipynb"])
def test_an_earlier_notebook_is_found_wherever_it_was_fetched(tmp_path, place):
    """Beside this one, in a folder beside, or in another course folder of the home."""
    here = tmp_path / "course" / "accumulation"
    here.mkdir(parents=True)
    path = (here / place).resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build(PACK, "value", "en"))
    said, shown = run(here, 'mine("Value.__add__")', home=tmp_path)
    assert "✓ Numbers that remember: your own" in said
    assert "def __add__" in shown


def test_a_check_says_what_course_check_says(tmp_path):
    """The fact, the mistake's name, the smallest case; then the hint for that mistake."""
    _, _, shown, idea, rule = run(
        tmp_path, WRONG, 'check("accumulation")', 'hint("accumulation")', 'hint("accumulation")'
    )
    assert "blocked" not in shown
    assert "The gradient of a in a + a should be 2; yours is 1." in shown
    assert "This looks like: A new gradient replaces the old one." in shown
    assert idea
    assert idea != rule


def test_a_check_passes_what_is_right_and_points_raises_for_what_is_not(tmp_path):
    """So that nbgrader's Validate tells the truth: never "Success!" with something missing."""
    answers = ANSWERS["accumulation"], ANSWERS["backward-twice"]
    assert "(passed)" in run(tmp_path, *answers, 'check("accumulation")')[-1]
    assert run(tmp_path, *answers, 'points("accumulation")')[-1] == ""
    assert run(tmp_path, WRONG, 'points("accumulation")')[-1].startswith("NotRight: ✗ accumulation")
    assert run(tmp_path, 'points("accumulation")')[-1].startswith("NotRight: ")


def test_the_last_version_of_a_cell_counts(tmp_path):
    """A mistake that was mended and run again is mended."""
    twice = ANSWERS["backward-twice"]
    assert "(passed)" in run(tmp_path, twice, WRONG, ANSWERS["accumulation"], 'check("accumulation")')[-1]
    assert "(wrong)" in run(tmp_path, twice, ANSWERS["accumulation"], WRONG, 'check("accumulation")')[-1]


def test_a_stub_does_not_spoil_what_worked(tmp_path):
    """Running all cells of a fresh notebook leaves the earlier version in place."""
    (tmp_path / "one-step-back.ipynb").write_bytes(build(PACK, "one-step-back", "en"))
    shown = run(
        tmp_path,
        stub(ANSWERS["accumulation"]),
        "a = Value(2.0)\nb = a * a\nb.grad = 1.0\nb._backward()\na.grad",
    )
    assert shown[-1] == "4.0\n"


def test_it_speaks_chinese(tmp_path):
    """Where the notebook does."""
    said, _, shown = run(tmp_path, WRONG, 'check("accumulation")', lang="zh")
    assert "借用" in said
    assert "在 a + a 中，a 的梯度应为 2；你的结果：1。" in shown


def test_without_begin_and_for_an_unknown_exercise_there_is_a_sentence(tmp_path):
    """And the nearest names."""
    assert "accumulation?" in run(tmp_path, 'check("acumulation")')[-1]
    done = subprocess.run(
        [sys.executable, "-c", "from course.notebook import check; check('add')"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert "begin(" in done.stderr


def test_a_cell_that_only_uses_something_says_nothing_of_the_answers():
    """So that a training is not run again by each check."""
    assert not defines("loss = fit(model)\nprint(loss)")
    assert not defines('check("add")')
    assert defines("def f():\n    pass")
    assert defines("Value.__radd__ = Value.__add__")
    assert defines("f = lambda x: x")
    assert defines("def broken(:")


def test_definitions_are_known_by_their_full_names():
    """Methods in a class and methods that join one."""
    assert dict(definitions(ANSWERS["mul"])).keys() == {"Value.__mul__"}
    assert {"Layer", "Layer.parameters"} <= dict(definitions(ANSWERS["layer"])).keys()


# === course check on notebooks ===============================================


def handed_out(folder: Path, lesson: str, **answers: str) -> Path:
    """A lesson's notebook in a folder of its own, with some answers written in."""
    notebook = json.loads(released(PACK, lesson, "en"))
    for cell in notebook["cells"]:
        exercise = cell["metadata"].get("nbgrader", {}).get("grade_id", "").removeprefix("answer-")
        cell["source"] = answers.get(exercise.replace("-", "_"), cell["source"])
    path = folder / lesson / f"{lesson}.ipynb"
    path.parent.mkdir()
    path.write_text(json.dumps(notebook))
    return path


def check(*arguments: str) -> tuple[int, str]:
    """Run `course check` in this process."""
    done = CliRunner().invoke(build_command(plugin_manager(), "course", ""), ["check", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_course_check_takes_a_notebook_and_a_folder_of_one(tmp_path):
    """The earlier lessons come from the folders beside it, or are borrowed, as in the notebook itself."""
    right = {"add": ANSWERS["add"], "mul": ANSWERS["mul"]}
    path = handed_out(tmp_path, "value", **right)
    assert check(str(path)) == check(str(path.parent))
    code, said = check(str(path))
    assert code == 0
    assert "✓ add" in said
    assert "· forward-difference" not in said
    step = handed_out(tmp_path, "one-step-back", add_step=ANSWERS["add-step"], mul_step=ANSWERS["mul-step"])
    code, said = check("mul-step", "--folder", str(step.parent))
    assert code == 0, said


def test_course_check_says_what_is_wrong_in_a_notebook(tmp_path):
    """With the same words; what is not written yet is not told to be fetched."""
    path = handed_out(
        tmp_path, "value", add=ANSWERS["add"].replace("self.data + other.data", "self.data - other.data")
    )
    code, said = check("add", "--folder", str(path.parent))
    assert code == 1
    assert "should be -1; yours is 5" in said
    code, said = check("mul", "--folder", str(path.parent))
    assert "still to be written" in said
    assert "course start" not in said


def test_another_notebook_is_still_a_submission(tmp_path):
    """One that is no lesson of ours: its cells are the work."""
    cells_ = [{"cell_type": "code", "metadata": {}, "source": (PACK.solutions / "engine.py").read_text()}]
    (tmp_path / "mine.ipynb").write_text(json.dumps({"cells": cells_, "nbformat": 4, "metadata": {}}))
    code, said = check("accumulation", "--folder", str(tmp_path))
    assert code == 0, said
