"""Notebooks whose cells never end, flood their output or end the process: the same points by both ways of grading."""

import json
from pathlib import Path

import pytest

from tests.conftest import LEVEL
from tests.test_nbgrader import (
    LESSON,
    PATCHED,
    class_file,
    edited,
    grade,
    need_nbgrader,
    renamed,
    run,
    scores,
    unsolved,
)

LOOP = "while True:\n    pass"
FLOOD = "while True:\n    print('x' * 10_000)"
KILL = "import os\nos.kill(os.getpid(), 9)"
MOST = 1 << 20  # bytes of a notebook with all that its cells show


def with_line(source: bytes, text: str, *, last: bool) -> bytes:
    """A notebook with code behind the second answer, in the same cell, or before it."""

    def change(cell, id_):
        if id_ == "answer-mul":
            cell["source"] = f"{cell['source']}\n{text}" if last else f"{text}\n{cell['source']}"

    return edited(source, change)


def handed_in(source: bytes) -> dict[str, tuple[bytes, float]]:
    """Every student's notebook and its score: a cell is worth what stands above the line where it stops."""
    below = {name: (with_line(source, text, last=True), 6) for name, text in BELOW.items()}
    above = {f"{name}-first": (with_line(source, text, last=False), 3) for name, text in ABOVE.items()}
    cheats = {"cheat": (with_line(PATCHED(unsolved(source)), KILL, last=True), 0)}
    return {"honest": (renamed(source), 6), **below, **above, **cheats}


BELOW = {"endless": LOOP, "flood": FLOOD, "killer": KILL, "leaver": "raise SystemExit"}
ABOVE = {"dropper": "import os\nos._exit(0)", "leaver": "raise SystemExit"}


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Path:
    """A class with one of each, graded by our command."""
    need_nbgrader()
    root = tmp_path_factory.mktemp("endings")
    class_file(root)
    run("grader", "nbgrader", "init", root, folder=root)
    run("nbgrader", "generate_assignment", LESSON, folder=root)
    for student, (data, _score) in handed_in(source_of(root)).items():
        folder = root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_bytes(data)
    grade(root)
    return root


def source_of(root: Path) -> bytes:
    """The lesson's notebook with its answers."""
    return (root / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()


def test_a_cell_that_does_not_end_spoils_what_stands_below_in_it_and_nothing_else(classroom):
    """By `grader nbgrader grade` and by `nbgrader autograde`, whose kernel hangs, floods and dies."""
    expected = {student: score for student, (_data, score) in handed_in(source_of(classroom)).items()}
    assert scores(classroom) == expected
    options = ("--force", "--Execute.timeout=2", f"--JudgeScores.isolation={LEVEL}")
    run("nbgrader", "autograde", LESSON, *options, folder=classroom)
    assert scores(classroom) == expected
    for student in expected:
        assert (classroom / "autograded" / student / LESSON / f"{LESSON}.ipynb").stat().st_size < MOST


def test_cells_are_run_for_people_to_look_at(classroom):
    """With what the course gives them, though nothing of the grader is there; nothing raises in honest work.

    The kernel is one that is installed, whatever it was called where the notebook was written.
    """
    from grader.classroom import kernel

    if problem := kernel.missing():
        pytest.skip(f"needs a kernel that is locked in: {problem}")
    run(
        "nbgrader",
        "autograde",
        LESSON,
        "--force",
        f"--JudgeScores.isolation={LEVEL}",
        "--student",
        "honest",
        folder=classroom,
    )
    notebook = json.loads((classroom / "autograded/honest" / LESSON / f"{LESSON}.ipynb").read_bytes())
    outputs = [one for cell in notebook["cells"] for one in cell.get("outputs", ())]
    assert [one["ename"] for one in outputs if one["output_type"] == "error"] == []
    assert "Ready.\n" in outputs[0]["text"]
    assert any("✓ mul" in str(one) for one in outputs)
