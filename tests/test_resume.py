"""Nothing is lost: after a kill, a full disk or Ctrl-C a run goes on, and ends as if nothing had happened.

CHAINRULE_KILLED_CLASS=500 makes the class of the last test as large as that.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import Result

from course.judging.launcher import LauncherError
from tests.conftest import LEVEL, MISTAKES, ROOT, files_of, made
from tests.test_grading import grader, write

FEW = ("--exercise", "add", "--exercise", "mul", "--exercise", "backward")
CLASS = int(os.environ.get("CHAINRULE_KILLED_CLASS", "100"))
needs_proc = pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc, to find processes")


@pytest.fixture
def students(tmp_path: Path) -> Path:
    """Three submissions, one of them wrong."""
    write(tmp_path / "class" / "ada")
    write(tmp_path / "class" / "bob", engine="x = 1\n")
    write(tmp_path / "class" / "eve")
    return tmp_path / "class"


def graded(students: Path, out: Path, *options: str) -> Result:
    return grader("grade", students, "--out", out, *FEW, "--executor", "inline", *options)


def contents(out: Path) -> dict[str, bytes]:
    """All that a run leaves behind, but for what differs from run to run."""
    files = [path for path in sorted(out.rglob("*")) if path.is_file() and path.name != "run.json"]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


# --- what is done stays, and nothing else ---------------------------------------


def test_what_is_done_is_not_graded_again(tmp_path, students, monkeypatch) -> None:
    out = tmp_path / "out"
    assert graded(students, out, "--seed", "s").exit_code == 0
    before = contents(out)
    monkeypatch.setattr("course.judging.judge.Judge.grade", lambda *anything: pytest.fail("graded again"))
    assert graded(students, out, "--resume").exit_code == 0
    assert contents(out) == before


@pytest.mark.parametrize("change", ["source", "exercises", "isolation", "version"])
def test_what_would_come_out_otherwise_is_graded_again(tmp_path, students, monkeypatch, change) -> None:
    out, options = tmp_path / "out", ["--resume"]
    assert graded(students, out).exit_code == 0
    if change == "source":
        (students / "ada" / "engine.py").write_text("x = 2\n", encoding="utf-8")
    if change == "exercises":
        options += ["--exercise", "tanh"]
    if change == "isolation":
        options += ["--isolation", "none"]
        if LEVEL == "none":
            pytest.skip("needs two levels of isolation")
    if change == "version":
        monkeypatch.setattr("grader.executors.work.__version__", "0.0.0")
    again: list[str] = []
    monkeypatch.setattr(
        "grader.executors.work.Marker.mark", lambda self, job: again.append(job.name) or 1 / 0
    )
    assert isinstance(graded(students, out, *options).exception, ZeroDivisionError)
    assert again == ["ada"]


def test_another_format_is_written_without_grading_again(tmp_path, students, monkeypatch) -> None:
    out = tmp_path / "out"
    assert graded(students, out).exit_code == 0
    monkeypatch.setattr("course.judging.judge.Judge.grade", lambda *anything: pytest.fail("graded again"))
    assert graded(students, out, "--resume", "--format", "text").exit_code == 0
    assert (out / "ada" / "report.txt").exists()


def test_another_seed_is_refused(tmp_path, students) -> None:
    assert graded(students, tmp_path / "out", "--seed", "one").exit_code == 0
    refused = graded(students, tmp_path / "out", "--resume", "--seed", "two")
    assert refused.exit_code == 2
    assert "another seed" in refused.output
    assert graded(students, tmp_path / "out", "--resume", "--seed", "one").exit_code == 0


def test_the_graded_bytes_lie_beside_the_report(tmp_path, students) -> None:
    import zipfile

    graded(students, tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "ada" / "submission.zip") as kept:
        assert kept.read("engine.py").decode() == files_of("reference")["engine.py"]


# --- faults of ours -----------------------------------------------------------


def test_a_fault_of_ours_is_tried_once_more(tmp_path, students, monkeypatch) -> None:
    from course.judging.forking import ForkingLauncher

    real, starts = ForkingLauncher.start, []

    def fail_at_first(self: ForkingLauncher):
        starts.append(1)
        if len(starts) == 1:
            raise LauncherError("no processes left")
        return real(self)

    monkeypatch.setattr(ForkingLauncher, "start", fail_at_first)
    assert graded(students, tmp_path / "out", "--isolation", "none").exit_code == 0


def test_what_is_void_is_graded_by_the_next_run(tmp_path, students, monkeypatch) -> None:
    from course.judging.forking import ForkingLauncher

    def fail(self: ForkingLauncher):
        raise LauncherError("no processes left")

    options = ("--isolation", "none", "--seed", "s")
    with monkeypatch.context() as broken:
        broken.setattr(ForkingLauncher, "start", fail)
        assert graded(students, tmp_path / "out", *options).exit_code == 3
    assert graded(students, tmp_path / "out", "--resume", *options).exit_code == 0
    assert graded(students, tmp_path / "undisturbed", *options).exit_code == 0
    assert contents(tmp_path / "out") == contents(tmp_path / "undisturbed")


# --- processes of their own, which end in every way -----------------------------


# tests that run in the background ignore Ctrl-C, and so would what they start
GRADER = """
import signal
from grader.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def command(students: Path, out: Path, *options: str) -> list[str]:
    return [
        sys.executable,
        "-c",
        GRADER,
        "grade",
        str(students),
        "--out",
        str(out),
        "--isolation",
        LEVEL,
        *FEW,
        "--seed",
        "s",
        *options,
    ]


