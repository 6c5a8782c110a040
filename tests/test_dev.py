"""dev.py: it starts, says what is missing, and in CI nothing may be left out."""

import ast
import importlib.metadata
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from dev import coverage as measuring
from dev import environment, start
from dev.environment import UNFINISHED, Environment, Problem

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path):
    """An empty project, for which nothing is installed yet."""
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "constraints.txt").write_text("click==8.5.1\n")
    return Environment(tmp_path)


def as_if_ready(project):
    """Put there what a finished installation leaves."""
    project.python.parent.mkdir(parents=True)
    project.python.write_text("")
    project.stamp.write_text(project.wanted)


def run_dev(*words, **options):
    """Run dev.py as a user does."""
    return subprocess.run(
        [sys.executable, ROOT / "dev.py", *words], capture_output=True, text=True, check=False, **options
    )


# --- starting ----------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["demmo"], ["-x"]])
def test_anything_unknown_gets_the_usage(words, tmp_path):
    """The commands are named, nothing is installed, and the exit code is 2."""
    ended = run_dev(*words, cwd=tmp_path)
    assert ended.returncode == 2
    assert all(command in ended.stderr for command in start.COMMANDS)


def test_help_is_no_error():
    """Who asks for help gets it on standard output."""
    assert run_dev("--help").stdout.startswith("usage:")


def test_an_old_python_can_read_dev_py():
    """The door's syntax is old and its text is ASCII, so that even Python 2 can say what is needed."""
    source = (ROOT / "dev.py").read_text(encoding="ascii")
    ast.parse(source, feature_version=(3, 0))
    assert "f'" not in source
    assert 'f"' not in source


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 99)])
def test_an_old_python_is_told_what_is_needed(version):
    """The message names the version that is needed, the one that is there, and what to install."""
    door = {"__name__": "door"}
    exec((ROOT / "dev.py").read_text(encoding="ascii"), door)
    said = door["too_old"](version)
    assert said.startswith(f"Python 3.11 or newer is needed; this is {version[0]}.{version[1]}.\nInstall")
    assert door["too_old"]((3, 11, 0)) is None


