"""What a student or an instructor on Windows or macOS meets, played through on the machine at hand.

No fork, no timers, no terminal settings: tests/data/as_if_windows.py takes them away, from the workers too.
"""

import json
import os
import shlex
import subprocess
import sys
import types
import zipfile

import pytest

from course.judging.launcher import Limits
from course.judging.worker import limits
from course.watching import keys
from grader import collecting
from tests.conftest import ROOT, files_of

LIKE_WINDOWS = ROOT / "tests" / "data" / "as_if_windows.py"
START = "import sys; sys.executable = {python!r}; from {package}.cli import main; main()"
posix = pytest.mark.skipif(os.name != "posix", reason="a shell script")


def without_a_language():
    """Our environment; the language is English."""
    return {**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}


@pytest.fixture
def mine(tmp_path):
    """A student's folder in which a gradient is overwritten; its path has a space and Chinese characters."""
    folder = tmp_path / "我的 code"
    folder.mkdir()
    for name, text in files_of("reference").items():
        (folder / name).write_text(text.replace("operand.grad += grad", "operand.grad = grad"), "utf-8")
    return folder


@pytest.fixture
def windows(tmp_path):
    """Runs `course` or `grader` without what Windows lacks; so do the programs that it starts."""
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} {shlex.quote(str(LIKE_WINDOWS))} "$@"\n', "utf-8"
    )
    python.chmod(0o755)

    def run(program, *words, **variables):
        start = START.format(python=str(python), package=program)
        return subprocess.run(
            [python, "-c", start, *words],
            capture_output=True,
            check=False,
            cwd=tmp_path,
            env={**without_a_language(), "PYTHONPATH": str(ROOT), **variables},
        )

    return run


def report(printed):
    """The verdicts in a report in JSON."""
    return {one["id"]: one["verdict"] for one in json.loads(printed)["exercises"]}


# --- no fork, no timers, no terminal settings ---------------------------------


@posix
def test_the_same_verdicts_without_fork_and_timers(windows, mine):
    """Fresh interpreters judge as forked workers do."""
    words = ("check", "--all", "--format", "json", "--folder", str(mine))
    here = subprocess.run(
        [sys.executable, "-c", START.format(python=sys.executable, package="course"), *words],
        capture_output=True,
        check=False,
        env=without_a_language(),
    )
    there = windows("course", *words)
    assert report(there.stdout) == report(here.stdout)
    assert report(there.stdout)["accumulation"] == "failed"


@posix
def test_the_doctor_finds_nothing_wrong(windows, mine):
    """What it tries out works without fork too."""
    ended = windows("course", "doctor", "--folder", str(mine))
    said = ended.stdout.decode()
    assert "a loop that does not end was stopped" in said
    assert "✗" not in said
    assert ended.stderr == b""


@posix
def test_grading_works_unverified_and_says_so(windows, mine, tmp_path):
    """Without locks there is a score, with the word that it could be forged."""
    out = tmp_path / "reports"
    ended = windows(
        "grader", "grade", str(mine), "--isolation", "none", "--out", str(out), "--exercise", "add"
    )
    assert b"could be forged" in ended.stdout + ended.stderr, ended
    assert len(list(out.glob("*/report.json"))) == 1


@posix
def test_locks_are_refused_where_there_are_none(windows, mine, tmp_path):
    """Asked for a score that cannot be forged, it refuses; it never pretends."""
    ended = windows("grader", "grade", str(mine), "--out", str(tmp_path / "reports"))
    assert ended.returncode == 3, ended
    assert b"--isolation none" in ended.stderr
    assert not list((tmp_path / "reports").glob("*/report.json"))


