"""A student's work, read and judged as `course check` and `course watch` do."""

from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import SubmissionError
from course.pack import Pack

if TYPE_CHECKING:
    from course.judging.judge import Judge
    from course.judging.launcher import Launcher
    from course.judging.submission import Submission


def read_work(folder: Path) -> "Submission":
    """The files of a folder, or an error that says how to begin."""
    from course.judging.submission import read_folder

    try:
        submission = read_folder(folder)
    except OSError as error:
        raise SubmissionError(
            f"{folder}: {error.strerror}. Name the folder with your work: --folder DIR"
        ) from None
    if not submission.files and not submission.problems:
        raise SubmissionError(f"{folder} holds no Python files. Begin with: course start")
    return submission


def students_judge(pack: Pack, launcher: "Launcher | None" = None) -> "Judge":
    """A judge as a student has it: visible checks, public inputs, nothing lent."""
    from course.judging.checks import load_checks
    from course.judging.inputs import PUBLIC
    from course.judging.judge import Judge
    from course.judging.launcher import FreshLauncher

    return Judge(pack, load_checks(pack, hidden=False), launcher or FreshLauncher(), PUBLIC)


def dependents(pack: Pack, passed: set[str], asked: set[str]) -> set[str]:
    """What passed before and builds on what is checked now."""
    return {id_ for id_ in passed - asked if asked & pack.with_needs({id_})}
