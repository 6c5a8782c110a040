"""A student's work, read and judged as `course check` and `course watch` do."""

from pathlib import Path
from typing import TYPE_CHECKING

from course.errors import SubmissionError
from course.pack import Pack
from course.text import spoken

if TYPE_CHECKING:
    from course.judging.judge import Judge
    from course.judging.launcher import Launcher
    from course.judging.notebooks import Notebook
    from course.judging.submission import Submission


def read_work(folder: Path, pack: Pack) -> "Submission":
    """The files of a folder, or its notebooks with the lessons before, or an error that says how to begin."""
    from course.judging.submission import read_folder

    if lessons := notebook_lessons(folder, pack):
        from course.notebook.files import submission_of

        return submission_of(pack, lessons, folder)
    try:
        submission = read_folder(folder, contract=pack.files)
    except OSError as error:
        _ = spoken()
        said = _("{folder}: {error}. Name the folder with your work: --folder DIR")
        raise SubmissionError(said.format(folder=folder, error=error.strerror)) from None
    if not submission.files and not submission.problems:
        _ = spoken()
        said = _("{folder} holds no Python files. Begin with: course start")
        raise SubmissionError(said.format(folder=folder.resolve().name or folder))
    return submission


def notebook_lessons(folder: Path, pack: Pack) -> "dict[str, Notebook]":
    """The lessons that a folder holds as notebooks of ours, if those are the work in it."""
    if not folder.is_dir() or not any(folder.glob("*.ipynb")):
        return {}
    from course.notebook.files import lessons_in, notebooks_in

    return lessons_in(pack, notebooks_in(folder, pack))


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
