"""The laws of grading, on the reference, right designs, known mistakes and other people's engines."""

import importlib.util
from pathlib import Path

import pytest

from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.submission import Submission, read_folder
from tests.conftest import DESIGNS, MISTAKES, PACK, SUBMISSIONS, Grade, Mistake, files_of, lost, verdicts


def by_id(mistake: Mistake) -> str:
    return mistake.id


def test_the_reference_passes_everything(grade: Grade, check: Grade) -> None:
    submission = Submission("reference", files_of("reference"))
    for report in (grade(submission), check(submission)):
        assert set(verdicts(report).values()) == {"passed"}
        assert report.score == report.max_score


def test_points_are_what_the_manifest_says(grade: Grade) -> None:
    report = grade(Submission("reference", files_of("reference")))
    assert {e.id: e.max_score for e in report.exercises} == {e.id: e.points for e in PACK.by_id.values()}


def test_a_fresh_stub_is_unanswered_everywhere(grade: Grade, check: Grade) -> None:
    for report in (grade(read_folder(PACK.exercises)), check(read_folder(PACK.exercises))):
        assert set(verdicts(report).values()) == {"unanswered"}
        assert report.score == 0


def test_an_empty_submission_is_unanswered_everywhere(grade: Grade) -> None:
    assert set(verdicts(grade(Submission("empty", {}))).values()) == {"unanswered"}


@pytest.mark.parametrize("design", DESIGNS)
def test_a_right_design_passes_everything(grade: Grade, design: str) -> None:
    report = grade(Submission(design, files_of(design)))
    assert lost(report) == []
    assert report.score == report.max_score


def test_there_are_enough_designs_and_mistakes() -> None:
    assert len(DESIGNS) >= 6
    assert len(MISTAKES) >= 25
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES)
    covered = {exercise for mistake in MISTAKES for exercise in mistake.loses}
    assert covered == set(PACK.by_id)


@pytest.mark.parametrize("mistake", MISTAKES, ids=by_id)
def test_a_known_mistake_loses_its_own_exercise_only(grade: Grade, mistake: Mistake) -> None:
    report = grade(mistake.submission)
    assert tuple(lost(report)) == mistake.loses
    # what shares a method with it cannot be judged beside it; everything else keeps its points
    symbols = {symbol for id_ in mistake.loses for symbol in PACK.by_id[id_].symbols}
    for exercise in report.exercises:
        if exercise.id in mistake.loses:
            assert exercise.score < exercise.max_score
        elif not symbols & set(PACK.by_id[exercise.id].symbols):
            assert exercise.score == exercise.max_score, exercise


@pytest.mark.parametrize("mistake", MISTAKES, ids=by_id)
def test_the_visible_checks_see_the_mistake_too(check: Grade, mistake: Mistake) -> None:
    assert set(mistake.loses) <= set(lost(check(mistake.submission)))


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_secret_inputs_change_no_verdict(judge: Judge, seed: str) -> None:
    other = Judge(judge.pack, judge.checks, judge.launcher, Inputs.from_text(seed), judge.lender)
    for mistake in MISTAKES[:: len(MISTAKES) // 8]:
        assert tuple(lost(other.grade(mistake.submission)[0])) == mistake.loses


# --- other people's engines ---------------------------------------------------


def test_the_lecture_lacks_the_order_and_the_second_pass(grade: Grade) -> None:
    found = verdicts(grade(read_folder(SUBMISSIONS / "lecture")))
    assert {id_: verdict for id_, verdict in found.items() if verdict != "passed"} == {
        "topological-order": "unanswered",
        "backward-twice": "failed",
    }


def test_before_its_fix_it_loses_accumulation_as_well(grade: Grade) -> None:
    after = verdicts(grade(read_folder(SUBMISSIONS / "lecture")))
    before = verdicts(grade(read_folder(SUBMISSIONS / "lecture-before-fix")))
    assert {id_ for id_ in after if after[id_] != before[id_]} == {"accumulation"}
    assert before["accumulation"] == "failed"


def test_an_engine_with_other_names_is_judged_and_told_how_to_rename(grade: Grade) -> None:
    report = grade(read_folder(SUBMISSIONS / "scalar"))
    passed = {id_ for id_, verdict in verdicts(report).items() if verdict == "passed"}
    assert passed == {"add", "mul", "backward", "accumulation", "backward-twice"}
    assert "rename:Scalar:Value" in report.notes
    assert "rename:prevs:_prev" in report.notes


def test_micrograd_lacks_tanh_the_order_and_the_second_pass(grade: Grade) -> None:
    spec = importlib.util.find_spec("micrograd")
    assert spec
    assert spec.submodule_search_locations
    source = Path(spec.submodule_search_locations[0], "engine.py").read_text(encoding="utf-8")
    found = verdicts(grade(Submission("micrograd", {"engine.py": source})))
    assert {id_ for id_, verdict in found.items() if verdict == "passed"} == {
        "add", "mul", "add-step", "mul-step", "backward", "accumulation",
    }  # fmt: skip
    assert [id_ for id_, verdict in found.items() if verdict == "failed"] == ["backward-twice"]
    assert found["tanh"] == found["tanh-step"] == found["topological-order"] == "unanswered"
