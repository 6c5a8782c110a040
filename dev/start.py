"""Makes .venv beside dev.py, then runs a command in it. Only the standard library, and only this folder."""

import os
import subprocess
import sys
from pathlib import Path

from dev.environment import EVERYTHING, Environment, Problem, clean, ended

ROOT = Path(__file__).resolve().parent.parent
USAGE = """usage: python3 dev.py COMMAND

  demo      see it work: a kind failure, a drawing, a small class graded
  test      run all tests that this machine has the parts for (more words go to pytest)
  coverage  run them and measure which branches of course and grader they take; at least 90 % (more words go to pytest)
  bench     measure how fast it is, and against whom
  wild      download micrograd-like packages from the package index and grade them
  docs      build the documentation into build/site

The first start makes .venv in this folder; nothing outside it is touched."""


def main(words: list[str], root: Path = ROOT) -> int:
    """Run one command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show a character gets a ? for it
    if not words or words[0] not in COMMANDS:
        print(USAGE, file=sys.stdout if words in (["-h"], ["--help"]) else sys.stderr)
        return 0 if words in (["-h"], ["--help"]) else 2
    try:
        python = Environment(root, EXTRAS.get(words[0], EVERYTHING)).prepare()
        return run([python, *COMMANDS[words[0]], *words[1:]], root)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 3
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


COMMANDS = {
    "demo": ["-m", "dev.demo"],
    "test": ["-m", "pytest", "-p", "dev.suite", "-n", "auto", "--dist", "loadgroup"],
    "coverage": ["-m", "dev.coverage"],
    "bench": ["-m", "dev.bench"],
    "wild": ["-m", "dev.wild"],
    "docs": ["-m", "dev.site"],
}


EXTRAS = {"demo": "demo", "docs": "docs"}  # what less than everything is enough for


def run(command: list[str | Path], root: Path) -> int:
    """Run a command in the project's folder and return its exit code."""
    process = subprocess.Popen(command, cwd=root, env=clean(os.environ), text=True)
    with ended(process):
        pass
    return process.returncode
