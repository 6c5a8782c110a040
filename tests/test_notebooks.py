"""Notebooks are handed in as they are: honest ones get their points, whatever else is in them."""

import json
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from course.judging import notebooks
from course.judging.notebooks import NotebookError, files, python_of, read
from course.judging.submission import from_bytes, read_folder
from grader import collecting
from tests.conftest import SUBMISSIONS, Grade, files_of, verdicts
from tests.test_commands import course
from tests.test_grading import grader

ENGINE = (SUBMISSIONS / "lecture" / "engine.py").read_text(encoding="utf-8")
ONE_FILE = files_of("reference")
SIX = ["add", "mul", "tanh", "add-step", "mul-step", "tanh-step", "backward", "accumulation"]


def notebook(*cells: str, **more: object) -> bytes:
    """A notebook of code cells, each between two of text."""
    made = []
    for number, source in enumerate(cells):
        made.append({"cell_type": "markdown", "source": f"# {number}", "metadata": {}})
        lines = source.splitlines(keepends=True) if number % 2 else source
        made.append(
            {"cell_type": "code", "source": lines, "outputs": [], "metadata": {}, "execution_count": 1}
        )
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}).encode()


HONEST = notebook(
    "%matplotlib inline\nimport numpy as np\nimport matplotlib.pyplot as plt\n!pip install graphviz",
    ONE_FILE["derivative.py"],
    "plt.plot(np.arange(10))  # there is no numpy here, so this cell fails, and only this one",
    ENGINE,
    "a = Value(2.0)\nprint(a)\na?",
    "import warnings\nwarnings.warn('careful')\nname = input('your name? ')",
    "%%bash\nrm -rf /",
    "print 'Python 2'",
    "1 / 0",
    "import sys\nsys.exit(0)",
    "listing = !ls\nprint(listing)",
    "def number(cell):\n    return cell\n\n\ncells = code = text = number(0)",
    "def helper():\n    %time 3\n    return helper",
)


def test_an_honest_notebook_gets_its_points(grade: Grade) -> None:
    report = grade(from_bytes("honest", {"engine.ipynb": HONEST}), [*SIX, "forward-difference", "neuron"])
    found = verdicts(report)
    assert {id_ for id_, verdict in found.items() if verdict == "passed"} == {*SIX, "forward-difference"}
    assert found["neuron"] == "unanswered"


def test_the_whole_course_can_be_one_notebook(grade: Grade) -> None:
    cells = [
        ONE_FILE[f"{name}.py"]
        for name in ("derivative", "manual", "engine", "nn", "losses", "optim", "training")
    ]
    report = grade(from_bytes("whole", {"course.ipynb": notebook(*cells)}))
    assert report.score == report.max_score


def test_a_cell_that_is_no_python_spoils_only_itself(grade: Grade) -> None:
    cells = notebook("class Value(:\n    pass", ENGINE, "def f(:\n")
    assert set(verdicts(grade(from_bytes("one", {"a.ipynb": cells}), SIX)).values()) == {"passed"}


def test_several_notebooks_are_one_work(tmp_path: Path, grade: Grade) -> None:
    (tmp_path / "1.ipynb").write_bytes(notebook(ENGINE))
    (tmp_path / "2.ipynb").write_bytes(notebook(ONE_FILE["derivative.py"]))
    found = verdicts(grade(read_folder(tmp_path), ["add", "forward-difference"]))
    assert set(found.values()) == {"passed"}


def test_the_files_of_the_course_come_before_notebooks(tmp_path: Path) -> None:
    (tmp_path / "engine.py").write_text(ENGINE, encoding="utf-8")
    (tmp_path / "play.ipynb").write_bytes(notebook("1 / 0"))
    assert list(read_folder(tmp_path).files) == ["engine.py"]


@pytest.mark.parametrize("kind", ["file", "zip", "tar", "folder"])
def test_a_notebook_comes_in_every_wrapping(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "lesson.ipynb").write_bytes(HONEST)
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
            archive.write(folder / "lesson.ipynb", "work/lesson.ipynb")
    if kind == "tar":
        with tarfile.open(tmp_path / "ada.tar", "w") as archive:
            archive.add(folder / "lesson.ipynb", "work/lesson.ipynb")
    path = {"file": folder / "lesson.ipynb", "folder": folder}.get(kind, tmp_path / f"ada.{kind}")
    one = collecting.read("ada", path)
    assert "class Value" in one.files["engine.py"]
    assert one.raw == {"lesson.ipynb": HONEST}
    assert one.problems == {}


def test_a_class_of_notebooks_is_graded(tmp_path: Path) -> None:
    for name in ("ada", "bob"):
        (tmp_path / f"{name}.ipynb").write_bytes(HONEST)
    assert grader("grade", tmp_path, "--out", tmp_path / "reports", "--exercise", "add").exit_code == 0
    assert {path.parent.name for path in (tmp_path / "reports").glob("*/report.json")} == {"ada", "bob"}


