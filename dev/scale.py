"""The scale run: a synthetic class, graded undisturbed, then with processes killed, here and by a Dask cluster.

python -m dev.scale [COUNT] prints what was measured, and ends with 1 if any summary differs from the undisturbed one.
python -m dev.scale --files COUNT measures what so many reports cost as files: to write, to resume, as a class page.
"""

import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from course.autograd import load
from grader import corpus
from grader.grading import write
from grader.isolation.levels import what_is_missing

EXERCISES = ("add", "mul", "backward")
LEVEL = "none" if what_is_missing() else "standard"
GRADER = [sys.executable, "-P", "-c", "from grader.cli import main; main()"]
PAUSE = 5.0  # seconds between two faults
GRADED = 500  # really graded, where only files are measured


def main() -> int:
    """Make the class, grade it in each way, compare; or measure files only."""
    count = int(sys.argv[-1]) if len(sys.argv) > 1 else 10_000
    if "--files" in sys.argv:
        return files(count)
    with tempfile.TemporaryDirectory(prefix="chainrule-scale-") as name:
        folder = Path(name)
        synthesise(folder / "class", count)
        print(f"{count:,} submissions, {', '.join(EXERCISES)}, isolation {LEVEL}", flush=True)
        first = graded(folder, "undisturbed")
        same = [
            graded(folder, "processes-killed", faults=kill_a_judge) == first,
            graded(folder, "dask-workers-killed", "--executor", "dask", faults=kill_a_worker) == first,
        ]
        tell_files(folder / "undisturbed", count)
        resumed(folder)
    print("every summary is that of the undisturbed run" if all(same) else "SUMMARIES DIFFER")
    return 0 if all(same) else 1


def synthesise(folder: Path, count: int) -> None:
    """So many students: right solutions and known mistakes by turns, drawn with a fixed seed."""
    pack, rng = load(), random.Random(1)
    right = [one.files["engine.py"] for one in corpus.right_solutions(pack).values()]
    wrong = [corpus.submission(pack, mistake).files["engine.py"] for mistake in corpus.mistakes(pack)]
    for number in range(count):
        student = folder / f"student-{number:06}"
        student.mkdir(parents=True)
        (student / "engine.py").write_text(rng.choice(rng.choice((right, wrong))), encoding="utf-8")


def command(folder: Path, name: str, *options: str) -> list[str]:
    """Grade the class into a folder of this name."""
    words = [word for exercise in EXERCISES for word in ("--exercise", exercise)]
    grade = [*GRADER, "grade", str(folder / "class"), "--out", str(folder / name), "--isolation", LEVEL]
    return [*grade, "--seed", "s", *words, *options, "--resume"]


def graded(
    folder: Path, name: str, *options: str, faults: Callable[[random.Random, int], bool] | None = None
) -> bytes:
    """Grade the class, again with --resume until it ends by itself; the summary."""
    rng, killed, started = random.Random(1), 0, time.monotonic()
    while True:
        running = subprocess.Popen(command(folder, name, *options), stdout=subprocess.DEVNULL)
        while faults and running.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(PAUSE)
                break
            killed += faults(rng, running.pid)
        if running.wait() == 0:
            break
    seconds, count = time.monotonic() - started, sum(1 for _ in (folder / "class").iterdir())
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    rate = f"{count / seconds:.1f} a second"
    print(f"{name}: {seconds:.0f} s, {rate}, {killed} killed, {memory} MB at most", flush=True)
    return (folder / name / "summary.json").read_bytes()


def kill_a_judge(rng: random.Random, pid: int) -> bool:
    """SIGKILL to one of the processes that judge."""
    return kill_one(rng, list(children(pid)))


def kill_a_worker(rng: random.Random, pid: int) -> bool:
    """SIGKILL to one of the cluster's workers; the nanny in the grader starts another."""
    return kill_one(rng, [child for child in children(pid) if b"spawn_main" in command_line(child)])


def command_line(pid: int) -> bytes:
    """How a process was started; nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def kill_one(rng: random.Random, pids: list[int]) -> bool:
    """Whether one of them was killed."""
    with contextlib.suppress(ProcessLookupError):
        if pids:
            os.kill(rng.choice(pids), signal.SIGKILL)
            return True
    return False


def children(pid: int) -> Iterator[int]:
    """The processes that a process has started."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            if int(Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[1]) == pid:
                yield int(name)


def tell_files(out: Path, count: int) -> None:
    """What the reports cost as files."""
    sizes = [file.stat().st_size for file in out.rglob("*") if file.is_file()]
    summary = (out / "summary.json").stat().st_size
    print(
        f"{len(sizes):,} files, {sum(sizes) / count / 1024:.1f} KiB a submission, summary {summary >> 10} KiB",
        flush=True,
    )


def files(count: int) -> int:
    """Grade a small class; write its submissions and reports again and again under new names; resume that class."""
    with tempfile.TemporaryDirectory(prefix="chainrule-files-") as name:
        folder = Path(name)
        synthesise(folder / "class", min(count, GRADED))
        graded(folder, "undisturbed")
        started = time.monotonic()
        for number in range(GRADED, count):
            copied(folder, f"student-{number % GRADED:06}", f"student-{number:06}")
        print(f"{count:,} submissions with their reports written in {time.monotonic() - started:.0f} s")
        resumed(folder)
        tell_files(folder / "undisturbed", count)
        page = folder / "undisturbed" / "index.html"
        print(f"class page: {page.stat().st_size / 1e6:.1f} MB")
    return 0


def copied(folder: Path, old: str, new: str) -> None:
    """A submission and its reports under another name, each file written as the grader writes it."""
    (folder / "class" / new).mkdir()
    write(folder / "class" / new / "engine.py", (folder / "class" / old / "engine.py").read_bytes())
    (folder / "undisturbed" / new).mkdir()
    for file in (folder / "undisturbed" / old).iterdir():
        write(folder / "undisturbed" / new / file.name, file.read_bytes().replace(old.encode(), new.encode()))


def resumed(folder: Path) -> None:
    """How long it takes to see that everything is done."""
    started = time.monotonic()
    subprocess.run(command(folder, "undisturbed"), stdout=subprocess.DEVNULL, check=True)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10
    print(f"resuming a run that is done: {time.monotonic() - started:.0f} s, {memory} MB at most", flush=True)


if __name__ == "__main__":
    sys.exit(main())
