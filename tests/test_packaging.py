"""The wheel and the sdist hold what they should, and the wheel works where nothing else of the project is."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("course", "exercises", "grader", "solutions")


def run(*command, **options):
    """Run a command that must succeed, without this project on its path, and return what it prints."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, **options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def build(project, out, *targets):
    """Build a project without a network, by the build tool that is installed."""
    run(sys.executable, "-m", "hatchling", "build", "-d", out, *targets, cwd=project)


def names_in(wheel):
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The folder with the wheel and the sdist."""
    out = tmp_path_factory.mktemp("dist")
    build(ROOT, out)
    return out


@pytest.fixture(scope="module")
def wheel(dist):
    """The wheel."""
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="module")
def scripts(wheel, tmp_path_factory):
    """The programs of an environment that has the wheel; its dependencies are borrowed from ours."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    python = folder / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel)
    site_packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # a path in a .pth file: the .pth files there, and so an editable install, are not followed
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def handed_in(tmp_path):
    """A folder with a right solution, far from the project."""
    folder = tmp_path / "right"
    folder.mkdir()
    for file in (ROOT / "solutions").glob("*.py"):
        shutil.copy(file, folder)
    return folder


def test_the_wheel_holds_the_rooms_and_nothing_else(wheel):
    """Every file of the four rooms is in it (checks, stubs, manifests, mistakes), and no test or tool."""
    packed = {name for name in names_in(wheel) if ".dist-info/" not in name}
    files = (path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file())
    ours = {
        path.as_posix() for path in files if not any(p.startswith((".", "__pycache__")) for p in path.parts)
    }
    assert packed == ours
    assert {
        "course/lessons/pack.toml",
        "exercises/engine.py",
        "solutions/mistakes/accumulation.toml",
    } <= packed


def test_the_wheel_names_its_programs_and_its_licence(wheel):
    """Both programs and the pack's door are entry points; the licence travels along."""
    about = {Path(name).name: name for name in names_in(wheel) if ".dist-info/" in name}
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.read(about["entry_points.txt"]).decode()
    assert "LICENSE" in about
    assert all(
        line in entries for line in ("course = course.cli:main", "grader = grader.cli:main", "[chainrule]")
    )


def test_the_sdist_builds_the_same_wheel(dist, wheel, tmp_path):
    """What is published as source is all that the wheel needs; nobody's environment is in it."""
    run(sys.executable, "-m", "tarfile", "-e", next(dist.glob("*.tar.gz")), tmp_path)
    unpacked = next(tmp_path.iterdir())
    assert not (unpacked / ".venv").exists()
    build(unpacked, tmp_path / "again", "-t", "wheel")
    assert names_in(tmp_path / "again" / wheel.name) == names_in(wheel)


def test_the_installed_course_is_the_wheels(scripts, tmp_path):
    """The other tests here would prove nothing if the project's own folder were imported."""
    found = run(
        scripts / "python",
        "-c",
        "import course, grader; print(course.__file__, grader.__file__)",
        cwd=tmp_path,
    )
    assert all(Path(file).is_relative_to(scripts.parent) for file in found.split())


def test_the_installed_course_lists_and_checks(scripts, handed_in, tmp_path):
    """A student with nothing but the wheel can begin."""
    listed = json.loads(run(scripts / "course", "list", "--json", cwd=tmp_path))
    assert "add" in [exercise["id"] for exercise in listed["exercises"]]
    assert "add" in run(scripts / "course", "check", "add", "--folder", handed_in, cwd=tmp_path)


def test_the_installed_course_hands_out_stubs(scripts, tmp_path):
    """The stubs come out of the wheel."""
    run(scripts / "course", "start", "value", "--folder", tmp_path / "mine", cwd=tmp_path)
    assert "NotImplementedError" in (tmp_path / "mine" / "engine.py").read_text(encoding="utf-8")


def test_the_installed_grader_grades(scripts, handed_in, tmp_path):
    """An instructor with nothing but the wheel gives the reference full marks."""
    run(scripts / "grader", "grade", handed_in, "--out", tmp_path / "reports", cwd=tmp_path)
    report = json.loads((tmp_path / "reports" / "right" / "report.json").read_text(encoding="utf-8"))
    assert report["score"] == report["max_score"] > 0
