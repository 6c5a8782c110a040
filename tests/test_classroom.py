"""Notebooks made of lessons and solutions: whole, deterministic, and judged as what they were cut out of."""

import json
import re
from collections.abc import Iterator

import pytest

from course.judging.inputs import PUBLIC
from course.judging.judge import Judge
from course.judging.notebooks import example_digest
from course.notebook.session import given
from course.slices import Cutter, cells
from grader.builder import stub
from grader.classroom.notebooks import build, released
from grader.classroom.work import work_of
from grader.marking import judge_for
from tests.conftest import PACK

LESSONS = {lesson.id: lesson for lesson in PACK.manifest.lessons}
SOURCES = {id_: build(PACK, id_, "en") for id_ in LESSONS}
each_lesson = pytest.mark.parametrize("id_", LESSONS)


def cells_of(data: bytes) -> list[dict]:
    """The cells of a notebook."""
    return json.loads(data)["cells"]


def about(cell: dict) -> dict:
    """What nbgrader knows of a cell."""
    return cell["metadata"].get("nbgrader", {})


def changed(data: bytes, change) -> bytes:
    """A notebook whose code cells went through `change(cell)`, which gives back their text, or None for no cell."""
    notebook = json.loads(data)
    kept = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            text = change(cell)
            if text is None:
                continue
            cell["source"] = text
        kept.append(cell)
    return json.dumps(notebook | {"cells": kept}).encode()


def cleared(data: bytes) -> bytes:
    """The notebook as students get it."""
    return changed(data, lambda cell: stub(cell["source"]) if about(cell).get("solution") else cell["source"])


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """A judge with all checks."""
    judging = judge_for(PACK, PUBLIC)
    yield judging
    judging.launcher.close()


def score(judge: Judge, id_: str, notebooks: dict[str, bytes]) -> tuple[float, float]:
    """What a lesson's exercises get, and could get."""
    submission, _ = work_of(PACK, id_, notebooks, "student")
    ids = {exercise.id for exercise in LESSONS[id_].exercises}
    report, _ = judge.grade(submission, ids)
    own = [result for result in report.exercises if result.id in ids]
    return sum(result.score for result in own), sum(result.max_score for result in own)


# === What a notebook holds ===================================================


@each_lesson
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_exercise_is_written_checked_and_graded_once(id_, lang):
    """One locked cell with the points of each exercise; one answer cell, but for what extends another's."""
    made = cells_of(build(PACK, id_, lang))
    graded = {about(cell)["grade_id"]: about(cell)["points"] for cell in made if about(cell).get("grade")}
    assert graded == {f"points-{exercise.id}": exercise.points for exercise in LESSONS[id_].exercises}
    assert all(about(cell)["locked"] for cell in made if about(cell).get("grade"))
    answers = [about(cell)["grade_id"] for cell in made if about(cell).get("solution")]
    assert set(answers) == {f"answer-{exercise.id}" for exercise in LESSONS[id_].exercises} - {
        "answer-momentum"
    }
    assert len({cell["id"] for cell in made}) == len(made)


@each_lesson
def test_a_notebook_is_the_same_in_every_run(id_):
    """To the byte."""
    assert build(PACK, id_, "en") == SOURCES[id_]


@each_lesson
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_notebook_is_valid_for_jupyter_and_for_nbgrader(id_, lang):
    """The format, and nbgrader's metadata of every cell that has some, by nbgrader's own validator."""
    nbformat = pytest.importorskip("nbformat", reason="nbgrader is an extra")
    validator = pytest.importorskip(
        "nbgrader.nbgraderformat", reason="nbgrader is an extra"
    ).MetadataValidator
    for data in (build(PACK, id_, lang), released(PACK, id_, lang)):
        notebook = nbformat.reads(data.decode(), as_version=4)
        nbformat.validate(notebook)
        validator().validate_nb(notebook)
        ids = [about(cell)["grade_id"] for cell in notebook.cells if about(cell)]
        assert len(set(ids)) == len(ids) > 2


