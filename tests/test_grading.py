"""Laws of `grader grade`: reports, tables, exit codes; nothing is lost and nothing forged."""

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from course.cli import build
from course.judging import report as report_module
from course.judging.report import from_json, schema
from course.plugins import plugin_manager
from grader.classes import cell
from tests.conftest import LEVEL, PACK, SOLUTIONS, SUBMISSIONS, files_of, made

QUICK = {"add", "mul", "add-step", "mul-step", "tanh-step", "backward", "accumulation"}
SCHEMA = Path(report_module.__file__).with_name("report.schema.json")


def grader(command: str, *arguments: object) -> Result:
    """Run a command as a user does; on a machine that cannot isolate, without isolation."""
    level = ("--isolation", LEVEL) if command == "grade" and "--isolation" not in arguments else ()
    group = build(plugin_manager(), "grader", "")
    return CliRunner().invoke(group, [str(argument) for argument in (command, *level, *arguments)])


def write(folder: Path, **changes: str) -> Path:
    """A submission in a folder: the reference, with some files replaced."""
    folder.mkdir(parents=True)
    for name, text in {**files_of("reference"), **{f"{k}.py": v for k, v in changes.items()}}.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Path:
    """A small class of real submissions, graded once."""
    out = tmp_path_factory.mktemp("class") / "reports"
    result = grader(
        "grade", SUBMISSIONS, SOLUTIONS / "designs" / "closures", "--out", out, "--format", "json,text"
    )
    assert result.exit_code == 0, result.output
    return out


def test_every_report_keeps_to_the_published_schema(graded: Path) -> None:
    published = json.loads(SCHEMA.read_text(encoding="utf-8"))
    reports = list(graded.glob("*/report.json"))
    assert len(reports) == 4
    for path in reports:
        jsonschema.validate(json.loads(path.read_bytes()), published)
        assert from_json(path.read_bytes()).submission == path.parent.name


def test_the_published_schema_is_that_of_the_code() -> None:
    assert json.loads(SCHEMA.read_text(encoding="utf-8")) == schema()


def test_scores_add_up(graded: Path) -> None:
    summary = json.loads((graded / "summary.json").read_bytes())
    for row in summary["submissions"]:
        report = from_json((graded / row["submission"] / "report.json").read_bytes())
        assert row["score"] == report.score == sum(e.score for e in report.exercises)
        assert report.score == sum(c.score for e in report.exercises for c in e.checks)
        assert 0 <= report.score <= report.max_score
        assert report.verified == (LEVEL != "none")
        assert report.isolation.level == LEVEL


def test_the_tables_of_the_class_agree(graded: Path) -> None:
    summary = json.loads((graded / "summary.json").read_bytes())
    with (graded / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["submission"] for row in rows] == [row["submission"] for row in summary["submissions"]]
    assert [float(row["score"]) for row in rows] == [row["score"] for row in summary["submissions"]]
    assert {row["verified"] for row in rows} == {"unverified" if LEVEL == "none" else "yes"}
    for exercise in summary["exercises"]:
        assert sum(exercise["verdicts"].values()) == len(rows)


def test_the_run_keeps_its_seed_to_itself(graded: Path) -> None:
    seed = json.loads((graded / "run.json").read_bytes())["seed"]
    assert len(seed) >= 32
    if os.name == "posix":
        assert stat.S_IMODE((graded / "run.json").stat().st_mode) == 0o600
        assert stat.S_IMODE((graded / "lecture" / "output.txt").stat().st_mode) == 0o600
    others = [path for path in graded.rglob("*") if path.is_file() and path.name != "run.json"]
    assert not any(seed in path.read_text(encoding="utf-8", errors="replace") for path in others)


def test_the_same_seed_gives_the_same_bytes(tmp_path) -> None:
    for out in ("first", "second"):
        assert grader("grade", SUBMISSIONS, "--out", tmp_path / out, "--seed", "s").exit_code == 0
    for path in (tmp_path / "first").rglob("*.json"):
        if path.name != "run.json":
            assert (
                path.read_bytes() == (tmp_path / "second" / path.relative_to(tmp_path / "first")).read_bytes()
            )


def test_grading_again_draws_the_same_inputs(tmp_path) -> None:
    names = set()
    for _ in range(2):
        assert grader("grade", SUBMISSIONS / "scalar", "--out", tmp_path).exit_code == 0
        names.add(from_json((tmp_path / "scalar" / "report.json").read_bytes()).inputs)
    assert len(names) == 1
    assert grader("grade", SUBMISSIONS / "scalar", "--out", tmp_path / "other").exit_code == 0
    assert from_json((tmp_path / "other" / "scalar" / "report.json").read_bytes()).inputs not in names


