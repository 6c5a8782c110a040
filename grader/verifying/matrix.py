"""The matrix mistake × exercise, as text."""

from course.messages import N_
from course.pack import Pack
from grader.verifying.trials import LOST, Trial

LEGEND = {
    "●": N_("lost, as it must be"),
    "○": N_("must be lost, and is not"),
    "✗": N_("lost, and must not be"),
    "b": N_("blocked"),
    "·": N_("passed"),
}


def header(pack: Pack) -> str:
    """The lessons' numbers, each above its first exercise."""
    groups = [
        str(number).ljust(len(lesson.exercises)) for number, lesson in enumerate(pack.manifest.lessons, 1)
    ]
    return " ".join(groups)


def row(pack: Pack, trial: Trial) -> str:
    """One character an exercise, the lessons apart; then the name."""
    groups = [
        "".join(_mark(trial, exercise.id) for exercise in lesson.exercises)
        for lesson in pack.manifest.lessons
    ]
    return f"{' '.join(groups)}  {trial.specimen.name}"


def _mark(trial: Trial, exercise: str) -> str:
    verdict, must = trial.graded.exercises.get(exercise, "passed"), exercise in trial.specimen.loses
    if verdict in LOST:
        return "●" if must else "✗"
    if must:
        return "○"
    return {"blocked": "b", "unanswered": "u", "void": "v"}.get(verdict, "·")
