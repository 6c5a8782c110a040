"""The bigram pack: its checks, what is lent of the pack below, and what its model does."""

import random

import chainrule_bigram
import pytest

from course.judging.inputs import Inputs
from course.judging.submission import Submission
from grader import builder, corpus
from grader.isolation.levels import none
from grader.marking import judge_for
from grader.verifying import findings, trials

PACK = chainrule_bigram.load()
ENGINE = ["loss-of-scores", "train"]  # what is built on the engine


@pytest.fixture(scope="module")
def judge():
    launcher = none()
    yield judge_for(PACK, Inputs.from_text("tests"), launcher)
    launcher.close()


@pytest.fixture
def reference():
    """The files of the reference, those of the pack below too."""
    return dict(corpus.files_of(PACK, corpus.REFERENCE))


def verdicts(report):
    return {exercise.id: exercise.verdict.value for exercise in report.exercises}


def test_its_corpus_has_no_finding():
    found = list(trials.tried(chainrule_bigram.load, list(trials.specimens(PACK)), "tests"))
    assert list(findings.findings(found)) == []
    assert len([trial for trial in found if trial.specimen.kind == "mistake"]) >= len(PACK.by_id)


def test_what_is_built_is_up_to_date():
    assert builder.stale(builder.built(PACK)) == []


def test_the_report_is_about_its_own_exercises(judge, reference):
    report, _ = judge.grade(Submission("ada", reference))
    assert verdicts(report) == dict.fromkeys(PACK.by_id, "passed")
    assert (report.pack, report.score) == ("bigram", sum(one.points for one in PACK.by_id.values()))


def test_a_lost_engine_is_lent_across_packs(judge, reference):
    wrong = reference["engine.py"].replace("(other.data, self.data))", "(self.data, other.data))")
    assert wrong != reference["engine.py"]
    for engine in ({}, {"engine.py": wrong}, {"engine.py": "def"}):
        files = {**{name: reference[name] for name in ("counting.py", "learning.py")}, **engine}
        exercises = {one.id: one for one in judge.grade(Submission("ada", files))[0].exercises}
        assert [exercises[id_].verdict.value for id_ in ENGINE] == ["passed", "passed"]
        assert all("lend:engine.py" in exercises[id_].follow_through for id_ in ENGINE)
        assert exercises["pairs"].follow_through == []


def test_a_stub_is_unanswered_and_a_mistake_of_its_own_is_not_lent_away(judge, reference):
    stubs = {path.name: data.decode() for path, data in builder.built_stubs(PACK).items()}
    engine = {"engine.py": reference["engine.py"]}
    assert set(verdicts(judge.grade(Submission("eve", stubs | engine))[0]).values()) == {"unanswered"}
    assert set(verdicts(judge.grade(Submission("eve", stubs))[0]).values()) == {"unanswered", "blocked"}
    uphill = reference["learning.py"].replace("-= lr", "+= lr")
    found = verdicts(judge.grade(Submission("bob", {**reference, "learning.py": uphill}))[0])
    assert [id_ for id_, verdict in found.items() if verdict != "passed"] == ["train"]


def test_learning_comes_to_what_was_counted(reference):
    import sys
    import types

    before = set(sys.modules)
    for name in ("engine", "counting", "learning"):
        module = sys.modules[name] = types.ModuleType(name)
        exec(compile(reference[f"{name}.py"], f"{name}.py", "exec"), module.__dict__)
    counting, learning = sys.modules["counting"], sys.modules["learning"]
    for name in set(sys.modules) - before:
        del sys.modules[name]
    words, letters = ["ab", "a", "abb", "b"], ".ab"
    counts = counting.count(words)
    best = counting.negative_log_likelihood(counts, counting.probabilities(counts, letters))
    losses, _ = learning.train(counts, letters, 400, 2.0)
    assert losses == sorted(losses, reverse=True)
    assert best < losses[-1] < best + 0.01
    smoothed = counting.smooth(counts, letters, 1)
    assert counting.negative_log_likelihood(counts, counting.probabilities(smoothed, letters)) > best
    table = counting.probabilities(counts, letters)
    assert set("".join(counting.sample(table, random.Random(seed)) for seed in range(20))) <= set(letters)
