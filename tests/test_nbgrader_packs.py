"""A class of another course than the built-in one: examples/bigram, which builds on the engine of that."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LEVEL, ROOT
from tests.test_nbgrader import ask, edited, need_nbgrader, run, scores

LESSON = "learning"  # the engine is of the course below
WRONG = "loss-of-scores"


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Iterator[Path]:
    """Ada's answers are right; Bob's training is, but not his loss."""
    need_nbgrader()
    tmp_path = tmp_path_factory.mktemp("packs")
    site, example = tmp_path / "site", ROOT / "examples" / "bigram"
    shutil.copytree(example / "chainrule_bigram", site / "chainrule_bigram")
    about = site / "chainrule_bigram-0.1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: chainrule-bigram\nVersion: 0.1.0\n")
    (about / "entry_points.txt").write_text("[chainrule]\nbigram = chainrule_bigram\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(site))
        yield made(tmp_path / "letters")


def made(root: Path) -> Path:
    """The class's folder, released and handed in."""
    run("grader", "--pack", "bigram", "nbgrader", "init", root, folder=root.parent)
    run("nbgrader", "generate_assignment", LESSON, folder=root)
    source = (root / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()
    for student, data in {"ada": source, "bob": without(source, f"answer-{WRONG}")}.items():
        folder = root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_bytes(data)
    return root


def without(source: bytes, grade_id: str) -> bytes:
    """A notebook without one answer."""
    return edited(source, lambda cell, id_: [] if id_ == grade_id else None)


def test_another_course_is_graded_by_both_ways(classroom):
    """Nothing but init is told which course it is; what stands below it is filled in, and never its own answers."""
    assert 'pack = "bigram"' in (classroom / "class.toml").read_text(encoding="utf-8")
    words = ("nbgrader", "grade", classroom, "--lesson", LESSON, "--isolation", LEVEL)
    run("grader", *words, folder=classroom)
    found = scores(classroom)
    assert (
        found["ada"]
        == ask(classroom, "select sum(max_score) from grade_cells join base_cell using (id)")[0][0]
    )
    assert found["bob"] < found["ada"]
    options = ("--force", "--Execute.enabled=False", f"--JudgeScores.isolation={LEVEL}")
    run("nbgrader", "autograde", LESSON, *options, folder=classroom)
    assert scores(classroom) == found
    said = run("grader", "explain", f"reports/{LESSON}/ada", WRONG, "--isolation", LEVEL, folder=classroom)
    assert "theirs" not in said
    run("grader", "nbgrader", "init", classroom, folder=classroom)


def test_a_notebook_names_its_course(classroom):
    """So that a student's `begin` opens the right one."""
    notebook = json.loads((classroom / "release" / LESSON / f"{LESSON}.ipynb").read_bytes())
    first = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    assert f'begin("{LESSON}", "en", "bigram")' in "".join(first["source"])


@pytest.mark.parametrize(
    ("words", "said"),
    [(("--pack", "autograd"), "this is a class of 'bigram'"), ((), "There is no course 'bigram'")],
)
def test_a_course_that_is_not_the_classs_or_not_installed_is_refused(classroom, monkeypatch, words, said):
    """With the reason, before anything is changed."""
    if not words:
        monkeypatch.setenv("PYTHONPATH", os.devnull)
    assert said in run("grader", *words, "nbgrader", "init", classroom, folder=classroom, code=3)
