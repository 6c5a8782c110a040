"""`course list`, `start`, `check` and `hint`, as a student meets them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.cli import build
from course.judging.report import from_json
from course.plugins import plugin_manager
from course.screen import columns
from tests.conftest import MISTAKES, PACK, Mistake, files_of, made


def course(*arguments: object) -> Result:
    group = build(plugin_manager(), "course", "")
    return CliRunner().invoke(group, [str(argument) for argument in arguments])


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the reference in it."""
    for name, text in files_of("reference").items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def break_engine(work: Path, old: str, new: str) -> None:
    text = (work / "engine.py").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (work / "engine.py").write_text(text.replace(old, new), encoding="utf-8")


OVERWRITE = ("operand.grad += grad * local_grad", "operand.grad = grad * local_grad")


def test_start_writes_a_lesson_and_check_says_what_is_to_do(tmp_path) -> None:
    started = course("start", "--folder", tmp_path)
    assert "derivative.py" in started.output
    assert (tmp_path / "derivative.py").read_text(encoding="utf-8") == (
        PACK.exercises / "derivative.py"
    ).read_text(encoding="utf-8")
    checked = course("check", "--folder", tmp_path)
    assert checked.exit_code == 1
    assert "derivative.forward_difference: still to be written." in checked.output
    assert "course hint forward-difference" in checked.output


def test_start_never_writes_over_work(work: Path) -> None:
    mine = (work / "engine.py").read_text(encoding="utf-8") + "# mine\n"
    (work / "engine.py").write_text(mine, encoding="utf-8")
    result = course("start", "accumulation", "--folder", work)
    assert "stays as it is" in result.output
    assert (work / "engine.py").read_text(encoding="utf-8") == mine


def test_check_needs_no_start(work: Path) -> None:
    result = course("check", "add", "--folder", work)
    assert result.exit_code == 0
    assert "✓ add" in result.output


def test_a_folder_can_be_named_as_it_is(work: Path) -> None:
    result = course("check", work)
    assert result.exit_code == 0
    assert "✓ forward-difference" in result.output


def test_check_goes_on_where_you_are(work: Path) -> None:
    for exercise in list(PACK.by_id)[:3]:
        result = course("check", "--folder", work)
        assert f"✓ {exercise}" in result.output
    assert "Next: course check add" in result.output
    assert course("check", "--all", "--folder", work).output.splitlines()[-1] == "All done."


def test_check_stays_with_what_is_not_right_yet(work: Path) -> None:
    break_engine(work, *OVERWRITE)
    course("check", "accumulation", "--folder", work)
    result = course("check", "--folder", work)
    assert result.exit_code == 1
    assert "✗ accumulation" in result.output


def test_what_built_on_it_is_checked_again(work: Path) -> None:
    course("check", "--all", "--folder", work)
    break_engine(work, "            node._backward()\n", "            pass\n")
    result = course("check", "topological-order", "--folder", work)
    assert "✓ topological-order" in result.output
    assert "backward was right before, and no longer is." in result.output
    assert result.exit_code == 1


def test_a_failure_is_a_fact_a_case_and_a_command(work: Path) -> None:
    break_engine(work, *OVERWRITE)
    lines = course("check", "accumulation", "--folder", work).output.splitlines()
    assert lines[1] == "  The gradient of a in a + a should be 2; yours is 1."
    assert lines[2] == "  with a = 2"
    assert any("✗ grad: yours 1, right 2" in line for line in lines)
    assert any("course check accumulation" in line for line in lines)


@pytest.mark.parametrize("mistake", MISTAKES[::3], ids=lambda mistake: mistake.id)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_failure_takes_at_most_twelve_lines(tmp_path, mistake: Mistake, lang: str) -> None:
    for name, text in made(mistake).files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = course("--lang", lang, "check", *mistake.loses, "--folder", tmp_path)
    assert result.exit_code == 1
    assert 3 <= len(result.output.splitlines()) <= 13  # and a line of progress
    assert "Traceback" not in result.output


def test_the_counterexample_is_drawn(work: Path) -> None:
    break_engine(work, *OVERWRITE)
    result = course("check", "accumulation", "--folder", work)
    picture = work / ".course" / "accumulation.svg"
    if "Picture:" not in result.output:
        pytest.skip("needs graphviz")
    assert picture.read_bytes().lstrip().startswith(b"<?xml")