def test_one_broken_submission_stops_no_other(tmp_path) -> None:
    write(tmp_path / "class" / "ada")
    write(
        tmp_path / "class" / "bob", engine="def broken(:\n", derivative="raise SystemExit\n", manual="1/0\n"
    )
    (tmp_path / "class" / "eve.zip").write_bytes(b"PK broken")
    result = grader("grade", tmp_path / "class", "--out", tmp_path / "out", "--format", "text")
    assert result.exit_code == 0, result.output
    summary = json.loads((tmp_path / "out" / "summary.json").read_bytes())
    broken = {"engine.py", "derivative.py", "manual.py"}
    assert [(row["submission"], row["score"]) for row in summary["submissions"]] == [
        ("ada", sum(exercise.points for exercise in PACK.by_id.values())),
        ("bob", sum(e.points for e in PACK.by_id.values() if not broken.intersection(e.files))),
        ("eve", 0),
    ]
    assert "eve.zip could not be read" in (tmp_path / "out" / "eve" / "report.txt").read_text(
        encoding="utf-8"
    )


def test_nothing_beside_a_submission_configures_the_judge(tmp_path, monkeypatch) -> None:
    """conftest.py, pytest.ini, sitecustomize, bytecode and the environment are not looked at."""
    folder = write(tmp_path / "class" / "ada", engine="raise RuntimeError('wrong')\n")
    forge = "import course.judging.endings\nraise SystemExit('configured')\n"
    for name in (
        "conftest.py",
        "sitecustomize.py",
        "usercustomize.py",
        "course.py",
        "grader.py",
        "random.py",
    ):
        (folder / name).write_text(forge)
    (folder / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    cache = folder / "__pycache__"
    cache.mkdir()
    for tag in ("cpython-311", sys.implementation.cache_tag):
        (cache / f"engine.{tag}.pyc").write_bytes(b"forged")
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")
    command = [Path(sys.executable).with_name("grader"), "grade", folder, "--out", tmp_path / "out"]
    command += ["--isolation", LEVEL]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=True)
    assert "configured" not in done.stdout + done.stderr
    report = from_json((tmp_path / "out" / "ada" / "report.json").read_bytes())
    assert {e.verdict.value for e in report.exercises if "engine" in e.checks[0].facts.get("file", "")} == {
        "crashed"
    }


def test_exit_codes(tmp_path, judge, monkeypatch) -> None:
    scalar, closures = SUBMISSIONS / "scalar", SOLUTIONS / "designs" / "closures"
    assert grader("grade", scalar, "--out", tmp_path / "a", "--fail-under", "60").exit_code == 1
    assert grader("grade", closures, "--out", tmp_path / "b", "--fail-under", "60").exit_code == 0
    assert grader("grade", closures, "--out", tmp_path / "c", "--lesson", "no-such").exit_code == 2
    assert grader("grade", closures, "--out", tmp_path / "c", "--format", "no-such").exit_code == 2
    assert grader("grade", tmp_path / "nobody", "--out", tmp_path / "c").exit_code == 2
    assert grader("grade", closures).exit_code == 2


def test_void_is_listed_has_no_score_and_ends_with_3(tmp_path, monkeypatch) -> None:
    from course.judging.forking import ForkingLauncher
    from course.judging.launcher import LauncherError

    def fail(self: ForkingLauncher) -> None:
        raise LauncherError("no processes left")

    monkeypatch.setattr(ForkingLauncher, "start", fail)
    result = grader("grade", SUBMISSIONS / "scalar", "--out", tmp_path, "--isolation", "none")
    assert result.exit_code == 3
    assert "scalar" in result.output.splitlines()[-1]
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file))
    assert (row["score"], row["void"]) == ("", "void")


def test_one_lesson_or_exercise_can_be_graded(tmp_path) -> None:
    folder = SOLUTIONS / "designs" / "tape"
    assert (
        grader("grade", folder, "--out", tmp_path, "--lesson", "value", "--exercise", "backward").exit_code
        == 0
    )
    report = from_json((tmp_path / "tape" / "report.json").read_bytes())
    assert [exercise.id for exercise in report.exercises] == ["add", "mul", "backward"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == "'" + text
    assert cell("Ada") == "Ada"


def test_the_judge_s_memory_does_not_grow(judge) -> None:
    """200 copies of a submission, some of them wrong: what is alive afterwards is what was alive before."""
    import gc
    import threading

    from course.judging.submission import Submission
    from tests.conftest import MISTAKES

    def grade_some(count: int) -> int:
        for number in range(count):
            is_wrong = number % 10 == 0
            files = made(wrong[number // 10 % len(wrong)]).files if is_wrong else files_of("reference")
            judge.grade(Submission(f"student {number}", files), QUICK)
        gc.collect()
        return len(gc.get_objects())

    wrong = MISTAKES[:: len(MISTAKES) // 3]
    grade_some(40)  # every program is drawn by now
    before, threads = grade_some(20), threading.active_count()
    after = grade_some(200)
    assert threading.active_count() <= threads
    assert after - before < 2000  # a kept report alone holds about 200 objects
