"""Laws of `grader diff`: everybody whose score changed is named, with the reason, and nobody else."""

import json
import shutil
from pathlib import Path

import pytest

from tests.test_grading import grader, write

EXERCISES = ("--exercise", "add", "--exercise", "mul")


@pytest.fixture(scope="module")
def old(tmp_path_factory) -> Path:
    """The reports of three students."""
    home = tmp_path_factory.mktemp("diff")
    for name in ("ada", "bob", "eve"):
        write(home / "class" / name)
    assert grader("grade", home / "class", "--out", home / "old", *EXERCISES, "--seed", "s").exit_code == 0
    return home / "old"


@pytest.fixture
def new(old, tmp_path) -> Path:
    """A copy of them, to be changed."""
    return Path(shutil.copytree(old, tmp_path / "new"))


def edit(folder: Path, change) -> None:
    """Change a report."""
    path = folder / "report.json"
    report = json.loads(path.read_bytes())
    change(report)
    path.write_text(json.dumps(report))


def diff(*paths: Path) -> list[str]:
    """What is said."""
    done = grader("diff", *paths)
    assert done.exit_code == 0, done.output
    return done.output.splitlines()


def lose_a_check(report) -> None:
    """As if a mended check were wrong."""
    add = report["exercises"][0]
    check = add["checks"][1]
    check["verdict"], add["verdict"] = "failed", "failed"
    for thing in (report, add, check):
        thing["score"] -= check["max_score"]


def test_the_same_reports_have_no_difference(old, new) -> None:
    assert diff(old, new) == ["0 changed, 3 stayed the same."]
    assert diff(old / "ada", new / "ada") == ["0 changed, 1 stayed the same."]


def test_who_changed_is_named_with_the_check_that_did_it(old, new) -> None:
    edit(new / "bob", lose_a_check)
    edit(new / "ada", lambda report: report.update(pack_version="0.2.0"))
    assert diff(old, new) == [
        "the course's version: 0.1.0 → 0.2.0",
        "bob: 6 → 4",
        "    add: 3 / 3 → 1 / 3: random_sums passed → wrong",
        "1 changed, 2 stayed the same.",
    ]


def test_checks_that_are_new_or_gone_are_a_reason(old, new) -> None:
    def rename(report) -> None:
        report["exercises"][0]["checks"][1]["id"] = "add/other_sums"
        report["exercises"][0]["checks"][1]["max_score"] = 4
        report["exercises"][0]["max_score"] += 2
        report["max_score"] += 2

    edit(new / "eve", rename)
    assert "    add: 3 / 3 → 3 / 5: check random_sums is gone; new check other_sums" in diff(old, new)


def test_other_work_and_a_score_set_by_hand_are_reasons(old, new) -> None:
    edit(new / "ada", lambda report: (lose_a_check(report), report.update(digest="0")))
    assert grader("override", new / "eve", "mul", "--score", "0.5", "--reason", "copied").exit_code == 0
    said = diff(old, new)
    assert said[said.index("ada: 6 → 4") + 1] == "    handed in other work"
    assert "    mul: 3 / 3 → 0.5 / 3: set by hand: copied" in said


def test_who_is_in_one_folder_only_is_named(old, new) -> None:
    shutil.rmtree(new / "bob")
    assert diff(old, new) == [
        "bob: 6 → no score",
        "    only in the old reports",
        "1 changed, 2 stayed the same.",
    ]
    assert "    only in the new reports" in diff(new, old)


def test_a_folder_without_reports_is_refused(old, tmp_path) -> None:
    done = grader("diff", old, tmp_path)
    assert done.exit_code == 2
    assert "holds no reports" in done.output