def test_students_check_a_folder_with_a_notebook(tmp_path: Path) -> None:
    (tmp_path / "lesson.ipynb").write_bytes(HONEST)
    result = course("check", "add", "accumulation", "--folder", tmp_path)
    assert "✓ add" in result.output
    assert "✓ accumulation" in result.output


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"no json", "save it again"),
        (b"[" * 100_000, "save it again"),
        (b"[]", "old format"),
        (b'{"worksheets": []}', "old format"),
        (b" " * (notebooks.LIMIT + 1), "MiB"),
    ],
)
def test_what_is_no_notebook_is_said(data: bytes, said: str) -> None:
    with pytest.raises(NotebookError, match=said):
        read(data)
    one = from_bytes("one", {"a.ipynb": data})
    assert one.files == {}
    assert said in one.problems["a.ipynb"]


@pytest.mark.parametrize("source", [None, 3, {"a": 1}, ["x = 1\n", 5, None], "\ud800"])
def test_odd_cells_harm_nobody(source: object) -> None:
    data = json.dumps({"cells": [{"cell_type": "code", "source": source}, 7, {"cell_type": "code"}]}).encode()
    assert all(isinstance(cell, str) for cell in read(data).cells)


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        ("%time x = 1\ny = 2", "pass\ny = 2"),
        ("if True:\n    !ls\nx = 1", "if True:\n    pass\nx = 1"),
        ("%%html\n<b>", ""),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("Value?", "pass"),
        ("files = !ls", "pass"),
        ("best = %timeit -o f()", "pass"),
        ("np.tanh??", "pass"),
        ("x = 5 % 3", "x = 5 % 3"),
    ],
)
def test_what_is_for_jupyter_only_is_left_out(cell: str, python: str) -> None:
    assert python_of(cell) == python


def test_python_that_only_looks_like_a_magic_is_python(grade: Grade) -> None:
    cell = ENGINE + "\n\nprint('%s'\n      % Value(1.0))\nrest = (7\n% 4)\n"
    assert set(verdicts(grade(from_bytes("one", {"a.ipynb": notebook(cell)}), SIX)).values()) == {"passed"}


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_a_cell_that_trains_for_long_is_cut_off(grade: Grade) -> None:
    for_ever = "steps = 0\nwhile True:\n    steps += 1"
    stubborn = "while True:\n    try:\n        steps += 1\n    except ZeroDivisionError:\n        pass"
    cells = notebook(for_ever, ENGINE, stubborn, for_ever, ONE_FILE["derivative.py"])
    found = verdicts(grade(from_bytes("one", {"a.ipynb": cells}), ["add", "mul", "forward-difference"]))
    assert set(found.values()) == {"passed"}


ENDINGS = {
    "exit": "exit()",
    "SystemExit": "raise SystemExit",
    "interrupt": "raise KeyboardInterrupt",
    "as people restart Colab": "import os\nos.kill(os.getpid(), 9)",
    "process": "import os\nos._exit(0)",
    "signal": "import signal\nsignal.raise_signal(signal.SIGTERM)",
    "a message that cannot be read": "class Odd(BaseException):\n    __str__ = None\nraise Odd",
    "a long sleep": "import time\ntime.sleep(100_000)",
    "huge": "print('x' * 50_000_000)",
}
ENDLESS = {
    "loop": "while True:\n    pass",
    "output": "while True:\n    print('x' * 100_000)",
    "warnings": "import sys\nwhile True:\n    print('x' * 100_000, file=sys.stderr)",
    "waiting": "import time\nwhile True:\n    try:\n        time.sleep(1)\n    except Exception:\n        pass",
    "asking": "while True:\n    try:\n        n = int(input())\n    except Exception:\n        print('again')",
    "memory": "heap = []\nwhile True:\n    heap.append(bytearray(10_000_000))",
}
needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")


@pytest.mark.parametrize(
    "ending",
    [*ENDINGS.values(), *(pytest.param(code, marks=needs_signals) for code in ENDLESS.values())],
    ids=[*ENDINGS, *ENDLESS],
)
def test_a_cell_that_ends_everything_or_nothing_spoils_only_what_stands_below_in_it(
    ending: str, grade: Grade
) -> None:
    lost = ONE_FILE["derivative.py"]
    cells = notebook(f"{ENGINE}\n\n{ending}\n\n{lost}", ONE_FILE["manual.py"])
    found = verdicts(
        grade(from_bytes("one", {"a.ipynb": cells}), ["add", "mul", "forward-difference", "add-step"])
    )
    raises_nothing = ending in (ENDINGS["huge"], ENDINGS["a long sleep"])
    last = "passed" if raises_nothing else "unanswered"
    assert found == {"add": "passed", "mul": "passed", "forward-difference": last, "add-step": "passed"}


def test_a_heap_of_code_is_refused() -> None:
    with pytest.raises(NotebookError, match="KiB of code"):
        files([notebook("x = 1\n" * 30_000)] * 2, ["engine.py"])
