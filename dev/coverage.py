"""Runs the tests and measures which branches of course and grader they take: python3 dev.py coverage [for pytest]

Workers that locked themselves in cannot write what they measured: grader/isolation/inside and course/judging/worker.py
look worse here than they are tested.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("-m", "pytest", "-p", "dev.suite", "-n", "auto")


def main(words: list[str]) -> int:
    """Run the tests, print the least covered modules first, and return the tests' exit code."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "COVERAGE_FILE": str(Path(folder) / "measured")}
        code = coverage(environ, "run", *TESTS, *words)
        coverage(environ, "combine", "--quiet")
        coverage(environ, "report")
    return code


def coverage(environ: dict[str, str], *words: str) -> int:
    """Run one of coverage's commands."""
    return subprocess.run(
        [sys.executable, "-m", "coverage", *words], cwd=ROOT, env=environ, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
