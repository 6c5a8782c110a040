"""Judging one student's notebooks within nbgrader's own commands, with hidden checks and a locked worker."""

import atexit
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.report import ScoreReport
from course.pack import Pack
from course.plugins import BUILT_IN, collect, load_pack, plugin_manager
from grader import classfile
from grader.classroom.folder import ClassFolder
from grader.classroom.grades import JudgeFailed
from grader.classroom.work import work_of
from grader.marking import judge_for


@dataclass(frozen=True)
class NotebookJudge:
    """Judges notebooks; the same judge as `grader grade`."""

    judge: Judge

    def report(self, lesson_id: str, student: str, notebooks: Mapping[str, bytes]) -> ScoreReport:
        """The report on a lesson; a fault of ours is tried once more, then raised."""
        pack = self.judge.pack
        submission, _ = work_of(pack, lesson_id, notebooks, student)
        wanted = exercises_of(pack, lesson_id)
        report, _output = self.judge.grade(submission, wanted)
        if report.is_void:
            report, _output = self.judge.grade(submission, wanted)
        return report


def exercises_of(pack: Pack, lesson_id: str) -> tuple[str, ...]:
    """The exercises of a lesson."""
    return tuple(id_ for id_, lesson in pack.lesson_of.items() if lesson.id == lesson_id)


def class_in(folder: str) -> ClassFolder:
    """The class in a folder, of the course that its file names."""
    root = Path(folder)
    return ClassFolder(root, course(classfile.pack_of(root / classfile.NAME) or BUILT_IN))


@functools.cache
def course(name: str) -> Pack:
    """A course that is installed, with its hidden checks."""
    pack = load_pack(name)
    if pack.solutions is None:
        raise JudgeFailed("This is a student's kit, which has no hidden checks. Install chainrule itself.")
    return pack


@functools.cache
def judge_of(pack: str, seed: str, level: str) -> NotebookJudge:
    """The judge of a class, opened once; a level of isolation that cannot be had is an error, not a score."""
    levels = collect(plugin_manager().hook.register_isolation)
    if level not in levels:
        raise JudgeFailed(f"There is no isolation {level!r}. There are: {', '.join(sorted(levels))}")
    launcher = levels[level]()
    atexit.register(launcher.close)
    return NotebookJudge(judge_for(course(pack), Inputs.from_text(seed), launcher))
