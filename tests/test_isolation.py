"""Isolation is proven or refused, hidden kernel features are noticed, and limits are named."""

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from course.judging.checks import Check
from course.judging.forking import ForkingLauncher
from course.judging.judge import Judge
from course.judging.launcher import Launcher, LauncherError, Limits, Worker
from course.judging.lines import Stopped
from course.judging.submission import Submission
from course.messages import say
from grader.isolation import levels
from grader.isolation.probes import acts, probe
from tests.conftest import LEVEL, ROOT, edited, files_of, lost, verdicts

needs_locks = pytest.mark.skipif(LEVEL == "none", reason="needs Landlock and seccomp (Linux on x86_64)")
LANDLOCK, SECCOMP, UNSHARE, CLONE = 444, 317, 272, 56
HIDE = """
import ctypes, os, struct, sys
hidden = [tuple(map(int, pair.split(":"))) for pair in sys.argv[1].split(",")]
code = [struct.pack("=HBBI", 0x20, 0, 0, 0)]
for number, error in hidden:
    code += [struct.pack("=HBBI", 0x15, 0, 1, number), struct.pack("=HBBI", 6, 0, 0, 0x50000 | error)]
code = b"".join([*code, struct.pack("=HBBI", 6, 0, 0, 0x7FFF0000)])
class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_char_p)]
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0
assert libc.prctl(22, 2, ctypes.byref(Program(len(code) // 8, code)), 0, 0) == 0
os.execv(sys.argv[2], sys.argv[2:])
"""


@pytest.fixture(scope="module", params=["standard", "strong"])
def locked(request: pytest.FixtureRequest) -> Iterator[Launcher]:
    """A launcher of each level that locks."""
    try:
        launcher = getattr(levels, request.param)()
    except levels.IsolationRefused as refused:
        pytest.skip(f"needs {', '.join(refused.missing)}")
    yield launcher
    launcher.close()


def worker(launcher: Launcher, source: str, limits: Limits | None = None) -> Worker:
    return Worker(launcher.start(), limits or Limits(), {"engine.py": source}, {})


# --- proof --------------------------------------------------------------------


def test_every_forbidden_act_is_held_and_reported(locked) -> None:
    assert list(locked.isolation.probed) == [act for act in acts() if act != "count"]
    assert len(locked.isolation.probed) >= 13
    assert locked.isolation.is_proven


def test_without_a_lock_the_probe_finds_what_is_loose() -> None:
    launcher = ForkingLauncher()
    probed = probe(launcher)
    launcher.close()
    assert not all(probed.values())
    assert not launcher.isolation.is_proven


@needs_locks
def test_a_level_whose_lock_does_not_hold_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(levels, "probe", lambda launcher: {"fork": False, "write_a_file": True})
    with pytest.raises(levels.IsolationRefused, match="a lock against 'fork'"):
        levels.standard()


@needs_locks
def test_a_right_submission_is_right_when_it_is_locked_in(judge: Judge, locked) -> None:
    report, _ = replace(judge, launcher=locked).grade(Submission("one", files_of("reference")))
    assert report.score == report.max_score
    assert report.verified
    assert report.isolation.level == locked.isolation.level


def test_the_library_can_be_imported(locked) -> None:
    source = (
        "import random, math, typing, dataclasses, statistics, fractions, json, copy, unittest, decimal\n"
    )
    one = worker(locked, source + "x = random.random()\n")
    assert one.ask("load", files=["engine.py"]) == {}
    one.close()


def test_other_systems_say_honestly_that_they_cannot(monkeypatch) -> None:
    monkeypatch.setattr(levels.platform, "system", lambda: "Darwin")
    with pytest.raises(levels.IsolationRefused, match=r"Linux on x86_64 \(this is Darwin"):
        levels.standard()


# --- hidden kernel features, end to end ---------------------------------------