def test_ctrl_c_ends_quietly(monkeypatch, capsys):
    """130 and one word, no traceback."""

    def interrupted(self):
        raise KeyboardInterrupt

    monkeypatch.setattr(Environment, "prepare", interrupted)
    assert start.main(["demo"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


def test_a_problem_is_shown_without_a_traceback(monkeypatch, capsys):
    """What the user has to mend is said, and the exit code is 3."""

    def hindered(self):
        raise Problem("no network")

    monkeypatch.setattr(Environment, "prepare", hindered)
    assert start.main(["test"]) == 3
    assert capsys.readouterr().err == "\nno network\n"


# --- what is missing ----------------------------------------------------------


@pytest.mark.parametrize("missing", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_what_to_install(missing, project, monkeypatch):
    """Debian packs the modules apart: the message says which package has them."""
    monkeypatch.setattr(environment, "missing_module", lambda: missing)
    with pytest.raises(Problem, match=f"no {missing} module(.|\n)*apt install python3-venv"):
        project.prepare()
    assert not project.folder.exists()


def test_the_missing_module_is_found():
    """Each of the two modules is looked for."""
    assert environment.missing_module(find=lambda name: name) is None
    assert environment.missing_module(find=lambda name: None if name == "ensurepip" else name) == "ensurepip"


@pytest.mark.parametrize(
    "said",
    [
        "WARNING: Retrying (Retry(total=1)) after connection broken by 'NewConnectionError(...)'",
        "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
        "Could not fetch URL: Max retries exceeded with url",
    ],
)
def test_no_network_is_called_so(said):
    """What pip says when it reaches nothing becomes one plain sentence."""
    explained = environment.explain(f"Collecting click\n{said}\nERROR: No matching distribution", "the.log")
    assert "cannot be reached" in explained
    assert "the.log" in explained


def test_any_other_failure_shows_pips_own_error():
    """The last error of pip is quoted."""
    said = "Collecting click\nERROR: No space left on device\n\nnotice: something else\n"
    assert "ERROR: No space left on device\n" in environment.explain(said, "the.log")


def test_a_pip_that_reaches_nothing(project, monkeypatch):
    """A real pip without a network: the message is clear, and the log is there."""
    monkeypatch.setattr(Environment, "python", Path(sys.executable))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/")
    project.folder.mkdir()
    with pytest.raises(Problem, match="cannot be reached"):
        project.pip("--dry-run", "--ignore-installed", "click")
    assert "click" in project.log.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_to(project):
    """The system's own words and the path, no traceback."""
    project.folder.write_text("a file where the environment should be")
    with pytest.raises(Problem, match=r"\.venv cannot be made: .*: .*\.venv"):
        project.prepare()


# --- when it is made anew -----------------------------------------------------


def test_a_finished_environment_is_left_alone(project):
    """The second start installs nothing."""
    as_if_ready(project)
    assert project.is_ready()
    assert project.prepare() == project.python


@pytest.mark.parametrize("file", ["pyproject.toml", "constraints.txt"])
def test_other_requirements_are_installed_into_it(project, file):
    """A change of what is needed installs again, but makes nothing anew."""
    as_if_ready(project)
    (project.root / file).write_text("# changed\n")
    assert not project.is_ready()
    assert project.is_usable()


@pytest.mark.parametrize("stamp", [UNFINISHED, "Python 3.9.1 /elsewhere\n123\n"])
def test_a_half_made_or_moved_environment_is_made_anew(project, stamp):
    """An interrupted start, another Python, a copied folder: nothing of it is trusted."""
    as_if_ready(project)
    project.stamp.write_text(stamp)
    assert not project.is_ready()
    assert not project.is_usable()


def test_an_environment_without_its_python_is_made_anew(project):
    """The Python that made it may have been uninstalled."""
    as_if_ready(project)
    project.python.unlink()
    assert not project.is_ready()
    assert not project.is_usable()


def test_pip_cannot_be_led_out_of_the_folder():
    """A user's settings for pip stay, but for those that choose another place."""
    kept = environment.clean({"PIP_INDEX_URL": "mirror", "PIP_USER": "1", "PIP_TARGET": "/x", "PATH": "/bin"})
    assert kept == {"PIP_INDEX_URL": "mirror", "PATH": "/bin"}


# --- the lock -----------------------------------------------------------------


def test_everything_is_locked():
    """Each package that [dev] needs, and what those need, has its version in constraints.txt."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    locked = {canonicalize_name(pin.name): str(pin.specifier) for pin in pins}
    installed = needed_by("chainrule", {"dev"})
    assert {name: f"=={importlib.metadata.version(name)}" for name in installed} == {
        name: locked.get(name, "not locked") for name in installed
    }


def needed_by(name, extras, found=None):
    """The names of all distributions that one needs, directly or not."""
    found = set() if found is None else found
    for line in importlib.metadata.requires(name) or ():
        requirement = Requirement(line)
        wanted = (
            any(requirement.marker.evaluate({"extra": e}) for e in extras or {""})
            if requirement.marker
            else True
        )
        below = canonicalize_name(requirement.name)
        if wanted and below not in found:
            found.add(below)
            needed_by(below, requirement.extras, found)
    return found


# --- what is left out ----------------------------------------------------------

TESTS = """
import pytest

def test_that_passes(): pass

@pytest.mark.skipif(True, reason="needs a part that is not there")
def test_that_needs_a_part(): pass

@pytest.mark.skipif(True, reason="does not apply")
def test_that_does_not_apply(): pass
"""
FILE_OF_TESTS = 'import pytest\npytest.importorskip("surely_not_there")\n'


def run_suite(folder, ci, *options):
    """Run a small folder of tests as `dev.py test` does."""
    environ = {**environment.clean(os.environ), "PYTHONPATH": str(ROOT), "CI": ci}
    for name in ("PYTEST_XDIST_WORKER", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST"):
        environ.pop(name, None)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "dev.suite",
        "-p",
        "no:cacheprovider",
        "-c",
        folder / "pytest.ini",
    ]
    return subprocess.run(
        [*command, *options, folder], capture_output=True, text=True, check=False, env=environ, cwd=folder
    )


@pytest.fixture
def suite(tmp_path):
    """A folder with a test that passes and two things that are left out."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_some.py").write_text(TESTS)
    (tmp_path / "test_file.py").write_text(FILE_OF_TESTS)
    return tmp_path


@pytest.mark.parametrize("options", [[], ["-n", "1"]], ids=["alone", "xdist"])
@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)])
def test_what_is_left_out_is_named_and_fails_in_ci(suite, options, ci, code):
    """Left-out parts are named; with CI=true they are a failure; pytest's own last line stays."""
    ended = run_suite(suite, ci, *options)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "test_some.py::test_that_needs_a_part: needs a part that is not there" in ended.stdout
    assert "test_file.py: could not import 'surely_not_there'" in ended.stdout
    assert "test_that_does_not_apply:" not in ended.stdout
    assert "1 passed" in ended.stdout.splitlines()[-1]


def test_nothing_left_out_is_fine_in_ci(suite):
    """A whole run passes."""
    assert run_suite(suite, "true", "-k", "passes", "--ignore", suite / "test_file.py").returncode == 0


# --- coverage --------------------------------------------------------------------


@pytest.mark.parametrize(("taken", "words", "code"), [(90, [], 0), (89, [], 1), (89, ["-k", "one"], 0)])
def test_coverage_fails_where_the_whole_suite_takes_too_few_branches(monkeypatch, capsys, taken, words, code):
    """A part of the suite is measured too, and asked for nothing."""
    totals = {"covered_lines": 8, "num_statements": 9, "covered_branches": taken, "num_branches": 100}

    def coverage(environ, command, *rest):
        if command == "json":
            figures = {"totals": totals | {"percent_branches_covered": float(taken)}}
            Path(rest[-1]).write_text(json.dumps(figures), encoding="utf-8")
        return 0

    monkeypatch.setattr(measuring, "coverage", coverage)
    assert measuring.main(words) == code
    assert f"8 of 9 lines, {taken} of 100 branches ({taken}.0 %; at least 90 %)" in capsys.readouterr().out
