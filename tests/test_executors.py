"""Whoever judges, the reports are the same; and whatever dies, nothing is lost and nothing counted twice."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course.judging.submission import Submission
from grader.executors import Options, local
from grader.executors.local import Local
from grader.executors.work import Done, Job, Task, Versions
from grader.isolation.levels import none
from tests.conftest import LEVEL, PACK, ROOT, files_of
from tests.test_grading import grader
from tests.test_isolation import HIDE, LANDLOCK
from tests.test_resume import FEW, command, contents, parents_of_all, run, the_class, wait_for

TASK = Task(pack="autograd", seed="s", exercises=("add",), isolation="none", versions=Versions.here(PACK))


@pytest.fixture(scope="module")
def students(tmp_path_factory) -> Path:
    """A small class, half of it wrong."""
    return the_class(tmp_path_factory.mktemp("students"), 12)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, students: Path) -> dict[str, bytes]:
    """What grading it in one process leaves behind."""
    out = tmp_path_factory.mktemp("reports") / "inline"
    assert grader("grade", students, "--out", out, *FEW, "--seed", "s", "--executor", "inline").exit_code == 0
    return contents(out)


def jobs(count: int) -> Iterator[Job]:
    for number in range(count):
        yield Job.of(
            number, Submission(f"student-{number}", {"engine.py": files_of("reference")["engine.py"]})
        )


# --- processes of our own ---------------------------------------------------------


@pytest.mark.parametrize("options", [("--jobs", "1"), ("--jobs", "2"), ("--jobs", "3")])
def test_the_reports_do_not_depend_on_who_judges(tmp_path, students, undisturbed, options) -> None:
    assert grader("grade", students, "--out", tmp_path, *FEW, "--seed", "s", *options).exit_code == 0
    assert contents(tmp_path) == undisturbed


def test_the_reports_do_not_depend_on_the_order(tmp_path, students, undisturbed) -> None:
    backwards = sorted(students.iterdir(), reverse=True)
    assert grader("grade", *backwards, "--out", tmp_path, *FEW, "--seed", "s", "--jobs", "2").exit_code == 0
    reports = {name: data for name, data in contents(tmp_path).items() if name.endswith("report.json")}
    assert reports == {name: undisturbed[name] for name in reports}
    assert len(reports) == len(backwards)


def test_a_process_that_is_killed_is_replaced(tmp_path, students, undisturbed) -> None:
    out, killed, seen = tmp_path / "out", 0, 0
    running = subprocess.Popen(command(students, out, "--jobs", "2"), cwd=ROOT, stdout=subprocess.DEVNULL)
    while running.poll() is None:
        children = [child for child, parent in parents_of_all().items() if parent == running.pid]
        if killed < 3 and children and len(list(out.glob("*/report.json"))) > seen:
            os.kill(random.Random(killed).choice(children), signal.SIGKILL)
            killed, seen = killed + 1, len(list(out.glob("*/report.json")))
        time.sleep(0.1)
    assert running.returncode == 0
    assert killed
    assert contents(out) == undisturbed


def test_what_takes_every_process_along_is_void_and_stops_no_other(monkeypatch) -> None:
    dying = (
        "import sys, grader.executors.work as work, grader.executors.child as child\n"
        "mark = work.Marker.mark\n"
        "work.Marker.mark = lambda self, job: sys.exit(1) if job.number == 1 else mark(self, job)\n"
        "child.main()"
    )
    monkeypatch.setattr(local, "COMMAND", (sys.executable, "-c", dying))
    done = {one.number: one for one in Local(Options(2, None, none)).results(TASK, jobs(4))}
    assert sorted(done) == [0, 1, 2, 3]
    assert done[1].report is None
    assert "died" in done[1].error
    assert all(done[number].report for number in (0, 2, 3))


def test_no_more_is_taken_than_can_be_judged() -> None:
    taken: list[int] = []

    def counted() -> Iterator[Job]:
        for job in jobs(40):
            taken.append(job.number)
            yield job

    for number, _ in enumerate(Local(Options(2, None, none)).results(TASK, counted())):
        assert len(taken) <= number + 1 + 2 + 2 * 2 + 1  # in work, and waiting to be written


def test_nothing_is_left_running_when_results_are_no_longer_wanted() -> None:
    executor = Local(Options(2, None, none))
    results = executor.results(TASK, jobs(40))
    next(results)
    assert executor.crew
    pids = [child.process.pid for child in executor.crew.children if child.process]
    results.close()
    assert pids
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_travels_is_plain_data() -> None:
    import msgspec

    job = next(jobs(1))
    assert msgspec.json.decode(msgspec.json.encode(job), type=Job) == job
    done = Done(number=3, report=None, output=bytes(range(256)), error="x")
    assert msgspec.json.decode(msgspec.json.encode(done), type=Done) == done


def test_an_unknown_executor_is_named(tmp_path, students) -> None:
    refused = grader("grade", students, "--out", tmp_path / "out", "--executor", "telepathy")
    assert refused.exit_code == 2
    assert "telepathy" in refused.output
    assert "dask, inline, local" in refused.output


# --- a real Dask cluster ------------------------------------------------------------

SCHEDULER = "from distributed.cli.dask_scheduler import main; main()"
WORKER = "from distributed.cli.dask_worker import main; main()"


class Cluster:
    """A scheduler and workers, each a process of its own on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.processes = folder, []
        about = folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", about)
        self.scheduler = self.start(SCHEDULER, *options)
        wait_for(lambda: about.exists() and about.read_text().strip().endswith("}"))
        self.address = json.loads(about.read_text())["address"]

    def start(
        self, program: str, *options: object, before: tuple[str, ...] = ()
    ) -> "subprocess.Popen[bytes]":
        words = [*before, sys.executable, "-c", program, *map(str, options)]
        silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        process = subprocess.Popen(
            words, cwd=self.folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, **silent
        )
        self.processes.append(process)
        return process

    def worker(self, program: str = WORKER, before: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        options = ("--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard")
        return self.start(program, self.address, *options, before=before)

    def wait_for_workers(self, count: int) -> None:
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(count, timeout=60)

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler without workers."""
    pytest.importorskip("distributed", reason="needs the extra [cluster]")
    cluster = Cluster(tmp_path)
    yield cluster
    cluster.close()


def graded_on(cluster: Cluster, students: Path, out: Path, *options: str) -> list[str]:
    return command(students, out, "--scheduler", cluster.address, *options)


def test_a_cluster_gives_the_same_reports_though_a_worker_dies(
    tmp_path, cluster, students, undisturbed
) -> None:
    out, workers = tmp_path / "out", [cluster.worker(), cluster.worker()]
    with subprocess.Popen(graded_on(cluster, students, out), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        wait_for(lambda: list(out.glob("*/report.json")))
        workers[0].kill()
    assert running.returncode == 0
    assert contents(out) == undisturbed


def test_a_slow_worker_holds_up_nobody_for_good(tmp_path, cluster, students, undisturbed) -> None:
    out, slow = tmp_path / "out", cluster.worker()
    cluster.worker()
    with subprocess.Popen(graded_on(cluster, students, out), cwd=ROOT, stdout=subprocess.DEVNULL) as running:
        wait_for(lambda: list(out.glob("*/report.json")))
        slow.send_signal(signal.SIGSTOP)
        time.sleep(3)
        slow.send_signal(signal.SIGCONT)
    assert running.returncode == 0
    assert contents(out) == undisturbed


def test_a_lost_scheduler_is_said_and_gone_on_from(tmp_path, cluster, undisturbed) -> None:
    students, out = the_class(tmp_path / "more", 60), tmp_path / "out"
    cluster.worker()
    running = subprocess.Popen(
        graded_on(cluster, students, out), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    wait_for(lambda: list(out.glob("*/report.json")))
    cluster.scheduler.kill()
    _, said = running.communicate(timeout=120)
    assert running.returncode == 3, said.decode()
    assert b"--resume" in said
    assert run(*command(students, out, "--resume")).returncode == 0
    assert run(*command(students, tmp_path / "undisturbed")).returncode == 0
    assert contents(out) == contents(tmp_path / "undisturbed")


@pytest.mark.skipif(LEVEL == "none", reason="needs Landlock and seccomp (Linux on x86_64)")
def test_a_worker_that_cannot_lock_in_judges_nothing(tmp_path, cluster, students, undisturbed) -> None:
    hide = tmp_path / "hide.py"
    hide.write_text(HIDE, encoding="utf-8")
    cluster.worker(before=(sys.executable, str(hide), f"{LANDLOCK}:38"))
    alone = run(*graded_on(cluster, students, tmp_path / "alone"))
    assert alone.returncode == 3
    assert "Landlock" in alone.stderr
    assert not list((tmp_path / "alone").glob("*/report.json"))
    cluster.worker()
    cluster.wait_for_workers(2)
    assert run(*graded_on(cluster, students, tmp_path / "out")).returncode == 0
    assert contents(tmp_path / "out") == undisturbed


def test_a_worker_of_another_version_is_refused(tmp_path, cluster, students) -> None:
    cluster.worker("import course; course.__version__ = '0.0.1'; " + WORKER)
    refused = run(*graded_on(cluster, students, tmp_path / "out"))
    assert refused.returncode == 3
    assert "0.0.1" in refused.stderr
    assert not list((tmp_path / "out").glob("*/report.json"))


def test_a_scheduler_that_is_not_there_is_named(tmp_path, students, monkeypatch) -> None:
    monkeypatch.setattr("grader.executors.dask.PATIENCE", "1s")
    refused = grader("grade", students, "--out", tmp_path, "--scheduler", "tcp://127.0.0.1:1")
    assert refused.exit_code == 3
    assert "tcp://127.0.0.1:1" in refused.output


def test_threads_end_with_the_run() -> None:
    before = threading.active_count()
    assert len(list(Local(Options(3, None, none)).results(TASK, jobs(3)))) == 3
    results = Local(Options(2, None, none)).results(TASK, jobs(40))
    next(results)
    results.close()
    assert threading.active_count() == before