def test_check_as_json_is_a_report(work: Path) -> None:
    result = course("check", "add", "mul", "--json", "--folder", work)
    report = from_json(result.output.encode())
    assert [exercise.id for exercise in report.exercises] == ["add", "mul"]


def test_list_as_json_knows_what_passed(work: Path) -> None:
    course("check", "add", "--folder", work)
    rows = json.loads(course("list", "--json", "--folder", work).output)["exercises"]
    assert [row["id"] for row in rows] == list(PACK.by_id)
    passed = [row for row in rows if row["verdict"] == "passed"]
    assert [row["id"] for row in passed] == ["add"]
    assert {"id", "lesson", "verdict", "score", "max_score"} <= set(rows[0])
    course("check", "--all", "--folder", work)
    after = json.loads(course("list", "--json", "--folder", work).output)["exercises"]
    assert [row["max_score"] for row in after] == [row["max_score"] for row in rows]  # known before any check


def test_list_shows_every_exercise_in_both_languages(tmp_path) -> None:
    for lang, verdict in (("en", "to do"), ("zh", "待完成")):
        output = course("list", "--lang", lang, "--folder", tmp_path).output
        for exercise in PACK.by_id.values():
            assert exercise.id in output
            assert exercise.title[lang] in output
        columns_of_verdicts = {
            columns(line.partition(verdict)[0]) for line in output.splitlines() if verdict in line
        }
        assert len(columns_of_verdicts) == 1


def test_hints_have_three_rungs(tmp_path) -> None:
    shown = [course("hint", "mul-step", "--rung", rung, "--folder", tmp_path).output for rung in (1, 2, 3)]
    assert len(set(shown)) == 3
    assert "More: course hint mul-step" in shown[0]
    assert course("hint", "mul-step", "--rung", 4).exit_code == 2


def test_a_mistyped_exercise_is_a_usage_error_with_the_nearest_name(work: Path) -> None:
    result = course("check", "ad", "--folder", work)
    assert result.exit_code == 2
    assert "Did you mean add" in result.output


@pytest.mark.parametrize("folder", ["empty", "nowhere"])
def test_a_folder_without_work_says_how_to_begin(tmp_path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    result = course("check", "add", "--folder", tmp_path / folder)
    assert result.exit_code == 2
    assert "course start" in result.output or "--folder" in result.output


@pytest.mark.parametrize("state", ["", "{", "[]", '{"format": 99}', '{"format": 1, "exercises": {"add": 7}}'])
def test_a_broken_memory_is_forgotten(work: Path, state: str) -> None:
    (work / ".course").mkdir()
    (work / ".course" / "state.json").write_text(state)
    assert course("check", "add", "--folder", work).exit_code == 0


def test_a_hostile_message_moves_no_cursor(work: Path) -> None:
    break_engine(
        work, "        t = math.tanh(self.data)\n", "        raise ValueError('\\x1b[2J\\u202egone')\n"
    )
    output = course("check", "tanh", "--folder", work).output
    assert "raised ValueError" in output
    assert "\x1b[2J" not in output
    assert "\u202e" not in output


def test_colours_are_off_when_nobody_sees_them(work: Path) -> None:
    command = [Path(sys.executable).with_name("course"), "check", "--all", "--folder", work]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert b"\x1b" not in done.stdout


@pytest.mark.parametrize(("said", "is_coloured"), [("", True), ("1", False)])
def test_no_color_turns_colours_off_on_a_terminal(work: Path, said: str, is_coloured: bool) -> None:
    group = build(plugin_manager(), "course", "A test.")
    for words in (["list"], ["check", "add"]):
        arguments = [*words, "--folder", str(work)]
        shown = CliRunner().invoke(group, arguments, color=True, env={"NO_COLOR": said})
        assert ("\x1b" in shown.output) == is_coloured


def test_pytest_runs_the_checks_for_authors(work: Path, tmp_path_factory) -> None:
    break_engine(work, *OVERWRITE)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--submission",
        work,
        "-k",
        "accum or add or random_errors",
    ]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=tmp_path_factory.mktemp("author"),
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "add/random_sums" not in done.stdout
    assert "random_errors" not in done.stdout  # compared with the reference, and judged with what can be lent
    assert "failed: A number that is used twice gets both gradients" in done.stdout
    assert "should be 2; yours is 1" in done.stdout
