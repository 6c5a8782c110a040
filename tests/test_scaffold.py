"""`course new`: a pack that is complete as it is written, in an environment of its own and without a network."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import build
from course.plugins import plugin_manager
from course.scaffold import refusal, scaffold

ROOT = Path(__file__).resolve().parent.parent


def run(*command, cwd, code=0):
    """What a command prints that must end with `code`; nothing of this process' environment is there."""
    environ = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PIP_", "CHAINRULE_"))
    }
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environ | {"PYTHONUTF8": "1"}, cwd=cwd
    )
    assert ended.returncode == code, ended.stdout + ended.stderr
    return ended.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The programs of a new environment in which a new pack is installed, and the pack's folder."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("new") / "number-theory"
    list(scaffold("number-theory", folder))
    run(sys.executable, "-m", "venv", "--without-pip", home / "venv", cwd=home)
    programs = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    where = run(programs / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    borrowed = {str(ROOT), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    lines = sorted(borrowed)
    if "COVERAGE_PROCESS_CONFIG" in os.environ:  # python3 dev.py coverage
        lines.append("import coverage; coverage.process_startup()")
    Path(where.strip(), "borrowed.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-index"]
    run(*pip, "--no-deps", "--no-build-isolation", folder, cwd=home)
    return programs / "python", folder


def program(python, name, *args, cwd, code=0):
    """Run `course` or `grader` of the environment."""
    return run(python, "-c", f"from {name}.cli import main; main()", *args, cwd=cwd, code=code)


def test_a_new_pack_passes_verify_at_once(installed):
    python, folder = installed
    said = program(python, "grader", "verify", "number-theory", cwd=folder.parent)
    assert "No findings" in said
    program(python, "grader", "--pack", "number-theory", "build", "--check", cwd=folder.parent)


def test_a_student_takes_it_and_the_mistake_is_named(installed, tmp_path):
    python, folder = installed
    english = ("--lang", "en", "--pack", "number-theory")
    program(python, "course", *english, "start", cwd=tmp_path)
    assert "still to be written" in program(python, "course", *english, "check", cwd=tmp_path, code=1)
    solution = (folder / "number_theory" / "solutions" / "averages.py").read_text(encoding="utf-8")
    wrong = solution.replace("sum(numbers) / len(numbers)", "sum(numbers)")
    (tmp_path / "averages.py").write_text(wrong, encoding="utf-8")
    assert "A sum, not a mean" in program(python, "course", *english, "check", cwd=tmp_path, code=1)
    (tmp_path / "averages.py").write_text(solution, encoding="utf-8")
    assert "All done" in program(python, "course", *english, "check", cwd=tmp_path)
    assert "苹果" in program(
        python,
        "course",
        "--lang",
        "zh",
        "--pack",
        "number-theory",
        "read",
        "averages",
        "--plain",
        cwd=tmp_path,
    )


def test_its_kit_has_neither_solutions_nor_hidden_checks_and_is_installed_elsewhere(installed, tmp_path):
    python, _ = installed
    kit = tmp_path / "kit"
    program(python, "grader", "--pack", "number-theory", "release", "--to", kit, cwd=tmp_path)
    chainrule, own = sorted(kit.glob("*.whl"))
    with zipfile.ZipFile(own) as opened:
        names = opened.namelist()
    assert "number_theory/checks/averages.py" in names
    assert not any("solutions" in name for name in names)
    again = program(
        python, "grader", "--lang", "en", "--pack", "number-theory", "release", "--to", kit, cwd=tmp_path
    )
    assert "up to date" in again
    run(sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv", cwd=tmp_path)
    student = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", student, "install", "--no-index", "--no-deps"]
    run(*pip, chainrule, own, cwd=tmp_path)
    where = run(student, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    lines = sorted(borrowed)
    if "COVERAGE_PROCESS_CONFIG" in os.environ:  # python3 dev.py coverage
        lines.append("import coverage; coverage.process_startup()")
    Path(where.strip(), "borrowed.pth").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "averages" in program(student, "course", "--pack", "number-theory", "start", cwd=tmp_path)
    said = program(
        student, "course", "--lang", "en", "--pack", "number-theory", "check", cwd=tmp_path, code=1
    )
    assert "averages.mean: still to be written" in said


def test_its_own_tests_pass(installed):
    python, folder = installed
    assert "2 passed" in run(python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests", cwd=folder)


def test_the_words_of_the_template_are_gone(tmp_path):
    for name in ("xnewpack", "my-new-pack", "dot-products"):
        written = list(scaffold(name, tmp_path / name))
        assert tmp_path / name / name.replace("-", "_") / "lessons" / "pack.toml" in written
        assert tmp_path / name / ".gitignore" in written
        text = (tmp_path / name / "pyproject.toml").read_text(encoding="utf-8")
        assert f'\nname = "{name}"\n' in text
        assert f'\n{name} = "{name.replace("-", "_")}"\n' in text


@pytest.mark.parametrize("name", ["", "Upper", "a_b", "-a", "a--b", "1st", "../x", "a.b", "ä"])
def test_names_that_are_no_names_are_refused(name, tmp_path):
    assert "is no name for a pack" in refusal(name, tmp_path)


def test_what_is_installed_and_what_is_there_are_left_alone(tmp_path):
    for name in ("statistics", "course", "pytest"):
        assert "something that is installed" in refusal(name, tmp_path)
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    group = build(plugin_manager(), "course", "")
    ended = CliRunner().invoke(group, ["--lang", "en", "new", "number-theory", "--to", str(tmp_path)])
    assert (ended.exit_code, os.listdir(tmp_path)) == (2, ["mine.txt"])
    assert "holds other things" in ended.output
    ended = CliRunner().invoke(group, ["--lang", "en", "new", "number-theory", "--to", str(tmp_path / "new")])
    assert ended.exit_code == 0
    assert "Next: pip install --editable" in ended.output