def grade_with_hidden(out: Path, hidden: dict[int, int], *options: str) -> "subprocess.CompletedProcess[str]":
    """`grader grade` under a filter that answers errors to these system calls."""
    calls = ",".join(f"{number}:{error}" for number, error in hidden.items())
    submission = str(ROOT / "solutions" / "designs" / "closures")
    grader = [sys.executable, "-c", "from grader.cli import main; main()"]
    command = [*grader, "grade", submission, "--out", str(out), "--exercise", "add", *options]
    filtered = [sys.executable, "-c", HIDE, calls, *command]
    return subprocess.run(filtered, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


@needs_locks
@pytest.mark.parametrize(
    ("hidden", "level", "named"),
    [
        ({LANDLOCK: errno.ENOSYS}, "standard", "Landlock"),
        ({LANDLOCK: errno.EOPNOTSUPP}, "standard", "Landlock"),
        ({SECCOMP: errno.EPERM}, "standard", "seccomp"),
        ({SECCOMP: errno.ENOSYS}, "strong", "seccomp"),
        ({UNSHARE: errno.EPERM, CLONE: errno.EPERM}, "strong", "namespaces"),
    ],
)
def test_a_kernel_without_a_feature_is_refused_and_named(tmp_path, hidden, level, named) -> None:
    done = grade_with_hidden(tmp_path, hidden, "--isolation", level)
    assert done.returncode == 3, done.stdout + done.stderr
    assert named in done.stderr
    assert "--isolation none" in done.stderr
    assert not list(tmp_path.glob("*/report.json"))


@needs_locks
def test_going_on_all_the_same_marks_every_format_as_unverified(tmp_path) -> None:
    done = grade_with_hidden(
        tmp_path, {LANDLOCK: errno.ENOSYS}, "--isolation", "none", "--format", "json,text"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Unverified" in done.stdout
    report = json.loads((tmp_path / "closures" / "report.json").read_bytes())
    assert (report["verified"], report["isolation"]["level"]) == (False, "none")
    assert json.loads((tmp_path / "summary.json").read_bytes())["submissions"][0]["verified"] is False
    assert "unverified" in (tmp_path / "closures" / "report.txt").read_text(encoding="utf-8")
    assert "unverified" in (tmp_path / "scores.csv").read_text(encoding="utf-8-sig")


# --- limits -------------------------------------------------------------------

HANG = ("        t = math.tanh(self.data)\n", "        while True:\n            t = 0\n")
QUICK = Limits(cpu_seconds=1, wall_seconds=20.0)


@pytest.mark.skipif(os.name != "posix", reason="needs processor timers")
def test_a_hang_is_named_with_the_function_it_was_in(judge: Judge) -> None:
    report, _ = replace(judge, limits=QUICK).grade(edited(engine=HANG), ["tanh"])
    by_visibility = {c.visibility: c for e in report.exercises for c in e.checks}
    seen = by_visibility["visible"]
    assert (seen.message, seen.facts["symbol"]) == ("cpu-limit", "Value.tanh")
    assert say(seen, str) == "Stopped after 1 s of computing in Value.tanh. A loop that does not end?"


@pytest.mark.skipif(os.name != "posix", reason="needs processor timers")
def test_a_hidden_check_does_not_say_where(judge: Judge) -> None:
    checks = {id_: [c for c in all_ if c.visibility == "hidden"] for id_, all_ in judge.checks.items()}
    report, _ = replace(judge, limits=QUICK, checks=checks).grade(edited(engine=HANG), ["tanh"])
    [hidden, *_] = [c for e in report.exercises if e.id == "tanh" for c in e.checks]
    assert hidden.message == "cpu-limit"
    assert "Value.tanh" not in str(hidden)


def test_a_hang_is_paid_for_once(judge: Judge) -> None:
    """Every exercise that needs tanh hangs; the first takes the whole time, the others little or none."""
    limits = Limits(cpu_seconds=3, wall_seconds=20.0)
    wanted = ["add", "mul", "tanh", "tanh-step", "backward", "manual-expression"]
    report, _ = replace(judge, limits=limits).grade(edited(engine=HANG), wanted)
    seconds = {c.facts["seconds"] for e in report.exercises if e.id == "tanh" for c in e.checks}
    later = {c.facts["seconds"] for e in report.exercises if e.id == "tanh-step" for c in e.checks}
    assert seconds == {"3"}
    assert later in ({"2"}, {"6"})  # on a short leash: of processor time, or on a busy machine of the clock
    assert {id_ for id_, v in verdicts(report).items() if v != "passed"} == {"tanh", "tanh-step"}
    assert lost(report)


def test_processor_time_is_counted_for_each_request(locked) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=20.0)
    source = "import time\ndef work():\n    end = time.process_time() + 0.6\n"
    source += "    while time.process_time() < end: pass\n"
    one = worker(locked, source, limits)
    for _ in range(3):  # more than a second together
        assert (
            one.ask("probe", name="run", source="def run(code): return code.engine.work()", args=[]) is None
        )
    one.close()


# --- faults of ours are not the student's -------------------------------------


def test_a_worker_that_is_killed_from_outside_is_a_fault_of_ours(locked) -> None:
    process = locked.start()
    one = Worker(process, Limits(), {"engine.py": ""}, {})
    os.kill(process.pid, 9)
    with pytest.raises(LauncherError, match="killed from outside"):
        one.ask("load", files=["engine.py"])


def test_a_worker_that_was_killed_between_two_questions_is_a_fault_of_ours(locked) -> None:
    process = locked.start()
    one = Worker(process, Limits(), {"engine.py": ""}, {})
    os.kill(process.pid, 9)
    wait_for(lambda: not is_running(process.pid))
    with pytest.raises(LauncherError, match="killed from outside"):
        one.ask("load", files=["engine.py"])


def test_a_fault_of_ours_in_what_was_only_needed_is_not_hidden(judge: Judge, locked) -> None:
    """Only backward is asked for; tanh, which random expressions are made of, loses its worker."""

    def disturbed(student) -> None:
        os.kill(student.session.worker.process.pid, 9)
        student.session.ask("renames")

    checks = {**judge.checks, "tanh": [Check("tanh/one", "tanh", "One", 2, "hidden", disturbed)]}
    report, _ = replace(judge, launcher=locked, checks=checks).grade(
        Submission("one", files_of("reference")), ["backward"]
    )
    assert verdicts(report) == {"backward": "void"}
    assert report.score == 0


def test_a_zygote_that_dies_is_replaced_and_leaves_nobody(locked) -> None:
    process = locked.start()
    one = Worker(process, Limits(), {"engine.py": "while True: pass"}, {})
    first = locked.zygote.popen
    first.kill()
    with pytest.raises((LauncherError, Stopped)):
        one.ask("load", files=["engine.py"])
    again = worker(locked, "")
    assert again.ask("load", files=["engine.py"]) == {}
    again.close()
    assert locked.zygote.popen.pid != first.pid
    wait_for(lambda: not is_running(process.pid))


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert is_so()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
