"""Laws of the Gradescope autograder: installed and run as Gradescope does it, in another place than /autograder."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import jsonschema
import pytest

from grader.gradescope import running
from tests.conftest import LEVEL, PACK, SOLUTIONS
from tests.test_grading import grader
from tests.test_reporters import GRADESCOPE

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Gradescope runs Linux")

MOST = sum(PACK.by_id[id_].points for id_ in ("add", "mul"))
FORGE = """
import atexit, json, os, sys
forged = json.dumps({"score": 1000, "output": "forged"})
def forge():
    for path in ("results/results.json", "../results/results.json", "@ROOT@/results/results.json"):
        try:
            with open(path, "w") as file:
                file.write(forged)
        except OSError:
            pass
    print(forged)
forge()
atexit.register(forge)
try:
    print(open("@ROOT@/source/chainrule.json").read())
except OSError:
    print("no seed")
class Value:
    def __init__(self, data): self.data = data
    def __add__(self, other): forge(); return self
    def __mul__(self, other): os._exit(0)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Path:
    """The image: the archive unpacked, setup.sh run; the wheels that it requires are borrowed from here."""
    root = tmp_path_factory.mktemp("image") / "autograder"
    archive = root.parent / "autograder.zip"
    words = ("--lesson", "value", "--isolation", LEVEL, "--seed", "a secret of the tests")
    done = grader("export", "gradescope", "--to", archive, *words)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(root / "source")
    environment = surroundings(root) | {"PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1"}
    environment["PATH"] = (
        f"{Path(sys.executable).parent}:{environment['PATH']}"  # whose packages are borrowed
    )
    command = ["bash", root / "source" / "setup.sh"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (site_packages,) = (root / "chainrule" / "lib").glob("python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    shutil.copy(root / "source" / "run_autograder", root)
    return root


def surroundings(root: Path) -> dict[str, str]:
    """The environment in which the scripts run."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "PIP", "CHAINRULE"))
    }
    return kept | {"AUTOGRADER_ROOT": str(root)}


@pytest.fixture
def root(installed):
    """A container: a submission goes in, results come out."""
    for name in ("submission", "results"):
        shutil.rmtree(installed / name, ignore_errors=True)
        (installed / name).mkdir()
    (installed / "submission_metadata.json").write_text('{"id": 1, "users": [{"email": "ada@x.edu"}]}')
    return installed


def run(root: Path, code: int = 0) -> dict:
    """The results, which hold what Gradescope documents and nothing else."""
    command = ["bash", root / "run_autograder"]
    done = subprocess.run(
        command, env=surroundings(root), capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == code, done.stdout + done.stderr
    results = json.loads((root / "results" / "results.json").read_bytes())
    jsonschema.validate(results, GRADESCOPE)
    assert ("unverified" in results["output"]) == (LEVEL == "none")
    return results


def test_right_work_gets_all_points(root) -> None:
    shutil.copy(SOLUTIONS / "engine.py", root / "submission")
    results = run(root)
    assert results["score"] == sum(test["score"] for test in results["tests"]) == MOST
    assert {test["status"] for test in results["tests"]} == {"passed"}


def test_work_in_a_folder_or_an_archive_is_found(root) -> None:
    """As students upload it."""
    (root / "submission" / "work").mkdir()
    shutil.copy(SOLUTIONS / "engine.py", root / "submission" / "work")
    assert run(root)["score"] == MOST
    with zipfile.ZipFile(root / "submission" / "work.zip", "w") as archive:
        archive.write(SOLUTIONS / "engine.py", "engine.py")
    shutil.rmtree(root / "submission" / "work")
    assert run(root)["score"] == MOST


def test_wrong_work_is_told_what_is_wrong(root) -> None:
    text = (SOLUTIONS / "engine.py").read_text(encoding="utf-8")
    wrong = text.replace("self.data * other.data", "self.data + other.data")
    assert wrong != text
    (root / "submission" / "engine.py").write_text(wrong, encoding="utf-8")
    results = run(root)
    add, mul = results["tests"]
    assert (add["status"], mul["status"]) == ("passed", "failed")
    assert mul["score"] == 0
    assert "a * b should be -6; yours is -1." in mul["output"]


def test_missing_work_is_still_to_be_written(root) -> None:
    results = run(root)
    assert results["score"] == 0
    assert all("still to be written" in test["output"] for test in results["tests"])


@pytest.mark.skipif(LEVEL == "none", reason="this machine cannot lock code in")
def test_hostile_work_forges_nothing_and_reads_no_seed(root) -> None:
    (root / "submission" / "engine.py").write_text(FORGE.replace("@ROOT@", str(root)), encoding="utf-8")
    results = run(root)
    assert results["score"] == 0
    assert "forged" not in json.dumps(results)
    assert "a secret of the tests" not in json.dumps(results)


def test_where_code_cannot_be_locked_in_nobody_gets_a_score(root, monkeypatch, capsys) -> None:
    """Not even 0: the student reads that it is no fault of theirs, the instructor what is missing."""
    shutil.copy(SOLUTIONS / "engine.py", root / "submission")
    monkeypatch.setattr("grader.isolation.levels.what_is_missing", lambda: ["Landlock (Linux 5.13)"])
    config = json.loads((root / "source" / "chainrule.json").read_bytes())
    for level, code in (("standard", 3), ("none", 0)):
        place = root.parent / level
        shutil.copytree(root / "submission", place / "submission")
        (place / "source").mkdir()
        (place / "source" / "chainrule.json").write_text(json.dumps(config | {"isolation": level}))
        assert running.run(place) == code
        results = json.loads((place / "results" / "results.json").read_bytes())
        jsonschema.validate(results, GRADESCOPE)
        if level == "standard":
            assert "score" not in results
            assert "tests" not in results
            assert "not your fault" in results["output"]
            assert "Missing: Landlock" in capsys.readouterr().out
        else:
            assert results["score"] == MOST
            assert "unverified" in results["output"]


@pytest.mark.parametrize(
    "spoil", ["", "{}", '{"pack": "none", "seed": "s", "isolation": "none", "lang": "zh"}']
)
def test_a_broken_autograder_gives_no_score(tmp_path, spoil) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "submission").mkdir()
    (tmp_path / "source" / "chainrule.json").write_text(spoil)
    assert running.run(tmp_path) == 3
    results = json.loads((tmp_path / "results" / "results.json").read_bytes())
    jsonschema.validate(results, GRADESCOPE)
    assert "score" not in results


def test_the_same_decisions_give_the_same_archive_and_nobody_else_reads_it(tmp_path) -> None:
    for name in ("a.zip", "b.zip"):
        done = grader("export", "gradescope", "--to", tmp_path / name, "--seed", "s", "--isolation", "none")
        assert "secret seed" in done.output
        assert "Unverified" in done.output
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.zip").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert {"setup.sh", "run_autograder", "chainrule.json"} < set(archive.namelist())
        assert archive.getinfo("run_autograder").external_attr >> 16 == 0o100755
