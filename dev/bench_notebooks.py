"""Notebooks graded by our command beside stock `nbgrader autograde`: CPU per notebook, all processes counted.

    python -m dev.bench_notebooks

Both grade the same honest notebooks of one lesson. Stock autograding runs them in a kernel, which no sandbox holds,
and takes its score from what they print; ours judges them with hidden checks in locked workers.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from grader.isolation.levels import what_is_missing

SCRIPTS = Path(sys.executable).parent
LEVEL = "none" if what_is_missing() else "standard"
STOCK = "c = get_config()\nc.CourseDirectory.root = {root!r}\n"


class Cost(NamedTuple):
    """Seconds per notebook."""

    cpu: float
    wall: float


def main() -> int:
    """Measure, and print one line a way of grading."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lesson", default="value")
    parser.add_argument("--notebooks", type=int, default=60)
    parser.add_argument(
        "--stock", type=int, default=60, help="how many of them stock nbgrader grades, which is slow"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name).resolve() / "class"
        prepare(root, options.lesson, options.notebooks)
        ours = measured(
            root,
            ["grader", "nbgrader", "grade", str(root), "--lesson", options.lesson, "--isolation", LEVEL],
            options.notebooks,
        )
        few = prepare_stock(root, options.lesson, options.stock)
        stock = measured(few, ["nbgrader", "autograde", options.lesson], options.stock)
    print(f"{options.lesson}, per notebook      CPU        wall")
    print(
        f"grader nbgrader grade  {ours.cpu * 1e3:7.0f} ms  {ours.wall * 1e3:7.0f} ms   of {options.notebooks}"
    )
    print(
        f"nbgrader autograde     {stock.cpu * 1e3:7.0f} ms  {stock.wall * 1e3:7.0f} ms   of {options.stock}"
    )
    print(f"ratio                  {stock.cpu / ours.cpu:7.1f} ×   {stock.wall / ours.wall:7.1f} ×")
    return 0


def prepare(root: Path, lesson: str, count: int) -> None:
    """A class in which everybody hands in the reference."""
    run(root.parent, ["grader", "nbgrader", "init", str(root), "--lang", "en"])
    run(root, ["nbgrader", "generate_assignment", lesson])
    for number in range(count):
        folder = root / "submitted" / f"student{number:03}" / lesson
        folder.mkdir(parents=True)
        shutil.copy(root / "source" / lesson / f"{lesson}.ipynb", folder)


def prepare_stock(root: Path, lesson: str, count: int) -> Path:
    """The same class with nbgrader's own settings, and fewer students."""
    few = root.with_name("stock")
    shutil.copytree(root / "source" / lesson, few / "source" / lesson)
    (few / "nbgrader_config.py").write_text(STOCK.format(root=str(few)))
    run(few, ["nbgrader", "generate_assignment", lesson])
    for number in range(count):
        name = Path("submitted", f"student{number:03}")
        shutil.copytree(root / name, few / name)
    return few


def measured(folder: Path, command: Sequence[str], count: int) -> Cost:
    """What a command takes per notebook, with all processes that it started."""
    before, started = used(), time.perf_counter()
    run(folder, command)
    return Cost((used() - before) / count, (time.perf_counter() - started) / count)


def used() -> float:
    """The CPU time of every process that has ended so far below this one."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def run(folder: Path, command: Sequence[str]) -> None:
    """A command of this environment."""
    environment = {**os.environ, "PATH": f"{SCRIPTS}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [str(SCRIPTS / command[0]), *command[1:]],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        sys.exit(done.stderr.decode()[-2000:])


if __name__ == "__main__":
    sys.exit(main())
