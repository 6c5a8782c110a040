"""How much work is done, counted and not timed: a change that makes everything slower is seen here."""

import subprocess
import sys
from collections import Counter

import pytest

from course.judging.forking import ForkingLauncher
from course.judging.judge import Judge
from course.judging.launcher import Worker
from course.judging.submission import Submission
from tests.conftest import files_of

HEAVY = (
    "hypothesis",
    "matplotlib",
    "numpy",
    "pytest",
    "distributed",
    "jinja2",
    "rich",
    "graphviz",
    "multiprocessing",
)


@pytest.fixture
def counted(monkeypatch) -> Counter:
    """Counts processes that are started, and requests to them by kind."""
    counts: Counter = Counter()
    start, ask = ForkingLauncher.start, Worker.ask

    def counted_start(self):
        counts["processes"] += 1
        return start(self)

    def counted_ask(self, kind, **fields):
        counts[kind] += 1
        return ask(self, kind, **fields)

    monkeypatch.setattr(ForkingLauncher, "start", counted_start)
    monkeypatch.setattr(Worker, "ask", counted_ask)
    return counts


def test_a_right_submission_takes_one_process_and_so_many_requests(judge: Judge, counted: Counter) -> None:
    reference = Submission("reference", files_of("reference"))
    judge.grade(reference)  # the expected answers are worked out once a run
    counted.clear()
    judge.grade(reference)
    assert counted["processes"] == 1
    assert counted["programs"] <= 140
    assert counted["probe"] <= 170
    assert counted["symbols"] == 0  # nothing is lost, so nobody asks what is there


def test_a_fresh_stub_takes_one_process(judge: Judge, counted: Counter) -> None:
    stub = {name: text for name, text in files_of("reference").items() if name == "manual.py"}
    judge.grade(Submission("begun", stub), ["manual-expression"])
    assert counted["processes"] == 1


@pytest.mark.parametrize("words", ["course --help", "course list", "grader --help"])
def test_commands_start_without_what_they_do_not_need(words: str, tmp_path) -> None:
    name, *arguments = words.split()
    program = (
        f"import sys; sys.argv = {[name, *arguments]!r}\n"
        f"from {name}.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=True
    )
    loaded = {module.partition(".")[0] for module in ended.stderr.split()}
    assert loaded.isdisjoint(HEAVY), loaded & set(HEAVY)
