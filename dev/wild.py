"""The wild class: micrograd-like packages from the package index, graded as submissions of strangers.

Their wheels are read as archives. Nothing of them is installed or imported; only a locked-in worker runs it.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from dev.demo import grades
from dev.environment import Problem, explain

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_suffix(".toml")
HOME = Path("reports/wild")  # from ROOT, where everything here is run
WHEELS, STUDENTS, REPORTS = HOME / "wheels", HOME / "students", HOME / "graded"
VERDICTS = {
    "right": ("passed",),
    "wrong": ("failed", "crashed"),
    "unanswered": ("unanswered",),
    "blocked": ("blocked",),
}
STANDS_FOR = "from {module} import *\n"

Package = dict[str, object]


def main() -> int:
    """Download the packages, hand them in, grade them; one line of a table for each."""
    sys.stdout.reconfigure(errors="replace")  # a terminal that cannot show a character gets a ? for it
    os.chdir(ROOT)
    packages = listed()
    try:
        download(packages)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 3
    shutil.rmtree(STUDENTS, ignore_errors=True)
    for package in packages:
        hand_in(package, wheel(package, WHEELS), STUDENTS / package["name"])
    is_done = grades(STUDENTS, "--out", REPORTS, "--seed", "wild")
    print("\n" + "\n".join(table(packages)))
    return 0 if is_done else 1


def listed() -> list[Package]:
    """The packages of the wild class."""
    return tomllib.loads(LIST.read_text(encoding="utf-8"))["packages"]


def download(packages: Iterable[Package]) -> None:
    """Let pip fetch the wheels; each must have the hash that is listed."""
    lines = [f"{one['name']}=={one['version']} --hash=sha256:{one['sha256']}\n" for one in packages]
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder, "wanted.txt")
        wanted.write_text("".join(lines), encoding="utf-8")
        options = ["--no-deps", "--only-binary", ":all:", "--require-hashes", "--dest", WHEELS, "-r", wanted]
        quiet = ["--disable-pip-version-check", "--no-input", "--retries", "2"]
        command = [sys.executable, "-m", "pip", "download", *quiet, *options]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        log = HOME / "pip.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text(ended.stdout + ended.stderr, encoding="utf-8")
        raise Problem(explain(ended.stdout + ended.stderr, log.as_posix()))


def wheel(package: Package, folder: Path) -> Path:
    """The wheel of a package."""
    name = re.sub(r"[-_.]+", "_", package["name"])
    return next(folder.glob(f"{name}-{package['version']}-*.whl"))


def hand_in(package: Package, wheel: Path, folder: Path) -> None:
    """The submission of a package: its files under the names of ours, and files that pass others on."""
    folder.mkdir(parents=True)
    with zipfile.ZipFile(wheel) as archive:
        for ours, theirs in package["files"].items():
            (folder / ours).write_bytes(archive.read(theirs))
    for file, module in package.get("stands_for", {}).items():
        (folder / file).write_text(STANDS_FOR.format(module=module), encoding="utf-8")


def table(packages: Iterable[Package]) -> list[str]:
    """What came out, in Markdown."""
    rows = [f"| package | score | {' | '.join(VERDICTS)} | wrong ones |", "| --- | --- |" + " --- |" * 5]
    return rows + [row(package) for package in packages]


def row(package: Package) -> str:
    """One package: its score, its verdicts counted, and which exercises it has wrong."""
    report = json.loads((REPORTS / package["name"] / "report.json").read_text(encoding="utf-8"))
    counted = Counter(exercise["verdict"] for exercise in report["exercises"])
    counts = [str(sum(counted[verdict] for verdict in verdicts)) for verdicts in VERDICTS.values()]
    wrong = [one["id"] for one in report["exercises"] if one["verdict"] in VERDICTS["wrong"]]
    score = f"{report['score']:g} of {report['max_score']:g}"
    return f"| {package['name']} {package['version']} | {score} | {' | '.join(counts)} | {', '.join(wrong)} |"


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
