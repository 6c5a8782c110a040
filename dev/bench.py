"""The benchmark: the reference engine against micrograd, the commands' start-up, and the grader's speed and memory."""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

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
    for measure in (engines, chains, start_up, isolation, grading):
        print(f"measuring {measure.__doc__}", flush=True)
        rows += measure()
    print(
        f"\nPython {sys.version.split()[0]}, {os.cpu_count()} cores. Other machines differ: trust the ratios.\n"
    )
    print("\n".join(table([Row("what", "ours", "micrograd", "ratio", "budget"), *rows])))
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


def start_up() -> Iterator[Row]:
    """… how long a student waits for a command …"""
    with tempfile.TemporaryDirectory() as folder:
        for name in OURS.parent.glob("*.py"):
            shutil.copy(name, folder)
        for words, budget in (
            (["--help"], "≤ 80 ms"),
            (["list", "--folder", folder], "≤ 80 ms"),
            (["check", "add", "--folder", folder], "≤ 200 ms"),
        ):
            spent = statistics.median(wall([SCRIPTS / "course", *words]) for _ in range(STARTS))
            yield Row(
                f"course {' '.join(words[:2]).split(' --folder')[0]}", f"{spent * 1e3:.0f} ms", "", "", budget
            )


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
        small, small_memory = graded(Path(folder), SMALL_CLASS)
        large, large_memory = graded(Path(folder), LARGE_CLASS)
    rate = (LARGE_CLASS - SMALL_CLASS) / (large - small)
    yield Row("grading, one core", f"{rate:.1f} a second", "", "", "≥ 25 a second (20 checks)")
    yield Row(f"grader's memory after {SMALL_CLASS}", f"{small_memory:.1f} MB", "", "", "≤ 40 MB")
    growth = f"{large_memory / small_memory:.2f} ×"
    yield Row(f"grader's memory after {LARGE_CLASS}", f"{large_memory:.1f} MB", "", growth, "does not grow")


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


def graded(folder: Path, count: int) -> tuple[float, float]:
    """Seconds and peak megabytes of one `grader grade` for so many copies of the reference."""
    from grader.isolation.levels import what_is_missing

    students = folder / f"class-{count}"
    for number in range(count):
        copy = students / f"student-{number:03}"
        copy.mkdir(parents=True)
        for file in OURS.parent.glob("*.py"):
            shutil.copy(file, copy)
    command = [SCRIPTS / "grader", "grade", students, "--out", folder / f"reports-{count}", "--seed", "bench"]
    command += ["--isolation", "none"] if what_is_missing() else []
    return timed_with_memory(lambda: subprocess.Popen(command, stdout=subprocess.DEVNULL))


def timed_with_memory(start: Callable[[], "subprocess.Popen[bytes]"]) -> tuple[float, float]:
    """Wall seconds of a process and the peak megabytes of it or its largest child."""
    started = time.perf_counter()
    process = start()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"grader grade ended with {process.returncode}")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return time.perf_counter() - started, usage.ru_maxrss / unit


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
