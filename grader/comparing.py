"""Two folders of reports side by side: whose score changed, and why."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.judging.report import CheckResult, ExerciseResult, ScoreReport
from course.messages import N_, VERDICTS
from course.text import Translate
from grader import republishing

RUN = {
    "pack": N_("course"),
    "pack_version": N_("the course's version"),
    "grader": N_("grader"),
    "python": "Python",
    "platform": N_("platform"),
    "inputs": N_("hidden inputs"),
}


@dataclass(frozen=True)
class Change:
    """One student whose score changed, or who is in one folder only; `reasons` are in the reader's language."""

    submission: str
    before: float | None
    after: float | None
    reasons: list[str]


def reports(folder: Path) -> dict[str, ScoreReport]:
    """The reports of a folder by their submissions; a folder of one report holds one."""
    if (folder / "report.json").is_file():
        one = republishing.read(folder)
        return {one.submission: one}
    found = sorted(path.parent for path in folder.glob("*/report.json"))
    return {path.name: republishing.read(path) for path in found}


def about_the_runs(old: ScoreReport, new: ScoreReport, translate: Translate) -> Iterator[str]:
    """What is different for everybody: versions, inputs, isolation."""
    sides = [
        {**{key: str(getattr(one, key)) for key in RUN}, "isolation": one.isolation.level}
        for one in (old, new)
    ]
    for key, name in {**RUN, "isolation": N_("isolation")}.items():
        if sides[0][key] != sides[1][key]:
            yield f"{translate(name)}: {sides[0][key]} → {sides[1][key]}"


def changes(
    old: dict[str, ScoreReport], new: dict[str, ScoreReport], translate: Translate
) -> Iterator[Change]:
    """Everybody whose score is another one, in the order of the names."""
    _ = translate
    for name in sorted(old | new):
        before, after = old.get(name), new.get(name)
        if before is None or after is None:
            score = _score(before or after)
            only = N_("only in the new reports") if before is None else N_("only in the old reports")
            yield Change(name, None if before is None else score, None if after is None else score, [_(only)])
        elif _score(before) != _score(after) or before.max_score != after.max_score:
            yield Change(name, _score(before), _score(after), list(_reasons(before, after, _)))


def _score(report: ScoreReport | None) -> float | None:
    """A score; what is void has none."""
    return None if report is None or report.is_void else report.score


def _reasons(before: ScoreReport, after: ScoreReport, translate: Translate) -> Iterator[str]:
    _ = translate
    if before.digest != after.digest:
        yield _("handed in other work")
    old, new = ({one.id: one for one in report.exercises} for report in (before, after))
    for id_ in {**old, **new}:
        if id_ not in new or id_ not in old:
            said = _("{exercise}: not graded then") if id_ not in old else _("{exercise}: not graded now")
            yield said.format(exercise=id_)
        elif (old[id_].score, old[id_].max_score) != (new[id_].score, new[id_].max_score):
            why = "; ".join(_why(old[id_], new[id_], _))
            yield f"{id_}: {_points(old[id_])} → {_points(new[id_])}: {why}"


def _points(result: ExerciseResult) -> str:
    return f"{result.score:g} / {result.max_score:g}"


def _why(old: ExerciseResult, new: ExerciseResult, translate: Translate) -> Iterator[str]:
    """By hand, or check by check."""
    _ = translate
    if new.override != old.override:
        reason = new.override.reason if new.override else ""
        yield _("set by hand: {reason}").format(reason=reason) if new.override else _("no longer set by hand")
    before, after = ({check.id: check for check in one.checks} for one in (old, new))
    for id_ in {**before, **after}:
        yield from _about(id_.partition("/")[2] or id_, before.get(id_), after.get(id_), _)


def _about(
    name: str, old: CheckResult | None, new: CheckResult | None, translate: Translate
) -> Iterator[str]:
    _ = translate
    if old is None or new is None:
        said = _("new check {check}") if old is None else _("check {check} is gone")
        yield said.format(check=name)
    elif old.verdict != new.verdict:
        yield f"{name} {_(VERDICTS[old.verdict])} → {_(VERDICTS[new.verdict])}"
    elif old.max_score != new.max_score:
        points = f"{old.max_score:g} → {new.max_score:g}"
        yield _("check {check}: points {points}").format(check=name, points=points)
    elif old.score != new.score:
        yield f"{name} {old.score:g} → {new.score:g}"
