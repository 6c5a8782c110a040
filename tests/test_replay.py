"""Counterexamples that run again, rungs of help that are asked for, and messages of at most twelve lines."""

import json
import re
from pathlib import Path

import pytest

from course.cli import Context
from course.commands.verdicts import MOST_LINES, failure, first_wrong
from course.commands.work import students_judge
from course.judging.judge import Judge
from course.judging.replay import Case, replay
from course.judging.report import Verdict
from course.plugins import plugin_manager
from course.workspace import Workspace
from tests.conftest import MISTAKES, PACK, Mistake, edited, files_of, made
from tests.test_commands import OVERWRITE, break_engine, course, work  # noqa: F401 (a fixture)

SPEAKING = [Context(plugin_manager(), lang) for lang in ("en", "zh")]
AGAIN = re.compile(r"--replay (\w{4})")


@pytest.fixture(scope="module")
def students(launcher) -> Judge:
    """The judge that a student has."""
    return students_judge(PACK, launcher)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.id)
def test_a_known_mistake_is_told_in_twelve_lines_and_its_case_runs_again(
    students: Judge, tmp_path: Path, mistake: Mistake
) -> None:
    """In both languages the last line is a command; what is replayed is the very same answer."""
    submission = made(mistake)
    report, _ = students.grade(submission, mistake.loses)
    wrong = [result for result in report.exercises if result.verdict is not Verdict.PASSED]
    for result in wrong:
        for speaking in SPEAKING:
            lines = failure(speaking, Workspace(tmp_path), result, with_picture=False)
            assert len(lines) < MOST_LINES  # there is room for the picture's line
            assert "course " in lines[-1] or result.verdict is Verdict.VOID
        first = first_wrong(result)
        if first.counterexample and not result.follow_through:
            case = Case(exercise=result.id, check=first.id, example=first.counterexample)
            again = replay(students, submission, case)
            assert again
            assert (again.message, again.facts) == (first.message, first.facts)
            assert again.counterexample == first.counterexample


def test_a_case_that_is_mended_comes_out_right(work: Path) -> None:  # noqa: F811
    break_engine(work, *OVERWRITE)
    reference = AGAIN.search(course("check", "accumulation", "--folder", work).output)[1]
    wrong = course("check", "accumulation", "--replay", reference, "--folder", work)
    assert wrong.exit_code == 1
    assert "The gradient of a in a + a should be 2; yours is 1." in wrong.output
    for name, text in files_of("reference").items():
        (work / name).write_text(text, encoding="utf-8")
    right = course("check", "--replay", reference, "--folder", work)
    assert right.exit_code == 0
    assert "✓ a + a" in right.output


def test_a_case_that_raises_or_never_ends_says_so(students: Judge) -> None:
    report, _ = students.grade(edited(engine=OVERWRITE), {"accumulation"})
    first = first_wrong(report.exercises[0])
    case = Case(exercise="accumulation", check=first.id, example=first.counterexample)
    broken = {
        "raised-in": ("        self.grad = 1.0\n", "        raise ValueError('no')\n"),
        "import-failed": ("import math\n", "import math\n)\n"),
    }
    for message, edit in broken.items():
        result = replay(students, edited(engine=edit), case)
        assert (result.verdict, result.message) == (Verdict.CRASHED, message)


def test_an_unknown_case_is_a_usage_error_that_names_the_known_ones(work: Path) -> None:  # noqa: F811
    nothing = course("check", "--replay", "7f3a", "--folder", work)
    assert nothing.exit_code == 2
    assert "course check" in nothing.output
    break_engine(work, *OVERWRITE)
    reference = AGAIN.search(course("check", "accumulation", "--folder", work).output)[1]
    assert reference in course("check", "--replay", "../state", "--folder", work).output
    other = course("check", "add", "--replay", reference, "--folder", work)
    assert other.exit_code == 2
    assert f"course check accumulation --replay {reference}" in other.output
    (work / ".course" / "cases" / f"{reference}.json").write_text("{", encoding="utf-8")
    assert course("check", "--replay", reference, "--folder", work).exit_code == 2


# --- rungs --------------------------------------------------------------------


def test_only_the_next_rung_comes_and_after_the_third_the_first_again(tmp_path: Path) -> None:
    """The place is kept in the folder, so that closing the terminal loses nothing."""
    shown = [course("hint", "mul-step", "--folder", tmp_path).output for _ in range(4)]
    for rung, output in enumerate(shown[:3], 1):
        assert output.startswith(f"Hint {rung} of 3")
        assert PACK.by_id["mul-step"].hints["en"][rung - 1].strip() in output
    assert ["More: course hint mul-step" in output for output in shown] == [True, True, False, True]
    assert shown[3].startswith("The third hint was the last")
    assert shown[0] in shown[3]
    again = course("hint", "mul-step", "--rung", 2, "--folder", tmp_path)
    assert again.output == shown[1]
    assert course("hint", "mul-step", "--folder", tmp_path).output == shown[2]


def test_every_exercise_and_every_mistake_has_a_ladder_of_its_own(work: Path) -> None:  # noqa: F811
    for _ in range(2):
        course("hint", "accumulation", "--folder", work)
    assert "Hint 1 of 3" in course("hint", "add", "--folder", work).output
    break_engine(work, *OVERWRITE)
    course("check", "accumulation", "--folder", work)
    first = course("hint", "accumulation", "--folder", work).output
    assert "Hint 1 of 3" in first
    assert "This looks like: A new gradient replaces the old one." in first


def test_a_check_forgets_no_rung(work: Path) -> None:  # noqa: F811
    course("hint", "add", "--folder", work)
    course("check", "add", "--folder", work)
    assert "Hint 2 of 3" in course("hint", "add", "--folder", work).output


def test_a_hint_needs_no_folder(tmp_path: Path) -> None:
    """Where nothing can be kept, the command names the next rung."""
    output = course("hint", "add", "--folder", tmp_path / "nowhere").output
    assert "More: course hint add --rung 2" in output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("hints", [7, [["add"]], [["add", "", 9]], {"add": 1}])
def test_broken_rungs_are_forgotten(tmp_path: Path, hints: object) -> None:
    state = {"format": 1, "current": "add", "exercises": {}, "hints": hints}
    (tmp_path / ".course").mkdir()
    (tmp_path / ".course" / "state.json").write_text(json.dumps(state), encoding="utf-8")
    assert course("hint", "add", "--folder", tmp_path).output.startswith("Hint 1 of 3")
