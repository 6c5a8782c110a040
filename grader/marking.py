"""A judge for instructors: hidden checks, secret inputs, and what can be lent. And what is said where it is lost."""

from typing import TYPE_CHECKING

from course.judging.checks import load_checks
from course.judging.endings import Ending
from course.judging.follow import lender_of
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.judging.report import ExerciseResult, Isolation, ScoreReport, Verdict
from course.judging.submission import Submission
from course.pack import Pack
from grader.isolation.levels import none

if TYPE_CHECKING:
    from grader.executors.work import Task


def judge_for(pack: Pack, inputs: Inputs, launcher: Launcher | None = None) -> Judge:
    """A judge with all the checks of a pack."""
    return Judge(pack, load_checks(pack, hidden=True), launcher or none(), inputs, lender_of(pack))


def void(pack: Pack, task: "Task", submission: Submission, error: str) -> ScoreReport:
    """The report on a submission whose judge was lost: nothing of it is a score."""
    ending = Ending(Verdict.VOID, "launcher", {"error": error})
    checks = load_checks(pack, hidden=True)
    exercises = [
        ExerciseResult(
            id=id_,
            lesson=pack.lesson_of[id_].id,
            score=0.0,
            max_score=sum(float(check.points) for check in checks[id_]),
            verdict=Verdict.VOID,
            checks=[ending.of(check) for check in checks[id_]],
        )
        for id_ in pack.by_id
        if task.exercises is None or id_ in task.exercises
    ]
    return ScoreReport(
        submission=submission.name,
        digest=submission.digest,
        pack=pack.name,
        pack_version=task.versions.pack,
        grader=task.versions.grader,
        python=task.versions.python,
        platform=task.versions.platform,
        inputs=Inputs.from_text(task.seed).name,
        score=0.0,
        max_score=sum(exercise.max_score for exercise in exercises),
        verified=False,
        isolation=Isolation(),
        exercises=exercises,
        notes=submission.notes,
    )
