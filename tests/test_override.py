"""Laws of `grader override`: logged, kept for the same work, gone with other work, seen in every format."""

import csv
import json
import os
import stat
from pathlib import Path

import pytest

from course.judging.report import from_json
from grader.overrides import LOG
from tests.test_grading import SCHEMA, grader, write

EXERCISES = ("--exercise", "add", "--exercise", "mul")
REASON = "Right on paper 7"
FORMATS = "text,junit,markdown,csv,gradescope,github,html"


@pytest.fixture
def reports(tmp_path) -> Path:
    """Two submissions that are the same, graded."""
    for name in ("ada", "bob"):
        write(tmp_path / "class" / name, engine="class Value: pass\n")
    grade(tmp_path)
    return tmp_path / "reports"


def grade(home: Path, *options: str) -> None:
    """Grade the class."""
    done = grader(
        "grade", home / "class", "--out", home / "reports", "--format", FORMATS, *EXERCISES, *options
    )
    assert done.exit_code == 0, done.output


def report_of(reports: Path, name: str):
    """A submission's report, which keeps to the published schema."""
    import jsonschema

    data = (reports / name / "report.json").read_bytes()
    jsonschema.validate(json.loads(data), json.loads(SCHEMA.read_text(encoding="utf-8")))
    return from_json(data)


def row_of(reports: Path, name: str) -> dict[str, str]:
    """A submission's row in the class's table."""
    with (reports / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        return next(row for row in csv.DictReader(file) if row["submission"] == name)


def set_by_hand(reports: Path, name: str, score: float, reason: str = REASON):
    """Set the score of `add`."""
    return grader("override", reports / name, "add", "--score", score, "--reason", reason)


def test_a_score_set_by_hand_is_in_every_format(reports) -> None:
    before = report_of(reports, "ada")
    done = set_by_hand(reports, "ada", 1)
    assert done.exit_code == 0, done.output
    after = report_of(reports, "ada")
    assert (before.score, after.score) == (0, 1)
    add = after.exercises[0]
    assert (add.score, add.override.judged, add.override.reason) == (1, 0, REASON)
    assert add.verdict == before.exercises[0].verdict
    kept = {"submission.zip", "output.txt"}
    texts = {
        path.name: path.read_text(encoding="utf-8")
        for path in (reports / "ada").iterdir()
        if path.name not in kept
    }
    assert len(texts) >= 8
    assert [name for name, text in texts.items() if REASON not in text] == []
    row = row_of(reports, "ada")
    assert (row["score"], row["add"], row["by hand"]) == ("1", "1", "add")
    rows = json.loads((reports / "summary.json").read_bytes())["submissions"]
    assert [(one["submission"], one["score"], one["by_hand"]) for one in rows] == [
        ("ada", 1, ["add"]),
        ("bob", 0, []),
    ]


def test_it_is_logged_with_time_and_user(reports) -> None:
    for score in (1, 0.5):
        set_by_hand(reports, "ada", score)
    lines = [json.loads(line) for line in (reports / LOG).read_text().splitlines()]
    assert [line["score"] for line in lines] == [1, 0.5]
    assert all(line["by"] and line["at"].endswith("Z") and line["reason"] == REASON for line in lines)
    if os.name == "posix":
        assert stat.S_IMODE((reports / LOG).stat().st_mode) == 0o600


@pytest.mark.parametrize("options", [(), ("--resume",)])
def test_it_survives_grading_the_same_work_again(reports, options) -> None:
    """And is nobody else's, though Bob's work is the same; the last one counts; the files are the same."""
    set_by_hand(reports, "ada", 1)
    set_by_hand(reports, "ada", 0.5)
    before = {
        path: path.read_bytes()
        for path in reports.rglob("*")
        if path.name not in ("run.json", "output.txt")
        if path.is_file()
    }
    grade(reports.parent, *options)
    assert report_of(reports, "ada").score == 0.5
    assert report_of(reports, "bob").score == 0
    assert {path: path.read_bytes() for path in before} == before


def test_other_work_is_judged_as_it_is(reports) -> None:
    set_by_hand(reports, "ada", 1)
    (reports.parent / "class" / "ada" / "engine.py").write_text("class Value: other = 1\n")
    grade(reports.parent)
    assert report_of(reports, "ada").score == 0
    assert row_of(reports, "ada")["by hand"] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ada", "add", "--score", "99", "--reason", "x"), "at most"),
        (("ada", "add", "--score", "-1", "--reason", "x"), "range"),
        (("ada", "ad", "--score", "1", "--reason", "x"), "Did you mean add"),
        (("ada", "add", "--score", "1", "--reason", " "), "Say why"),
        (("nobody", "add", "--score", "1", "--reason", "x"), "Name a report"),
        ((".", "add", "--score", "1", "--reason", "x"), "Name a report"),
    ],
)
def test_what_cannot_be_set_is_refused_and_nothing_written(reports, words, said) -> None:
    name, *rest = words
    done = grader("override", reports / name, *rest)
    assert done.exit_code == 2
    assert said in done.output
    assert not (reports / LOG).exists()


def test_a_broken_log_is_named_with_its_line(reports) -> None:
    (reports / LOG).write_text("\n{}\n")
    done = set_by_hand(reports, "ada", 1)
    assert done.exit_code == 2
    assert f"{LOG}, line 2" in done.output
    assert (reports / LOG).read_text() == "\n{}\n"


def test_a_place_that_cannot_be_written_to_is_named(reports) -> None:
    (reports / "ada" / ".report.txt.part").mkdir()
    done = set_by_hand(reports, "ada", 1)
    assert done.exit_code == 3
    assert ".report.txt.part could not be written" in done.output
