"""Collects the students' repositories, and publishes feedback to them. Standard library and Git only.

    python repositories.py collect roster.csv submissions
    python repositories.py publish roster.csv reports

`roster.csv` has a column `repository`. REPOSITORIES is what comes before it in the address, TOKEN what opens it.
What is collected is the branch as it is now: dates in commits are written by students, and prove nothing.
"""

import base64
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SAFE = ["-c", "core.hooksPath=/dev/null", "-c", "core.symlinks=false", "-c", "protocol.ext.allow=never"]
NAME = re.compile(r"[A-Za-z0-9][\w.-]*")
BRANCH = "feedback"


def main() -> int:
    """Do what is asked for every repository; name those for which it did not work."""
    act, roster, folder = sys.argv[1:]
    do = {"collect": collect, "publish": publish}[act]
    failed = [name for name in names(Path(roster)) if not do(name, Path(folder))]
    said = f"{act}: {len(failed)} failed{': ' if failed else ''}{', '.join(failed)}"
    print(said)
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(path, "a", encoding="utf-8") as summary:
            summary.write(said + "\n\n")
    return 0


def names(roster: Path) -> list[str]:
    """The repositories of the roster; a name that is none stops everything before it begins."""
    with roster.open(encoding="utf-8-sig", newline="") as file:
        found = [row.get("repository", "").strip() for row in csv.DictReader(file)]
    for name in found:
        if name and not NAME.fullmatch(name):
            raise SystemExit(f"{roster}: {name!r} is no repository's name. Write it without its owner.")
    return [name for name in found if name]


def collect(name: str, folder: Path) -> bool:
    """Clone one repository; only its files are kept, nothing of Git."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(folder / name, ignore_errors=True)
    done = git("clone", "--quiet", "--depth", "1", "--no-tags", address(name), str(folder / name))
    shutil.rmtree(folder / name / ".git", ignore_errors=True)
    return done


def publish(name: str, folder: Path) -> bool:
    """Push the report to a branch of its own; the student's branches stay as they are."""
    reports = [folder / name / file for file in ("report.md", "report.html")]
    found = [path for path in reports if path.is_file()]
    if not found:
        return False
    with tempfile.TemporaryDirectory() as place:
        for path in found:
            shutil.copy(path, place)
        who = ["-c", "user.name=course", "-c", "user.email=course@invalid"]
        steps = (
            ["init", "--quiet"],
            ["add", "."],
            [*who, "commit", "--quiet", "-m", "Feedback"],
            ["push", "--quiet", "--force", address(name), f"HEAD:refs/heads/{BRANCH}"],
        )
        return all(git("-C", place, *step) for step in steps)


def address(name: str) -> str:
    """Where a repository lies."""
    return f"{os.environ['REPOSITORIES'].rstrip('/')}/{name}"


def git(*words: str) -> bool:
    """Run Git, which asks nobody and trusts no setting; the token is in no address and no file."""
    environ = {
        **os.environ,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_LFS_SKIP_SMUDGE": "1",
    }
    if token := environ.pop("TOKEN", ""):
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        header = {"KEY_0": "http.extraHeader", "VALUE_0": f"Authorization: Basic {secret}", "COUNT": "1"}
        environ |= {f"GIT_CONFIG_{key}": value for key, value in header.items()}
    return subprocess.run(["git", *SAFE, *words], env=environ, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
