"""A score report as plain text, for a mail or a terminal."""

from course.judging.report import ExerciseResult, ScoreReport, Verdict
from course.messages import MARKS, TITLED, VERDICTS, say, say_follow_through, say_note
from course.text import Translate, safe


def text(report: ScoreReport, translate: Translate) -> str:
    """Score, then each exercise with its verdict, what is wrong, and how it was marked."""
    _ = translate
    lines = [f"{safe(report.submission)}: {report.score:g} / {report.max_score:g}"]
    if not report.verified:
        lines.append(_("unverified: the student's code was not locked in"))
    lines += [say_note(note, _) for note in report.notes]
    for exercise in report.exercises:
        lines += _exercise(exercise, _)
    return "\n".join(lines) + "\n"


def _exercise(exercise: ExerciseResult, translate: Translate) -> list[str]:
    verdict = exercise.verdict.value
    score = f"{exercise.score:g}/{exercise.max_score:g}"
    lines = [f"{MARKS[verdict]} {exercise.id:21} {score:>6}  {translate(VERDICTS[verdict])}"]
    for check in exercise.checks:
        if check.verdict is not Verdict.PASSED or check.message:
            said = say(check, translate).replace("\n", " ")
            lines += ["    " + translate(TITLED).format(title=translate(check.title), text=said)]
    lines += [f"    ({say_follow_through(entry, translate)})" for entry in exercise.follow_through]
    return lines
