"""The laws of grading, on the reference, right designs, known mistakes and other people's engines."""

import importlib.util
from pathlib import Path

import pytest

from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.submission import Submission, read_folder
from course.pack import Exercise
from tests.conftest import (
    DESIGNS,
    MISTAKES,
    PACK,
    SUBMISSIONS,
    Grade,
    Mistake,
    files_of,
    lost,
    made,
    verdicts,
)


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
    too_deep = ["deep-graph"] if design == "recursive" else []  # the bonus is what recursion cannot have
    assert lost(report) == too_deep
    assert report.score == report.max_score - sum(PACK.by_id[id_].points for id_ in too_deep)


def test_there_are_enough_designs_and_mistakes() -> None:
    assert len(DESIGNS) >= 6
    assert len(MISTAKES) >= 25
    assert len({mistake.id for mistake in MISTAKES}) == len(MISTAKES)
    covered = {exercise for mistake in MISTAKES for exercise in mistake.loses}
    assert covered == set(PACK.by_id)


@pytest.mark.parametrize("mistake", MISTAKES, ids=by_id)
def test_a_known_mistake_loses_its_own_exercise_only(grade: Grade, mistake: Mistake) -> None:
    report = grade(made(mistake), judged_for(mistake))
    assert tuple(id_ for id_ in lost(report) if id_ not in out_of_reach(mistake)) == mistake.loses
    # what shares a method with it cannot be judged beside it; everything else keeps its points
    symbols = {symbol for id_ in mistake.loses for symbol in PACK.by_id[id_].symbols}
    for exercise in report.exercises:
        if exercise.id in mistake.loses:
            assert exercise.score < exercise.max_score
        elif exercise.verdict == "blocked":
            shares = symbols & set(PACK.by_id[exercise.id].symbols)
            assert shares or exercise.id in built_on(mistake), exercise
        elif exercise.id not in out_of_reach(mistake):
            assert exercise.score == exercise.max_score, exercise


def judged_for(mistake: Mistake) -> set[str]:
    """Everything; the long chains of deep-graph only for mistakes that lose it."""
    return set(PACK.by_id) - ({"deep-graph"} - set(mistake.loses))


def out_of_reach(mistake: Mistake) -> set[str]:
    """What the design of a mistake never had."""
    return {"deep-graph"} if mistake.base == "recursive" else set()


def built_on(mistake: Mistake) -> set[str]:
    """Operators made out of the one that is lost: 1 + a everywhere, in some designs a - b as a + -b."""
    operators = {"constants", "reflected", "neg", "sub", "pow", "div", "exp", "log", "relu", "sigmoid"}
    return {"reflected"} if mistake.base == "reference" else operators


@pytest.mark.parametrize("mistake", MISTAKES, ids=by_id)
def test_the_visible_checks_see_the_mistake_too(check: Grade, mistake: Mistake) -> None:
    assert set(mistake.loses) == set(lost(check(made(mistake), mistake.loses)))


@pytest.mark.parametrize("seed", ["1", "2", "3"])
def test_secret_inputs_change_no_verdict(judge: Judge, seed: str) -> None:
    other = Judge(judge.pack, judge.checks, judge.launcher, Inputs.from_text(seed), judge.lender)
    for mistake in MISTAKES[:: len(MISTAKES) // 8]:
        report, _ = other.grade(made(mistake), judged_for(mistake))
        assert tuple(lost(report)) == mistake.loses


# --- other people's engines ---------------------------------------------------


FIRST_SIX = set(list(PACK.by_id)[: list(PACK.by_id).index("backward-twice") + 1])


def test_the_lecture_lacks_the_order_and_the_second_pass(grade: Grade) -> None:
    found = verdicts(grade(read_folder(SUBMISSIONS / "lecture")))
    assert {id_: verdict for id_, verdict in found.items() if verdict != "passed" and id_ in FIRST_SIX} == {
        "topological-order": "unanswered",
        "backward-twice": "failed",
    }
    # of the later lessons it has what it came to: operators and exp, but no slope for 0**0 and no __radd__
    passed = {id_ for id_, verdict in found.items() if verdict == "passed"} - FIRST_SIX
    assert passed == {"constants", "neg", "exp"}
    assert found["pow"] == "crashed"
    assert found["reflected"] == found["sub"] == found["div"] == "unanswered"


def test_before_its_fix_it_loses_accumulation_as_well(grade: Grade) -> None:
    after = verdicts(grade(read_folder(SUBMISSIONS / "lecture")))
    before = verdicts(grade(read_folder(SUBMISSIONS / "lecture-before-fix")))
    assert {id_ for id_ in FIRST_SIX if after[id_] != before[id_]} == {"accumulation"}
    assert before["accumulation"] == "failed"
    assert "passed" in {before[id_] for id_ in ("exp", "neg", "div")}  # judged without using a node twice


def test_an_engine_with_other_names_is_judged_and_told_how_to_rename(grade: Grade) -> None:
    report = grade(read_folder(SUBMISSIONS / "scalar"))
    passed = {id_ for id_, verdict in verdicts(report).items() if verdict == "passed"}
    assert passed >= {"add", "mul", "backward", "accumulation", "backward-twice", "constants", "reflected"}
    assert verdicts(report)["sub"] in ("failed", "blocked")  # x - x: derivatives kept in a dict by operand
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
        "constants", "reflected", "neg", "sub", "div", "relu",
    }  # fmt: skip
    assert [id_ for id_, verdict in found.items() if verdict == "failed"] == ["backward-twice"]
    assert found["pow"] == "crashed"  # 0**-1 on the way to the slope of x**0 at 0
    assert found["tanh"] == found["tanh-step"] == found["topological-order"] == "unanswered"


@pytest.mark.parametrize("exercise", PACK.by_id.values(), ids=lambda exercise: exercise.id)
def test_what_is_not_there_scores_nothing(grade: Grade, exercise: Exercise) -> None:
    """The reference without the symbols that an exercise is about."""
    files = dict(files_of("reference"))
    for symbol in exercise.symbols:
        file, _, name = symbol.partition(".")
        files[f"{file}.py"] += f"\ndel {name}\n"
    (result,) = grade(Submission("without", files), {exercise.id}).exercises
    assert result.score == 0
    assert result.verdict in (
        "unanswered",
        "blocked",
    )  # an attribute that is gone takes the whole engine with it
