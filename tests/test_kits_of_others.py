"""The kit of a pack from elsewhere that builds on the built-in one: examples/bigram, installed for the tests."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT

BIGRAM = ROOT / "examples" / "bigram"
OWN = "chainrule_bigram-0.1.0+kit-py3-none-any.whl"


def run(*command, cwd, code=0):
    """What a command prints, out of an environment that names no course."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CHAINRULE_"))
    }
    environ |= {"CHAINRULE_LANG": "en", "PYTHONUTF8": "1"}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, cwd=cwd)
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout + ended.stderr


def program(python, name, *words, cwd, code=0):
    """Run `course` or `grader` of an environment."""
    return run(python, "-c", f"from {name}.cli import main; main()", *words, cwd=cwd, code=code)


def environment(home, *borrowed):
    """The Python of a new environment that sees some folders of ours."""
    venv.create(home, with_pip=False)
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home).strip()
    Path(where, "borrowed.pth").write_text("\n".join(map(str, borrowed)) + "\n", encoding="utf-8")
    return python


def install(python, *wheels):
    """Install wheels, without what they require and without a network."""
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps"]
    run(*pip, "--no-build-isolation", *wheels, cwd=wheels[0].parent)


@pytest.fixture(scope="module")
def instructor(tmp_path_factory):
    """An environment with chainrule and the bigram pack."""
    packages = sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})
    python = environment(tmp_path_factory.mktemp("instructor") / "venv", ROOT, *packages)
    install(python, BIGRAM)
    return python


@pytest.fixture(scope="module")
def kit(instructor, tmp_path_factory):
    """A kit of the whole pack."""
    folder = tmp_path_factory.mktemp("bigram") / "kit"
    program(instructor, "grader", "--pack", "bigram", "release", "--to", folder, cwd=folder.parent)
    return folder


def names_in(wheel):
    """The files of a wheel."""
    with zipfile.ZipFile(wheel) as opened:
        return opened.namelist()


def test_it_is_a_template_repository_with_what_is_needed_of_the_pack_below(kit):
    files = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
    stubs = {f"exercises/{name}" for name in ("counting.py", "learning.py", "engine.py", "data/elements.txt")}
    assert {file for file in files if file.startswith("exercises/")} == stubs
    assert {".github/workflows/check.yml", "notebooks/zh/learning/learning.ipynb"} <= files
    assert json.loads((kit / "kit.json").read_text(encoding="utf-8"))["pack"] == "bigram"
    page = (kit / "README.md").read_text(encoding="utf-8")
    assert page.startswith("# A language model of letter pairs\n")
    assert page.count("copy your own `engine.py`") == page.count("字母对语言模型") == 1
    (wheels,) = set(re.findall(r"pip install (.*)", page))
    assert all((kit / wheel).is_file() for wheel in wheels.split())
    assert not [name for name in names_in(kit / OWN) if "solutions" in name]


def test_students_check_in_it_without_naming_the_course(kit, tmp_path):
    python = environment(tmp_path / "venv", sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    install(python, *kit.glob("*.whl"))
    exercises = kit / "exercises"
    assert "Pairs of letters  (to do)" in program(python, "course", "check", cwd=exercises, code=1)
    assert '"pairs"' in program(python, "course", "list", "--json", "--folder", "exercises", cwd=kit)
    solutions = BIGRAM / "chainrule_bigram" / "solutions"
    mine = tmp_path / "mine"
    mine.mkdir()
    for path in (*solutions.glob("*.py"), exercises / "engine.py"):
        (mine / path.name).write_bytes(path.read_bytes())
    (mine / "kit.json").write_bytes((kit / "kit.json").read_bytes())
    said = program(python, "course", "check", "train", cwd=mine, code=1)
    assert "course --pack autograd check add" in said
    assert "still to be written" in program(
        python, "course", "--pack", "autograd", "check", "add", cwd=mine, code=1
    )
    assert "course --pack autograd" in program(python, "course", "hint", "add", cwd=mine, code=2)
    (mine / "engine.py").write_bytes((ROOT / "solutions" / "engine.py").read_bytes())
    assert "All done" in program(python, "course", "check", "--all", cwd=mine)


def test_lessons_come_one_by_one_and_the_engine_with_the_lesson_that_needs_it(instructor, tmp_path):
    def released(lesson):
        words = ("--pack", "bigram", "release", "--to", tmp_path / "kit", "--lesson", lesson)
        program(instructor, "grader", *words, cwd=tmp_path)
        return {path.name for path in (tmp_path / "kit" / "exercises").glob("*.py")}

    assert released("counting") == {"counting.py"}
    assert released("learning") == {"counting.py", "learning.py", "engine.py"}


def test_the_instructor_s_repository_and_gradescope_get_the_whole_pack(instructor, tmp_path):
    grader = (instructor, "grader", "--pack", "bigram", "export")
    program(*grader, "github", "--to", tmp_path / "grading", cwd=tmp_path)
    (whole,) = (tmp_path / "grading").glob("chainrule_bigram-*.whl")
    assert "chainrule_bigram/solutions/learning.py" in names_in(whole)
    workflow = (tmp_path / "grading" / ".github" / "workflows" / "grade.yml").read_text(encoding="utf-8")
    assert "  CHAINRULE_PACK: bigram\n" in workflow
    program(*grader, "gradescope", "--to", tmp_path / "autograder.zip", cwd=tmp_path)
    assert whole.name in names_in(tmp_path / "autograder.zip")
