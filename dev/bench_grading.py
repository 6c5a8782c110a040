"""Our grading beside other people's: a plain pytest process a submission, nbgrader; more cores; growing classes."""

import ast
import importlib.util
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dev.bench import GRADER, OURS, Row
from grader.isolation.levels import what_is_missing

PEER = Path(__file__).with_name("peer_checks.py")
EXERCISES = (
    "add",
    "mul",
    "tanh",
    "add-step",
    "mul-step",
    "tanh-step",
    "backward",
    "accumulation",
    "fit-linear",
)
OPTIONS = [word for exercise in EXERCISES for word in ("--exercise", exercise)]
LEVEL = "none" if what_is_missing() else "standard"
FILES = ("engine.py", "nn.py", "losses.py", "training.py")
FEW, MANY, NOTEBOOKS, CORES = 10, 60, 6, 2
CLASSES = (1, 10, 100, 1000, 10_000)
QUICK = ("--exercise", "add", "--exercise", "mul", "--exercise", "backward")


class Cost(NamedTuple):
    """What a command took, with all that it started and waited for."""

    wall: float
    cpu: float
    own: float = 0.0  # of the CPU time, the grader's own
    megabytes: float = 0.0  # the grader's own peak


def beside_others() -> Iterator[Row]:
    """… one submission of a small assignment (20 checks, a training run), by us and by others …"""
    work = students_own_work()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ours, theirs = ours_in_a_batch(folder), pytest_for_each(folder)
        for what, attribute in (("CPU", "cpu"), ("wall", "wall")):
            our, their = getattr(ours, attribute), getattr(theirs, attribute)
            yield Row(
                f"a submission, {what}, beside pytest",
                f"{our * 1e3:.0f} ms",
                f"{their * 1e3:.0f} ms",
                f"{their / our:.1f} ×",
            )
        times = f"{ours.cpu / (ours.cpu - ours.own):.2f} ×", f"{theirs.cpu / work:.0f} ×"
        yield Row("times what the student's code takes", *times, "", "≤ 1.5 ×")
        yield Row(
            "submissions a second and core", f"{1 / ours.wall:.0f}", f"{1 / theirs.wall:.1f}", "", "≥ 25"
        )
        notebooks = nbgrader_batch(folder)
        if notebooks is None:
            yield Row("beside nbgrader autograde", "", "not installed: pip install 'chainrule[nbgrader]'")
        else:
            ratio = f"{notebooks.cpu / ours.cpu:.0f} ×"
            yield Row(
                "a submission, CPU, beside nbgrader",
                f"{ours.cpu * 1e3:.0f} ms",
                f"{notebooks.cpu * 1e3:.0f} ms",
                ratio,
            )


def cores() -> Iterator[Row]:
    """… the same class with one process and with two …"""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        students = a_class(folder, 8 * MANY)
        one, two = (graded(students, folder / f"jobs-{jobs}", "--jobs", str(jobs)) for jobs in (1, CORES))
    yield Row(
        f"--jobs {CORES} beside --jobs 1",
        f"{two.wall:.1f} s",
        f"{one.wall:.1f} s",
        f"{one.wall / two.wall:.2f} ×",
        "≥ 1.8 ×",
    )


