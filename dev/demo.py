"""The demonstration: the reference, a fresh stub, a wrong engine and a small class, judged for real."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sys.executable).parent
HOME = Path("reports/demo")  # from ROOT, where everything here is run; made anew each time
STUDENTS = HOME / "students"
RIGHT, WRONG = "operand.grad += grad", "operand.grad = grad"
NEXT = """What to try next
  open {picture}
      the drawing of the smallest expression that goes wrong
  open {reports}/index.html
      the class; each submission's own report.json lies beside them
  {scripts}/course start slope --folder my-work
      become a student; then: {scripts}/course check --folder my-work
  {scripts}/grader grade {students} --out reports/mine
      grade a folder of submissions, yours for example
  python3 dev.py test
      run the tests"""


def main() -> int:
    """Show everything; 0 if each step ended as it should."""
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a character gets a ? for it
    os.chdir(ROOT)
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    steps = (reference, fresh_stub, wrong_engine, small_class)
    wrong = [
        step.__name__ for number, step in enumerate(steps, 1) if not shown(f"{number} of {len(steps)}", step)
    ]
    print(f"\n{what_next()}")
    if wrong:
        print(f"\nThese steps did not end as they should: {', '.join(wrong)}", file=sys.stderr)
    return 1 if wrong else 0


def shown(position: str, step: Callable[[], bool]) -> bool:
    """Run one step under its title; whether it ended as it should."""
    print(f"\n━━ {position}: {step.__doc__}", flush=True)
    return step()


def reference() -> bool:
    """The reference engine is judged by its own checks, hidden ones too."""
    return grades("solutions", "--out", HOME / "reference", "--fail-under", "100")


def fresh_stub() -> bool:
    """A student who has just begun is told what to do first."""
    folder = handed_in("just-begun", ROOT / "exercises")
    return ends_with(1, "course", "check", "--folder", folder)


def wrong_engine() -> bool:
    """A student wrote = where += belongs: the smallest expression that shows it, and a drawing."""
    folder = handed_in("overwrites", ROOT / "solutions")
    engine = folder / "engine.py"
    text = engine.read_text(encoding="utf-8")
    engine.write_text(text.replace(RIGHT, WRONG), encoding="utf-8")
    return RIGHT in text and ends_with(1, "course", "check", "accumulation", "--folder", folder)


def small_class() -> bool:
    """An instructor grades a class: real engines from elsewhere, right ones built otherwise, and the two above."""
    designs = [
        folder for folder in folders(ROOT / "solutions" / "designs") if (folder / "manual.py").exists()
    ]
    for folder in (*folders(ROOT / "tests" / "submissions"), *designs):
        handed_in(folder.name, folder)
    handed_in("micrograd-package", Path(str(distribution("micrograd").locate_file("micrograd"))), "engine.py")
    return grades(STUDENTS, "--out", HOME / "class")


def grades(*arguments: str | Path) -> bool:
    """Grade with the isolation that this machine has: all that is graded here is known."""
    from grader.isolation.levels import what_is_missing

    level = ("--isolation", "none") if what_is_missing() else ()
    return ends_with(0, "grader", "grade", *arguments, *level)


def folders(parent: Path) -> list[Path]:
    """The folders in a folder, by name."""
    return sorted(
        path for path in parent.iterdir() if path.is_dir() and not path.name.startswith((".", "__"))
    )


def handed_in(name: str, source: Path, files: str = "*.py") -> Path:
    """A copy of somebody's work, as a student's folder."""
    folder = STUDENTS / name
    folder.mkdir(parents=True)
    for file in source.glob(files):
        shutil.copyfile(file, folder / file.name)
    return folder


def ends_with(code: int, *words: str | Path) -> bool:
    """Show a command, run it; whether it ended with this exit code."""
    name, *arguments = (word.as_posix() if isinstance(word, Path) else word for word in words)
    print("$", name, *arguments, flush=True)
    return subprocess.run([SCRIPTS / name, *arguments], check=False).returncode == code


def what_next() -> str:
    """Where things lie, and what can be done with them."""
    picture = next((STUDENTS / "overwrites").rglob("*.svg"), HOME)
    scripts = SCRIPTS.relative_to(ROOT) if SCRIPTS.is_relative_to(ROOT) else SCRIPTS
    return NEXT.format(picture=picture, reports=HOME / "class", scripts=scripts, students=STUDENTS)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
