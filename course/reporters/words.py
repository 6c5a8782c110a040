"""What every report says: how far a score can be trusted, what judged it, and what is said about an exercise."""

from collections.abc import Iterator

from course.judging.diagnosis import known_mistake
from course.judging.report import CheckResult, ExerciseResult, ScoreReport, Verdict
from course.messages import MARKS, N_, TITLED, VERDICTS, say, say_follow_through, say_note, say_override
from course.reporters import Setting
from course.text import Translate, safe

PRACTICE = N_("practice, unverified: the visible checks, on a machine of the student's")
UNVERIFIED = N_("unverified: the student's code was not locked in")
VERIFIED = N_("verified: the student's code was locked in")
VOID = N_("void: the grader broke somewhere, so that this is no score; grade it again")
LOOKS_LIKE = N_("This looks like: {name}.")
ABOUT = N_(
    "chainrule {grader} · {pack} {pack_version} · Python {python} on {platform} · isolation: {isolation}"
)


def standing(report: ScoreReport, setting: Setting) -> str:
    """How far the score can be trusted."""
    if report.is_void:
        return VOID
    if setting.practice:
        return PRACTICE
    return VERIFIED if report.verified else UNVERIFIED


def about(report: ScoreReport, translate: Translate) -> str:
    """What judged the submission."""
    return translate(ABOUT).format(**{name: safe(fact) for name, fact in facts_about(report).items()})


def facts_about(report: ScoreReport) -> dict[str, str]:
    """What judged the submission, each fact by its name."""
    return {
        "grader": report.grader,
        "pack": report.pack,
        "pack_version": report.pack_version,
        "python": report.python,
        "platform": report.platform,
        "isolation": report.isolation.level,
    }


def points(score: float, max_score: float) -> str:
    """A score as one writes it: 3/4."""
    return f"{score:g}/{max_score:g}"


def total(report: ScoreReport) -> str:
    """The score of the whole, or a dash where there is none."""
    return f"{'–' if report.is_void else f'{report.score:g}'} / {report.max_score:g}"


def headed(exercise: ExerciseResult, setting: Setting) -> str:
    """Mark, title and verdict of an exercise."""
    verdict = exercise.verdict.value
    title = safe(setting.title(exercise.id))
    return f"{MARKS[verdict]} {title} ({setting.translate(VERDICTS[verdict])})"


def notes(report: ScoreReport, translate: Translate) -> list[str]:
    """What is said about names to change, and about files."""
    return [say_note(note, translate) for note in report.notes]


def to_say(exercise: ExerciseResult, setting: Setting) -> Iterator[str]:
    """A line for a score set by hand, for each check with something to say, the mistake, what was done about it."""
    _ = setting.translate
    if exercise.override:
        yield say_override(exercise.override, _)
    for check in exercise.checks:
        if check.verdict is not Verdict.PASSED or check.message:
            yield said(check, _)
    mistake = known_mistake(setting.pack, exercise.id, exercise.mistake)
    if mistake:
        yield _(LOOKS_LIKE).format(name=mistake.name[setting.lang])
    for entry in exercise.follow_through:
        yield f"({say_follow_through(entry, _)})"


def said(check: CheckResult, translate: Translate) -> str:
    """A check's title and what became of it, on one line."""
    verdict = translate(VERDICTS[check.verdict.value])
    text = say(check, translate).replace("\n", " ") if check.message else verdict
    return translate(TITLED).format(title=safe(translate(check.title)), text=text)


def worst_check(exercise: ExerciseResult) -> CheckResult | None:
    """The check that decided an exercise's verdict."""
    return next((check for check in exercise.checks if check.verdict is exercise.verdict), None)