@posix
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_console_of_windows_in_china(windows, mine, language):
    """Its characters arrive whole; for a sign that cp936 lacks there is another, and no traceback."""
    words = ("check", "accumulation", "--lang", language, "--folder", str(mine))
    ended = windows("course", *words, PYTHONIOENCODING="cp936")
    said = ended.stdout.decode("cp936")
    assert ended.returncode == 1, said
    assert ("在 a + a 中，a 的梯度" if language == "zh" else "The gradient of a in a + a") in said
    assert b"Traceback" not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("program", "words"),
    [("course", ["check", "--all"]), ("course", ["list"]), ("grader", ["grade", "--isolation", "none"])],
)
def test_no_file_is_opened_in_the_systems_encoding(program, words, mine, tmp_path):
    """UTF-8 everywhere: what Windows would guess is another encoding."""
    words = (
        [*words, str(mine), "--out", str(tmp_path / "out")]
        if program == "grader"
        else [*words, "--folder", str(mine)]
    )
    command = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-c"]
    ended = subprocess.run(
        [*command, START.format(python=sys.executable, package=program), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env=without_a_language(),
    )
    assert "EncodingWarning" not in ended.stderr
    assert ended.returncode in (0, 1), ended.stderr


# --- keys ----------------------------------------------------------------------


def test_keys_are_read_one_by_one_on_windows(monkeypatch):
    """An arrow is two characters there, of which none is a key of ours."""
    typed = iter("h\xe0Hh\x00;q")
    pressed = []

    class Ended(Exception):  # noqa: N818
        pass

    def getwch():
        try:
            return next(typed)
        except StopIteration:
            raise Ended from None

    monkeypatch.setitem(sys.modules, "msvcrt", types.SimpleNamespace(getwch=getwch))
    with pytest.raises(Ended):
        keys._read_windows(pressed.append)
    assert pressed == ["h", "h", "q"]


# --- limits --------------------------------------------------------------------


def stubborn(refused):
    """A `resource` module whose system refuses some limits, as macOS does with addresses; and what was set."""
    done = {}

    def setrlimit(kind, limits):
        if kind in refused:
            raise ValueError("current limit exceeds maximum limit")
        done[kind] = limits

    names = {f"RLIMIT_{name}": name for name in Limits().of_process()}
    fake = types.SimpleNamespace(
        RLIM_INFINITY=-1, getrlimit=lambda kind: (-1, -1), setrlimit=setrlimit, **names
    )
    return fake, done


def test_macos_gets_the_limits_that_it_takes(monkeypatch):
    """It refuses to bound addresses: the worker starts all the same, with every other limit."""
    fake, done = stubborn({"AS"})
    monkeypatch.setitem(sys.modules, "resource", fake)
    monkeypatch.setattr(limits.sys, "platform", "darwin")
    limits.limit(Limits().of_process())
    assert done.keys() == Limits().of_process().keys() - {"AS"}


def test_on_linux_a_refused_limit_is_no_small_matter(monkeypatch):
    """There limits are a part of the locks: nothing runs without them."""
    fake, _ = stubborn({"AS"})
    monkeypatch.setitem(sys.modules, "resource", fake)
    monkeypatch.setattr(limits.sys, "platform", "linux")
    with pytest.raises(ValueError, match="exceeds"):
        limits.limit(Limits().of_process())


# --- names and paths -----------------------------------------------------------


def test_an_archive_with_windows_paths_is_read(tmp_path):
    """Some of Windows' own programs write \\ between folder and file."""
    with zipfile.ZipFile(tmp_path / "ada.zip", "w") as archive:
        for name, text in files_of("reference").items():
            info = zipfile.ZipInfo()
            info.filename = f"my course\\{name}"
            archive.writestr(info, text)
    submission = collecting.read("ada", tmp_path / "ada.zip")
    assert submission.files == files_of("reference")
    assert not submission.problems


def test_a_windows_path_leads_nowhere_else(tmp_path):
    """With \\ too, a name is only ever a name: nothing is written, and what is deeper is not taken for the work."""
    with zipfile.ZipFile(tmp_path / "eve.zip", "w") as archive:
        info = zipfile.ZipInfo()
        info.filename = "..\\..\\engine.py"
        archive.writestr(info, "x = 1\n")
    submission = collecting.read("eve", tmp_path / "eve.zip")
    assert all("\\" not in name and "/" not in name for name in submission.files)
    assert [path.name for path in tmp_path.iterdir()] == ["eve.zip"]


@pytest.mark.parametrize("name", ["con", "CON", "nul.txt", "Aux", "lpt1", "COM9.tar"])
def test_no_folder_is_called_like_a_device(name):
    """Windows writes into the device, whatever comes behind the dot."""
    assert collecting.as_folder(name) == f"_{name}"


@pytest.mark.parametrize("name", ["console", "auxiliary", "nullable", "com10", "Conrad"])
def test_what_only_begins_like_a_device_keeps_its_name(name):
    """Conrad stays Conrad."""
    assert collecting.as_folder(name) == name


@pytest.mark.parametrize("name", ["index.html", "Index.HTML", "SCORES.csv"])
def test_no_folder_takes_the_place_of_a_report(name):
    """Where capitals do not count, Index.HTML is index.html."""
    assert collecting.as_folder(name) == f"{name}_"


@pytest.mark.parametrize("name", ["x" * 99 + ". y", "a" * 99 + " b", ". .", "ends.", "ends "])
def test_no_folder_ends_in_a_dot_or_a_space(name):
    """Windows drops them, and the folder is another one."""
    assert not collecting.as_folder(name).endswith((".", " "))


@pytest.mark.parametrize("name", ["我的作业", "a/b\\c:d*e?f", "🙂", "..", "CON.", "%PATH%"])
def test_a_folders_name_stays_the_same_when_it_is_made_fit_again(name):
    """A second run finds the first one's reports."""
    assert collecting.as_folder(collecting.as_folder(name)) == collecting.as_folder(name)
