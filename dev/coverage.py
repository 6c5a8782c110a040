"""Runs the tests and measures which branches of course and grader they take: python3 dev.py coverage [for pytest]

It ends with 1 if a test fails, or if the whole suite takes fewer branches than there should be.
Processes that lock themselves in, or are killed, cannot write what they measured: so the worker's rooms are told in
one process by tests/test_worker.py, and what only runs behind the locks is left out (pyproject.toml says what).
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ("-m", "pytest", "-p", "dev.suite", "-n", "auto", "--dist", "loadgroup")
MEASURE_THEIR_PROCESS = (  # and so the measuring too: what it imports, what it remembers
    "tests/test_work.py::test_commands_start_without_what_they_do_not_need",
    "tests/test_grading.py::test_the_judge_s_memory_does_not_grow",
)
LEAST = 90  # percent of the branches


def main(words: list[str]) -> int:
    """Run the tests, and print the least covered modules first; the exit code says whether all is well."""
    left_out = [word for test in MEASURE_THEIR_PROCESS for word in ("--deselect", test)]
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "COVERAGE_FILE": str(Path(folder) / "measured")}
        code = coverage(environ, "run", *TESTS, *left_out, *words)
        coverage(environ, "combine", "--quiet")
        coverage(environ, "report")
        coverage(environ, "json", "-q", "-o", str(Path(folder) / "figures.json"))
        totals = json.loads((Path(folder) / "figures.json").read_text(encoding="utf-8"))["totals"]
    print(figures(totals))
    return code or int(not words and totals["percent_branches_covered"] < LEAST)


def figures(totals: dict[str, float]) -> str:
    """How much of the code was taken, in one line."""
    lines = f"{totals['covered_lines']} of {totals['num_statements']} lines"
    branches = f"{totals['covered_branches']} of {totals['num_branches']} branches"
    return f"Taken: {lines}, {branches} ({totals['percent_branches_covered']:.1f} %; at least {LEAST} %)."


def coverage(environ: dict[str, str], *words: str) -> int:
    """Run one of coverage's commands."""
    return subprocess.run(
        [sys.executable, "-m", "coverage", *words], cwd=ROOT, env=environ, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
