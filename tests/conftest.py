"""What the tests share: the pack, judges, and submissions made from solutions and known mistakes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec
import pytest

from course.autograd import load
from course.judging.checks import load_checks
from course.judging.follow import lender_of
from course.judging.forking import ForkingLauncher
from course.judging.inputs import PUBLIC, Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport
from course.judging.submission import Submission, read_folder
from course.pack import Pack
from grader.isolation.levels import what_is_missing

ROOT = Path(__file__).resolve().parent.parent
PACK = load()
SOLUTIONS = ROOT / "solutions"
LEVEL = "none" if what_is_missing() else "standard"  # what this machine can isolate
SUBMISSIONS = ROOT / "tests" / "submissions"


@dataclass(frozen=True)
class Mistake:
    """A known wrong solution."""

    id: str
    base: str
    loses: tuple[str, ...]
    edits: tuple[tuple[str, str, str], ...]

    @property
    def submission(self) -> Submission:
        """The base with the mistake's edits; each text must occur exactly once."""
        files = dict(files_of(self.base))
        for file, old, new in self.edits:
            assert files[file].count(old) == 1, f"{self.id}: {old!r} must occur once in {file}"
            files[file] = files[file].replace(old, new)
        return Submission(self.id, files)


@cache
def files_of(base: str) -> dict[str, str]:
    """The files of the reference, or of a design."""
    return read_folder(SOLUTIONS if base == "reference" else SOLUTIONS / "designs" / base).files


def known_mistakes() -> list[Mistake]:
    """Every mistake of the pack."""
    found = []
    for path in sorted((SOLUTIONS / "mistakes").glob("*.toml")):
        for entry in msgspec.toml.decode(path.read_bytes())["mistakes"]:
            edits = tuple((edit["file"], edit["old"], edit["new"]) for edit in entry["edits"])
            found.append(Mistake(entry["id"], entry["base"], tuple(entry["loses"]), edits))
    return found


DESIGNS = sorted(path.name for path in (SOLUTIONS / "designs").iterdir() if (path / "engine.py").exists())
MISTAKES = known_mistakes()

Grade = Callable[..., ScoreReport]  # of a submission, and of only some exercises if told so


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
