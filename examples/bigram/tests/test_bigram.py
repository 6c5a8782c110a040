"""The bigram pack: its checks, what is lent of the pack below, and what its model does."""

import random

import chainrule_bigram
import pytest
from click.testing import CliRunner

import course.commands as course_commands
from course.cli import build
from course.judging.inputs import Inputs
from course.judging.submission import Submission
from course.plugins import plugin_manager
from course.reading.lesson import read_prose
from dev.lessons import proses, run
from grader import builder, corpus
from grader.isolation.levels import none
from grader.marking import judge_for
from grader.verifying import findings, trials
from grader.verifying.linting import lint

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


def test_its_texts_are_whole():
    assert list(lint(PACK)) == []


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


def test_the_code_of_the_lessons_prints_what_they_show():
    for prose in proses(PACK):
        for ran in run(prose, PACK):
            assert ran.printed == ran.shown, (
                f"{prose.path}, line {ran.line}: python -m dev.lessons --pack bigram"
            )


@pytest.mark.parametrize("language", PACK.manifest.languages)
def test_what_the_lessons_show_of_wrong_answers_is_what_is_said(reference, language, tmp_path):
    """Each known mistake that a lesson shows is made, and `course check` says what stands there."""
    shown = {"likelihood": "likelihood-of-different-pairs", "train": "train-loss-after-the-step"}
    known = {mistake.id: mistake for mistake in corpus.mistakes(PACK)}
    for number, (exercise, name) in enumerate(shown.items()):
        files = {**reference, **corpus.submission(PACK, known[name]).files}
        folder = tmp_path / str(number)
        folder.mkdir()
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        group = build(plugin_manager(chainrule_bigram, course_commands, installed=False), "course", "")
        arguments = ["--lang", language, "--pack", "bigram", "check", exercise, "--folder", str(folder)]
        said = CliRunner().invoke(group, arguments).output
        console = [
            node.content for node in read_prose(PACK, PACK.lesson_of[exercise], language).fences("console")
        ]
        lines = console[0].splitlines()[1:]
        assert lines == said.splitlines()[: len(lines)]
