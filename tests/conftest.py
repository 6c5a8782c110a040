"""What the tests share: the pack, judges, and submissions made from solutions and known mistakes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from course.autograd import load
from course.judging.checks import load_checks
from course.judging.follow import lender_of
from course.judging.forking import ForkingLauncher
from course.judging.inputs import PUBLIC, Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport
from course.judging.submission import Submission
from course.pack import Pack
from grader import corpus
from grader.corpus import Mistake
from grader.isolation.levels import what_is_missing

ROOT = Path(__file__).resolve().parent.parent
PACK = load()
SOLUTIONS = ROOT / "solutions"
LEVEL = "none" if what_is_missing() else "standard"  # what this machine can isolate
SUBMISSIONS = ROOT / "tests" / "submissions"


def files_of(base: str) -> dict[str, str]:
    """The files of the reference, or of a design."""
    return corpus.files_of(PACK, base)


def made(mistake: Mistake) -> Submission:
    """The submission of a known mistake."""
    return corpus.submission(PACK, mistake)


DESIGNS = [name for name in corpus.right_solutions(PACK) if name != corpus.REFERENCE]
MISTAKES = corpus.mistakes(PACK)

TOGETHER = {  # files whose tests share what takes long to make: one process runs them all
    "test_ci",
    "test_executors",
    "test_gradescope",
    "test_jupyter",
    "test_kits_of_others",
    "test_nbgrader",
    "test_nbgrader_endings",
    "test_nbgrader_packs",
    "test_nbgrader_reports",
    "test_nbgrader_term",
    "test_packaging",
    "test_pages",
    "test_release",
    "test_scaffold",
    "test_site",
}

Grade = Callable[..., ScoreReport]  # of a submission, and of only some exercises if told so


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tell pytest-xdist which tests belong together."""
    for item in items:
        if item.path.stem in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Errors speak the language of the last command; each test begins with English."""
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The built-in course."""
    return PACK


@pytest.fixture(scope="session")
def launcher() -> Iterator[ForkingLauncher]:
    """Warm workers for a whole session."""
    launcher = ForkingLauncher()
    yield launcher
    launcher.close()


@pytest.fixture(scope="session")
def judge(pack: Pack, launcher: ForkingLauncher) -> Judge:
    """The instructor's judge: all checks, secret inputs, lending."""
    return Judge(
        pack,
        load_checks(pack, hidden=True),
        launcher,
        Inputs.from_text("a seed of the tests"),
        lender_of(pack),
    )


@pytest.fixture(scope="session")
def grade(judge: Judge) -> Grade:
    """Grade a submission as an instructor does."""
    return lambda submission, only=None: judge.grade(submission, only)[0]


@pytest.fixture(scope="session")
def check(pack: Pack, launcher: ForkingLauncher) -> Grade:
    """Check a submission as a student does: visible checks only, nothing lent."""
    judge = Judge(pack, load_checks(pack, hidden=False), launcher, PUBLIC)
    return lambda submission, only=None: judge.grade(submission, only)[0]


def verdicts(report: ScoreReport) -> dict[str, str]:
    """Each exercise's verdict."""
    return {exercise.id: exercise.verdict.value for exercise in report.exercises}


def lost(report: ScoreReport) -> list[str]:
    """The exercises that a submission got wrong."""
    return [exercise.id for exercise in report.exercises if exercise.verdict in ("failed", "crashed")]


def edited(**files: tuple[str, str]) -> Submission:
    """The reference with one edit in each named file, e.g. engine=("+=", "=")."""
    texts = dict(files_of("reference"))
    for name, (old, new) in files.items():
        assert texts[f"{name}.py"].count(old) == 1, old
        texts[f"{name}.py"] = texts[f"{name}.py"].replace(old, new)
    return Submission("edited", texts)