def run(*arguments: str, **options) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        arguments, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False, **options
    )


@pytest.mark.skipif(os.name != "posix", reason="needs limits on the size of files")
def test_a_full_disk_is_said_and_gone_on_from(tmp_path, students) -> None:
    import resource

    out = tmp_path / "out"
    small = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))  # noqa: E731
    full = run(*command(students, out), preexec_fn=small)
    assert full.returncode == 3, full.stderr
    assert "could not be written" in full.stderr
    assert "--resume" in full.stderr
    assert not list(out.rglob("*.part"))
    assert run(*command(students, out, "--resume")).returncode == 0
    assert run(*command(students, tmp_path / "undisturbed")).returncode == 0
    assert contents(out) == contents(tmp_path / "undisturbed")


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_ctrl_c_ends_with_130_and_is_gone_on_from(tmp_path) -> None:
    students, out = the_class(tmp_path, 20), tmp_path / "out"
    with subprocess.Popen(command(students, out), cwd=ROOT, stdout=subprocess.DEVNULL) as interrupted:
        wait_for(lambda: len(list(out.glob("*/report.json"))) > 2)
        interrupted.send_signal(signal.SIGINT)
    assert interrupted.returncode == 130
    assert 2 < len(json.loads((out / "summary.json").read_bytes())["submissions"]) < 20
    assert run(*command(students, out, "--resume")).returncode == 0
    assert run(*command(students, tmp_path / "undisturbed")).returncode == 0
    assert contents(out) == contents(tmp_path / "undisturbed")


@needs_proc
def test_random_kills_of_every_kind_of_process_change_nothing(tmp_path) -> None:
    students, out = the_class(tmp_path, CLASS), tmp_path / "out"
    rng, killed = random.Random(1), dict.fromkeys(KINDS, 0)
    for _ in range(CLASS):  # far more runs than kills
        running = subprocess.Popen(command(students, out, "--resume"), cwd=ROOT, stdout=subprocess.DEVNULL)
        while running.poll() is None and sum(killed.values()) < CLASS // 5:
            time.sleep(rng.uniform(0.05, 0.2))
            kill_one(rng, running.pid, killed)
        if running.wait() == 0:
            break
    assert running.returncode == 0
    assert all(killed.values()), killed
    assert run(*command(students, tmp_path / "undisturbed")).returncode == 0
    left, right = contents(out), contents(tmp_path / "undisturbed")
    assert [name for name in {**left, **right} if left.get(name) != right.get(name)] == []
    rows = json.loads((out / "summary.json").read_bytes())["submissions"]
    assert len({row["submission"] for row in rows}) == len(rows) == CLASS


KINDS = ("grader", "judge", "zygote", "worker")


def the_class(tmp_path: Path, count: int) -> Path:
    """So many submissions: the reference, and every known mistake in turn."""
    for number in range(count):
        files = made(MISTAKES[number % len(MISTAKES)]).files if number % 2 else files_of("reference")
        folder = tmp_path / "class" / f"student-{number:03}"
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
    return tmp_path / "class"


def kill_one(rng: random.Random, pid: int, killed: dict[str, int]) -> None:
    """SIGKILL to a process of the kind that was killed least, if one is there."""
    parents = parents_of_all()
    generations = [[pid]]
    for _ in KINDS[1:]:
        generations.append([child for child, parent in parents.items() if parent in generations[-1]])
    kind = min(KINDS, key=lambda kind: (killed[kind], rng.random()))
    if victims := generations[KINDS.index(kind)]:
        with contextlib.suppress(ProcessLookupError):
            os.kill(rng.choice(victims), signal.SIGKILL)
            killed[kind] += 1


def parents_of_all() -> dict[int, int]:
    """Each process' parent."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            found[int(name)] = int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def wait_for(is_so) -> None:
    deadline = time.monotonic() + 60
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_so()
