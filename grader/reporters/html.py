"""The student's page: score, what was checked, the smallest case that goes wrong as a graph, hints folded away."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from course.drawing.picture import dot_of, graphs_of
from course.drawing.render import DrawingError, svg
from course.drawing.text import as_text
from course.judging.diagnosis import known_mistake
from course.judging.report import CheckResult, Counterexample, ExerciseResult, Override, ScoreReport, Verdict
from course.messages import MARKS, N_, VERDICTS, say, say_note, say_override
from course.reporters import Reporter, Setting
from course.reporters.words import ABOUT, LOOKS_LIKE, facts_about, points, standing, total, worst_check
from course.text import LANGUAGES, safe, translator
from grader.pages import TAGS, Said, page, said, said_so

TITLE, SCORE, CHECKED = N_("Score report"), N_("score"), N_("What was checked")
OPEN = N_("What is not right yet")
SMALLEST = N_("The smallest case that we found: your numbers beside the right ones.")
RUNGS = (N_("Hint: the idea"), N_("One more: the rule"), N_("The last: the shape of the code"))
FOLLOWED = {
    "avoid": N_("Marked without `{what}`, which is lost already: nothing costs points twice."),
    "lend": N_("Marked with a working `{what}`: nothing costs points twice."),
}
KINDS = {True: "verified", False: "unverified"}
HINTED = (Verdict.CRASHED, Verdict.FAILED, Verdict.UNANSWERED)
DRAWN = 64  # pictures that are kept: in a class many go wrong in the same way


def html(report: ScoreReport, setting: Setting) -> bytes:
    """The whole page."""
    about = {name: safe(fact) for name, fact in facts_about(report).items()}
    lessons = list(_lessons(report, setting))
    exercises = [exercise for lesson in lessons for exercise in lesson["exercises"]]
    is_trusted = report.verified and not setting.practice
    return page(
        "student.html",
        setting.lang,
        submission=safe(report.submission),
        score=0 if report.is_void else report.score,
        max_score=report.max_score,
        total=total(report),
        standing=said(standing(report, setting)),
        standing_kind="void" if report.is_void else KINDS[is_trusted],
        notes=[{lang: say_note(note, translator(lang)) for lang in LANGUAGES} for note in report.notes],
        lessons=lessons,
        open=[exercise for exercise in exercises if exercise["verdict"] != "passed"],
        about=said(ABOUT, **about),
        words=_words(),
    )


def _words() -> dict[str, Any]:
    """The page's own few words."""
    return {
        "title": said(TITLE),
        "score": said(SCORE),
        "checked": said(CHECKED),
        "open": said(OPEN),
        "smallest": said(SMALLEST),
        "hint": [said(rung) for rung in RUNGS],
    }


def _lessons(report: ScoreReport, setting: Setting) -> Iterator[dict[str, Any]]:
    titles = {lesson.id: lesson.title for lesson in setting.pack.manifest.lessons}
    for id_, group in groupby(report.exercises, key=lambda exercise: exercise.lesson):
        exercises = list(group)
        score = sum(exercise.score for exercise in exercises)
        yield {
            "title": said_so(titles.get(id_) or {"en": id_}),
            "points": points(score, sum(exercise.max_score for exercise in exercises)),
            "exercises": [_exercise(exercise, setting) for exercise in exercises],
        }


def _exercise(exercise: ExerciseResult, setting: Setting) -> dict[str, Any]:
    known, first = setting.exercise(exercise.id), worst_check(exercise)
    mistake = known_mistake(setting.pack, exercise.id, exercise.mistake)
    hints = mistake.hints if mistake and mistake.hints else known.hints if known else {}
    example = first.counterexample if first else None
    return {
        **_judged(exercise.verdict, exercise.score, exercise.max_score),
        "anchor": f"exercise-{exercise.id}",
        "title": said_so(known.title if known else {"en": exercise.id}),
        "task": said_so(known.task) if known else None,
        "wrong": _text(first) if first else None,
        "mistake": _looks_like(said_so(mistake.name)) if mistake else None,
        "pictures": dict(_pictures(example)) if example else {},
        "by_hand": _by_hand(exercise.override) if exercise.override else None,
        "follow_through": list(map(_followed, exercise.follow_through)),
        "hints": list(_ladder(hints)) if exercise.verdict in HINTED and hints else [],
        "checks": [_check(check) for check in exercise.checks],
    }


def _judged(verdict: Verdict, score: float, max_score: float) -> dict[str, Any]:
    return {
        "verdict": verdict.value,
        "mark": MARKS[verdict.value],
        "said": said(VERDICTS[verdict.value]),
        "points": points(score, max_score),
    }


def _check(check: CheckResult) -> dict[str, Any]:
    title = {lang: safe(translator(lang)(check.title)) if check.title else "" for lang in LANGUAGES}
    return {**_judged(check.verdict, check.score, check.max_score), "title": title, "text": _text(check)}


def _text(check: CheckResult) -> Said | None:
    if not check.message:
        return None
    return {lang: say(check, translator(lang)) for lang in LANGUAGES}


def _looks_like(names: Said) -> Said:
    return {lang: translator(lang)(LOOKS_LIKE).format(name=name) for lang, name in names.items()}


def _by_hand(override: Override) -> Said:
    return {lang: say_override(override, translator(lang)) for lang in LANGUAGES}


def _followed(entry: str) -> Said:
    kind, _, what = entry.partition(":")
    return said(FOLLOWED[kind], what=safe(what).replace("`", "'"))


def _ladder(hints: dict[str, tuple[str, str, str]]) -> Iterator[Said]:
    for rung in range(len(RUNGS)):
        yield said_so({lang: texts[rung].strip() for lang, texts in hints.items()})


def _pictures(example: Counterexample) -> Iterator[tuple[str, tuple[str, str]]]:
    """The picture in every language, each with its text; without a renderer the text alone."""
    from markupsafe import Markup

    yours, _right = graphs_of(example)
    for lang in LANGUAGES:
        try:
            drawn = Markup(inline(dot_of(example, lang)))  # drawn by us, from escaped labels
        except DrawingError:
            drawn = Markup("")
        yield TAGS[lang], (drawn, as_text(yours, lang=lang))


@lru_cache(DRAWN)
def inline(dot: str) -> str:
    """An SVG picture as a part of a page: without its head, and without ids, which a page has only once."""
    drawn = svg(dot).decode()
    drawn = re.sub(r"<!--.*?-->|<title>.*?</title>", "", drawn[drawn.index("<svg") :], flags=re.DOTALL)
    return re.sub(r' (id|xmlns:xlink)="[^"]*"', "", drawn).replace("<svg", '<svg aria-hidden="true"', 1)


HTML = Reporter("report.html", html)
