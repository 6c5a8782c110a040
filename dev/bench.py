"""The benchmark: the reference engine against micrograd, the commands' start-up, the grader alone and beside others.

It prints a table and writes docs/benchmarks.md.
"""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

from course.autograd import load

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent
OURS = ROOT / "solutions" / "engine.py"
MICROGRAD = Path(str(distribution("micrograd").locate_file("micrograd/engine.py")))
ROUNDS, STARTS, WORKERS, SMALL_CLASS, LARGE_CLASS = 5, 11, 50, 20, 200


class Row(NamedTuple):
    """One line of the table; `ratio` says how often ours fits into the peer's."""

    name: str
    ours: str
    peer: str = ""
    ratio: str = ""
    budget: str = ""


def main() -> int:
    """Measure everything and print one table."""
    os.chdir(ROOT)
    sys.stdout.reconfigure(errors="replace")
    rows = []
    from dev.bench_grading import beside_others, cores, growth
    from dev.bench_report import write

    for measure in (engines, chains, moons, start_up, watching, isolation, grading, beside_others, cores):
        print(f"measuring {measure.__doc__}", flush=True)
        rows += measure()
    print("measuring classes of growing size (some minutes)", flush=True)
    sizes = dict(growth())
    machine = (
        f"Python {sys.version.split()[0]}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    )
    print(f"\n{machine}. Other machines differ: trust the ratios.\n")
    print("\n".join(table([Row("what", "ours", "peer", "ratio", "budget"), *rows])))
    print(f"\nWrote {write(ROOT / 'docs', machine, rows, sizes)}")
    return 0


def engines() -> Iterator[Row]:
    """build + backward on a random graph of 10,000 nodes …"""
    ours, peer = [], []
    for _ in range(ROUNDS):  # by turns, so that a busy moment of the machine hits both
        ours.append(engine(OURS, "dag"))
        peer.append(engine(MICROGRAD, "dag"))
    for key, name, unit, budget in (
        ("gc on", "random graph, as students run it", "ms", "≥ 3.5 ×"),
        ("gc off", "random graph, cycle collector off", "ms", ""),
        ("bytes", "memory a node", "bytes", "≤ 220 bytes"),
    ):
        our, their = (statistics.median(run[key] for run in runs) for runs in (ours, peer))
        yield Row(name, f"{our:.1f} {unit}", f"{their:.1f} {unit}", f"{their / our:.1f} ×", budget)


def chains() -> Iterator[Row]:
    """… and on long chains …"""
    for length, budget in ((100_000, "≤ 0.5 s"), (1_000_000, "survives")):
        our, their = (engine(path, "chain", str(length)) for path in (OURS, MICROGRAD))
        yield Row(f"chain of {length:,} nodes", seconds(our), seconds(their), "", budget)


def moons() -> Iterator[Row]:
    """… a network's loss and gradients on 100 points, as written and with one node a neuron …"""
    ours, peer = [], []
    for _ in range(ROUNDS):
        ours.append(engine(OURS, "moons"))
        peer.append(engine(MICROGRAD, "moons"))
    for key, their_key, name, budget in (
        ("gc on", "gc on", "two moons, as students run it", "≥ 6 ×"),
        ("gc off", "gc off", "two moons, cycle collector off", ""),
        ("fused", "gc on", "two moons, one node a neuron", "≥ 20 ×"),
    ):
        our = statistics.median(run[key] for run in ours)
        their = statistics.median(run[their_key] for run in peer)
        yield Row(name, f"{our:.1f} ms", f"{their:.1f} ms", f"{their / our:.1f} ×", budget)


def start_up() -> Iterator[Row]:
    """… how long a student waits for a command …"""
    with tempfile.TemporaryDirectory() as folder:
        for name in load().files:  # what a student has; `borrowed.py` beside them is ours
            shutil.copy(OURS.parent / name, folder)
        for words, budget in (
            (["--help"], "≤ 80 ms"),
            (["list", "--folder", folder], "≤ 80 ms"),
            (["check", "add", "--folder", folder], "≤ 200 ms"),
        ):
            spent = statistics.median(wall([SCRIPTS / "course", *words]) for _ in range(STARTS))
            yield Row(
                f"course {' '.join(words[:2]).split(' --folder')[0]}", f"{spent * 1e3:.0f} ms", "", "", budget
            )


def watching() -> Iterator[Row]:
    """… and, with `course watch`, for the verdict after a save …"""
    from dev.bench_watch import saves

    for mark, spent in saves(OURS.parent):
        yield Row(f"course watch, from a save to {mark}", f"{spent * 1e3:.0f} ms", "", "", "≤ 100 ms")


def isolation() -> Iterator[Row]:
    """… starting a worker and locking it in …"""
    from course.judging.launcher import Limits, Worker
    from grader.isolation import levels

    for level in ("standard", "strong"):
        try:
            launcher = getattr(levels, level)()
        except levels.IsolationRefused:
            yield Row(f"a worker, locked in: {level}", "not on this machine", "", "", "≤ 10 ms")
            continue
        spent = []
        for _ in range(WORKERS):
            started = time.perf_counter()
            worker = Worker(launcher.start(), Limits(), {}, {})
            spent.append(time.perf_counter() - started)
            worker.close()
        launcher.close()
        yield Row(
            f"a worker, locked in: {level}", f"{statistics.median(spent) * 1e3:.1f} ms", "", "", "≤ 10 ms"
        )


def grading() -> Iterator[Row]:
    """… and a class of copies of the reference (a minute or so)."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (graded(Path(folder), count) for count in (SMALL_CLASS, LARGE_CLASS))
    more = LARGE_CLASS - SMALL_CLASS
    rate = more / (large["wall"] - small["wall"])
    yield Row("the whole course, one core", f"{rate:.1f} a second")
    own = (large["cpu"] - small["cpu"]) / more
    yield Row("the grader's own CPU, a submission", f"{own * 1e3:.0f} ms", "", "", "≤ 200 ms")
    yield Row(f"the grader's memory after {SMALL_CLASS}", f"{small['megabytes']:.1f} MB")
    growth = f"{large['megabytes'] / small['megabytes']:.2f} ×"
    memory = f"{large['megabytes']:.1f} MB"
    yield Row(f"the grader's memory after {LARGE_CLASS}", memory, "", growth, "does not grow")


def engine(path: Path, *what: str) -> dict[str, float]:
    """What an engine's own process measured."""
    command = [sys.executable, Path(__file__).with_name("bench_engine.py"), path, *what]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(ended.stdout) if ended.returncode == 0 else {"seconds": None}


def seconds(run: dict[str, float]) -> str:
    """The time of a chain, or that the engine did not get to its end."""
    return "does not finish" if run["seconds"] is None else f"{run['seconds']:.2f} s"


def wall(command: list[str | Path]) -> float:
    """Seconds from start to end of a command that must succeed."""
    started = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


# `grader`, which says at its end what itself took, without the processes in which students' code ran
GRADER = """
import atexit, json, resource, sys, time
def peak(own):
    try:
        with open("/proc/self/status") as file:  # ru_maxrss would count whom it was forked from, too
            return int(file.read().partition("VmHWM:")[2].split()[0]) / 1024
    except OSError:
        return own.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
def report():
    own = resource.getrusage(resource.RUSAGE_SELF)
    used = {"cpu": own.ru_utime + own.ru_stime, "megabytes": peak(own), "wall": time.time() - started}
    print(json.dumps(used), file=sys.stderr)
started = time.time()
atexit.register(report)
from grader.cli import main
main()
"""


def graded(folder: Path, count: int) -> dict[str, float]:
    """What one `grader grade` for so many copies of the reference takes: seconds, and its peak of memory."""
    from grader.isolation.levels import what_is_missing

    students = folder / f"class-{count}"
    for number in range(count):
        copy = students / f"student-{number:03}"
        copy.mkdir(parents=True)
        for file in OURS.parent.glob("*.py"):
            shutil.copy(file, copy)
    arguments = [
        "grade",
        students,
        "--executor",
        "inline",
        "--out",
        folder / f"reports-{count}",
        "--seed",
        "bench",
    ]
    arguments += ["--isolation", "none"] if what_is_missing() else []
    ended = subprocess.run(
        [sys.executable, "-c", GRADER, *arguments], capture_output=True, text=True, check=True
    )
    return json.loads(ended.stderr.splitlines()[-1])


def table(rows: list[Row]) -> list[str]:
    """The rows as lines, columns aligned, numbers to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(Row._fields))]
    return [
        "  ".join(
            [row.name.ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        ).rstrip()
        for row in rows
    ]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