@each_lesson
def test_no_hidden_check_and_no_address_is_in_a_notebook(id_):
    """Nor a link that leads out of the course's own folders."""
    text = SOURCES[id_].decode()
    for path in PACK.hidden_checks.glob("*.py"):
        for name in re.findall(r"def (\w{12,})\(", path.read_text(encoding="utf-8")):
            assert name not in text
    assert not re.search(r"\]\((?!attachment:|\.\./|https://)", text.split('"given"')[0])
    assert "glossary:" not in text
    assert ":::" not in text


@each_lesson
def test_students_get_no_line_of_an_answer(id_):
    """Between the marks is nothing but what makes them write; the languages differ in words only."""
    for cell in cells_of(cleared(SOURCES[id_])):
        assert "### BEGIN" not in cell["source"]
        if about(cell).get("solution") and "def " in cell["source"]:
            assert "raise NotImplementedError" in cell["source"]


def test_every_symbol_of_the_course_is_in_a_cell():
    """All but flags and what the stub gives."""
    text = "\n".join(cells(PACK).values())
    names = {symbol.split(".")[-1] for exercise in PACK.by_id.values() for symbol in exercise.symbols}
    assert {name for name in names if not re.search(rf"(def|class) {re.escape(name)}\b", text)} == {
        "requires_grad"
    }


def test_every_helper_of_the_solutions_is_in_one_cell():
    """The first that uses it."""
    waiting = Cutter(PACK).waiting
    text = "\n".join(cells(PACK).values())
    for helper in waiting:
        for name in helper.names:
            assert text.count(f"def {name}(") == 1


def test_what_is_given_runs_by_itself():
    """And holds no answer."""
    space: dict = {"__name__": "given"}
    exec(compile(given(PACK), "given", "exec"), space)
    assert {"Value", "Linear", "MLP", "SGD", "mse", "fit_linear"} <= set(space)


# === How it is judged ========================================================


@each_lesson
def test_the_source_notebook_gets_full_marks(judge, id_):
    """With the earlier lessons' notebooks, and with the reference in their place."""
    for others in (SOURCES, {}):
        got, worth = score(judge, id_, {**others, id_: SOURCES[id_]})
        assert got == worth


@each_lesson
def test_the_stub_gets_nothing(judge, id_):
    """Whatever the reference fills in for earlier lessons."""
    assert score(judge, id_, {id_: cleared(SOURCES[id_])})[0] == 0


def test_an_earlier_version_stands_until_a_new_one_is_written(judge):
    """Lesson 6 begins with what lesson 4 and 5 had: who wrote += there has done half of it."""
    got, worth = score(judge, "accumulation", SOURCES | {"accumulation": cleared(SOURCES["accumulation"])})
    assert got == worth
    plain = changed(
        SOURCES["one-step-back"], lambda cell: cell["source"].replace("operand.grad +=", "operand.grad =")
    )
    own = SOURCES | {"one-step-back": plain, "accumulation": cleared(SOURCES["accumulation"])}
    assert score(judge, "one-step-back", own) == (9, 9)
    assert score(judge, "accumulation", own)[0] < worth


@each_lesson
def test_nothing_handed_in_gets_nothing(judge, id_):
    """The reference never fills in what the lesson itself is about."""
    assert score(judge, id_, {})[0] == 0


@each_lesson
def test_answer_cells_that_were_deleted_get_nothing(judge, id_):
    """What the reference fills in for other lessons must not stand in for this one."""
    without = changed(SOURCES[id_], lambda cell: None if about(cell).get("solution") else cell["source"])
    assert score(judge, id_, {id_: without})[0] == 0


def test_what_the_reference_filled_in_is_named():
    """By lesson."""
    _, filled = work_of(
        PACK, "accumulation", {"value": SOURCES["value"], "accumulation": SOURCES["accumulation"]}
    )
    assert filled == ["slope", "by-hand", "one-step-back", "all-the-way"]


