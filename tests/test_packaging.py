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


def run(*command, variables=(), **options):
    """Run a command that must succeed, without this project on its path, and return what it prints."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    environ |= dict(variables)
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environ, **options)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def build(project, out, *targets, **variables):
    """Build a project without a network, by the build tool that is installed."""
    command = (sys.executable, "-m", "hatchling", "build", "-d", out, *targets)
    run(*command, cwd=project, variables=variables)


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


@pytest.fixture(scope="module", params=["*.whl", "*.tar.gz"], ids=["wheel", "sdist"])
def scripts(dist, request, tmp_path_factory):
    """The programs of an environment that has the wheel, or the sdist; its dependencies are borrowed from ours."""
    home = tmp_path_factory.mktemp("elsewhere") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home)
    folder = home / ("Scripts" if os.name == "nt" else "bin")
    python = folder / "python"
    site_packages = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # a path in a .pth file: the .pth files there, and so an editable install, are not followed
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    offline = ("--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed")
    package = next(dist.glob(request.param))
    run(sys.executable, "-m", "pip", "--python", python, "install", *offline, package)
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


@pytest.mark.parametrize("epoch", [None, "1700000000"])
def test_a_build_is_the_same_to_the_byte_a_second_time(epoch, tmp_path):
    """Who builds from the same source gets the same files, whatever the clock and the files' times say."""
    copies = [source_of(tmp_path / name) for name in ("first", "second")]
    for file in copies[1].rglob("*.py"):
        os.utime(file, (1_500_000_000, 1_500_000_000))
    variables = {"SOURCE_DATE_EPOCH": epoch} if epoch else {}
    for copy in copies:
        build(copy, copy.parent / "dist", **variables)
    first, second = ({f.name: f.read_bytes() for f in (c.parent / "dist").iterdir()} for c in copies)
    assert len(first) == 2
    assert first == second


def source_of(folder):
    """A copy of what the build reads, in `folder`."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "tests", "dev", "build", "dist", "reports")
    return Path(shutil.copytree(ROOT, folder / "chainrule", ignore=ignored))


def test_the_source_date_is_the_time_of_every_file(tmp_path):
    """SOURCE_DATE_EPOCH is what the release's files are dated by."""
    build(source_of(tmp_path), tmp_path / "dist", "-t", "wheel", SOURCE_DATE_EPOCH="1700000000")
    with zipfile.ZipFile(next((tmp_path / "dist").iterdir())) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}


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