def growth() -> Iterator[tuple[int, Cost]]:
    """Classes of growing size, three exercises each: what each class costs as a whole."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in CLASSES:
            options = ("--jobs", str(CORES))
            yield (
                count,
                graded(a_class(folder, count), folder / f"reports-{count}", *options, exercises=QUICK),
            )


# --- what is measured -------------------------------------------------------------


def students_own_work() -> float:
    """Seconds of CPU that the checks' work takes in a process that is warm."""
    program = (
        "import sys, time; sys.path[:0] = sys.argv[1:]\n"
        "import peer_checks as checks\n"
        "tests = [value for name, value in vars(checks).items() if name.startswith('test_')]\n"
        "[test() for test in tests]\n"
        "started = time.process_time(); [test() for test in tests]; print(time.process_time() - started)"
    )
    command = [sys.executable, "-c", program, str(PEER.parent), str(OURS.parent)]
    return float(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def ours_in_a_batch(folder: Path) -> Cost:
    """One more submission in a batch: the start of the grader is left out."""
    few, many = (
        graded(a_class(folder, count), folder / f"ours-{count}", "--executor", "inline")
        for count in (FEW, MANY)
    )
    more = MANY - FEW
    wall, cpu, own = ((getattr(many, name) - getattr(few, name)) / more for name in ("wall", "cpu", "own"))
    return Cost(wall, cpu, own)


def pytest_for_each(folder: Path) -> Cost:
    """A pytest process for each submission, without plugins: as fast as it can be."""
    students = sorted(a_class(folder, FEW).iterdir())
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    costs = []
    for student in students:
        shutil.copy(PEER, student / "test_peer.py")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_peer.py"]
        costs.append(cost(command, cwd=student, env=environment))
    return Cost(*(sum(values) / len(values) for values in zip(*costs, strict=True)))


def nbgrader_batch(folder: Path) -> Cost | None:
    """`nbgrader autograde` on a batch of notebooks with the same checks; None where it is not installed."""
    if not importlib.util.find_spec("nbgrader"):
        return None
    course = folder / "nbgrader"
    source = course / "source" / "ps1"
    source.mkdir(parents=True)
    notebook(source / "engine.ipynb")
    (course / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    nbgrader = [sys.executable, "-m", "nbgrader"]
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    here = {"cwd": course, "env": {**os.environ, "PATH": path}}  # it starts programs of its own installation
    cost([*nbgrader, "generate_assignment", "ps1"], **here)
    for number in range(NOTEBOOKS):
        submitted = course / "submitted" / f"student-{number}" / "ps1"
        submitted.mkdir(parents=True)
        shutil.copy(source / "engine.ipynb", submitted)
    total = cost([*nbgrader, "autograde", "ps1"], **here)
    return Cost(total.wall / NOTEBOOKS, total.cpu / NOTEBOOKS)


def notebook(path: Path) -> None:
    """The assignment as a notebook: the student's engine in a cell, each check in a graded one."""
    import nbformat
    from nbformat.v4 import new_code_cell, new_notebook

    def cell(source: str, name: str, **more: object) -> object:
        about = dict.fromkeys(("locked", "grade", "solution", "task"), False)
        whole = {"schema_version": 3, "grade_id": name, **about, **more}
        return new_code_cell(source, metadata={"nbgrader": whole})

    sources = {name: (OURS.parent / name).read_text().replace(" SOLUTION", "") for name in FILES}
    modules = [cell(f"%%writefile {name}\n{source}", name[:-3]) for name, source in sources.items()]
    text = PEER.read_text()
    nodes = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    tests = {node.name: ast.unparse(node) for node in nodes if node.name.startswith("test_")}
    text = text.partition("def test_add")[0]
    about = {"grade": True, "locked": True, "points": 1}
    graded_cells = [cell(f"{source}\n{name}()", name, **about) for name, source in tests.items()]
    cells = [*modules, cell(text, "helpers"), *graded_cells]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=kernel), path)


def a_class(folder: Path, count: int) -> Path:
    """So many copies of what the assignment needs of the reference."""
    students = folder / f"class-{count}"
    for number in range(count):
        student = students / f"student-{number:05}"
        if not student.exists():
            student.mkdir(parents=True)
            for file in FILES:
                shutil.copy(OURS.parent / file, student)
    return students


def graded(students: Path, out: Path, *options: str, exercises: Sequence[str] = OPTIONS) -> Cost:
    """One `grader grade`, of the small assignment unless told otherwise."""
    command = [sys.executable, "-c", GRADER, "grade", str(students), "--out", str(out)]
    return cost([*command, *exercises, "--isolation", LEVEL, "--seed", "bench", *options])


def cost(command: list[str], **options: object) -> Cost:
    """What a command took; it must succeed."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ended = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    if ended.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {ended.returncode}: {ended.stderr[-500:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds, said = time.perf_counter() - started, ended.stderr.strip().splitlines()[-1:]
    if GRADER not in command:
        return Cost(seconds, cpu)
    grader = json.loads(said[0])
    return Cost(seconds, cpu, grader["cpu"], grader["megabytes"])