def test_a_notebook_that_is_none_is_a_problem_and_nothing_else():
    """The other notebooks count."""
    submission, filled = work_of(PACK, "by-hand", {"value": b"no notebook", "by-hand": SOURCES["by-hand"]})
    assert "value.ipynb" in submission.problems
    assert "value" in filled
    assert submission.files


HONEST = {
    "warnings": "import warnings\nwarnings.warn('old')\n",
    "prints": "print('x' * 100_000)\n",
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()\n",
    "magics": "%matplotlib inline\n!pip install numpy\n",
    "input": "name = input('who? ')\n",
    "python 2": "print 'hello'\n",
    "syntax error": "def broken(:\n    pass\n",
    "exception": "1 / 0\n",
}


@pytest.mark.parametrize("what", HONEST)
def test_honest_notebooks_survive(judge, what):
    """What people leave in notebooks costs nothing, before their answers and after them."""
    extra = {
        "cell_type": "code",
        "metadata": {},
        "source": HONEST[what],
        "outputs": [],
        "execution_count": None,
    }
    notebook = json.loads(SOURCES["all-the-way"])
    notebook["cells"] = [extra, *notebook["cells"], extra]
    got, worth = score(judge, "all-the-way", SOURCES | {"all-the-way": json.dumps(notebook).encode()})
    assert got == worth


def test_helpers_may_have_cells_of_their_own(judge):
    """And a renamed kernel or lost metadata of the notebook changes nothing."""

    def change(cell):
        return cell["source"].replace("self.data * other.data", "helped(self, other)")

    notebook = json.loads(changed(SOURCES["value"], change))
    helper = "def helped(a, b):\n    return a.data * b.data\n"
    cell = {"cell_type": "code", "metadata": {}, "source": helper, "outputs": [], "execution_count": None}
    notebook["cells"].append(cell)
    for metadata in ({"kernelspec": {"name": "my-env", "display_name": "mine", "language": "R"}}, {}):
        data = json.dumps(notebook | {"metadata": metadata}).encode()
        assert score(judge, "value", {"value": data}) == (6, 6)


def test_cells_may_be_copied_reordered_and_their_marks_lost(judge):
    """Only what the code does counts: metadata, ids and the order of independent cells do not."""
    notebook = json.loads(SOURCES["value"])
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    for cell in code:
        cell["metadata"] = {}
    notebook["cells"] = [*code, *reversed(code)]
    got, worth = score(judge, "value", {"value": json.dumps(notebook).encode()})
    assert got == worth


def test_a_whole_class_in_one_cell_is_as_good(judge):
    """Instead of methods that join it one by one."""
    text = (PACK.solutions / "engine.py").read_text(encoding="utf-8")
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [{"cell_type": "code", "source": text}],
    }
    for id_ in ("value", "one-step-back", "all-the-way", "accumulation"):
        got, worth = score(judge, id_, {id_: json.dumps(notebook).encode()})
        assert got == worth, id_


def test_a_cell_that_fails_spoils_its_own_exercise_only(judge):
    """A wrong product costs the product."""
    wrong = changed(
        SOURCES["value"],
        lambda cell: cell["source"].replace("self.data * other.data", "self.data / other.data"),
    )
    got, worth = score(judge, "value", {"value": wrong})
    assert 0 < got < worth
    assert score(judge, "by-hand", {"value": wrong, "by-hand": SOURCES["by-hand"]}) == (8, 8)


def test_examples_are_left_out_unless_they_were_changed():
    """A lesson's training need not run again for a score; an answer that somebody wrote into an example counts."""
    example = next(
        cell for cell in cells_of(SOURCES["slope"]) if "example" in cell["metadata"].get("chainrule", {})
    )
    assert example["metadata"]["chainrule"]["example"] == example_digest(example["source"])
    submission, _ = work_of(PACK, "slope", {"slope": SOURCES["slope"]})
    assert "print(f(3.0))" not in submission.files["engine.py"]
    edited = changed(SOURCES["slope"], lambda cell: cell["source"] + "\nedited = True")
    submission, _ = work_of(PACK, "slope", {"slope": edited})
    assert "print(f(3.0))" in submission.files["engine.py"]
