"""`class.toml`: what an instructor says about one class: lessons, due dates, late work, roster, feedback.

format = 1
language = "zh"
roster = "roster.csv"
released = ["slope", "value"]

[late]
grace_minutes = 10
percent_per_day = 10
most_days = 3

[show]
before_due = "hint"
after_due = "full"

[lessons.slope]
due = 2026-10-07T23:59:00+08:00
points = 10

[[extensions]]
student = "ada@example.edu"
lesson = "slope"
due = 2026-10-14T23:59:00+08:00
reason = "ill"
"""

import difflib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec

from course.errors import PackError
from course.messages import N_
from course.pack import Pack
from course.text import told

FORMAT = 1
NO_LESSON = N_("{key}: there is no lesson {lesson!r}. Did you mean {near!r}? All of them: {lessons}.")
OTHER_PACK = N_("pack: this is a class of {found!r}, not of {pack!r}. Leave --pack out.")
NO_ZONE = N_("{key}: {date} has no time zone. Write it with the zone's offset, e.g. {date}+08:00")
BELOW_0 = N_("{key}: {number:g} is below 0. Write 0 or more.")
NAME = "class.toml"


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: a key that is not known is an error."""


class Late(_Part, frozen=True):
    """What late work costs; after `most_days` it is not taken."""

    grace_minutes: int = 0
    percent_per_day: float = 0.0
    most_days: int = 0


class LessonDates(_Part, frozen=True):
    """When a lesson is due, and what it is worth in this class; without points, what its exercises are."""

    due: datetime | None = None
    points: float | None = None


class Extension(_Part, frozen=True):
    """A later due date for one student, in one lesson or in all."""

    student: str
    due: datetime
    lesson: str | None = None
    reason: str = ""


class Show(_Part, frozen=True):
    """What nbgrader's feedback shows: the score, a message too, or the smallest case and its graph as well."""

    before_due: Literal["score", "hint", "full"] = "hint"
    after_due: Literal["score", "hint", "full"] = "full"


class ClassFile(_Part, frozen=True):
    """What the file says."""

    format: int
    pack: str | None = None  # the course, where it is not the built-in one
    language: Literal["en", "zh"] | None = None
    title: str = ""
    roster: str | None = None
    released: tuple[str, ...] = ()
    show: Show = Show()
    late: Late = Late()
    lessons: dict[str, LessonDates] = {}
    extensions: tuple[Extension, ...] = ()

    def due_for(self, lesson: str, student: str) -> datetime | None:
        """When a lesson is due for one student; the latest of what is said."""
        dates = [
            one.due for one in self.extensions if one.student == student and one.lesson in (lesson, None)
        ]
        own = self.lessons[lesson].due if lesson in self.lessons else None
        return max([*dates, own]) if own else None

    def last_due(self, lesson: str) -> datetime | None:
        """When a lesson is due for the last student, extensions included."""
        students = {one.student for one in self.extensions}
        dates = [self.due_for(lesson, student) for student in (*students, "")]
        return max((date for date in dates if date), default=None)

    def is_over(self, lesson: str, now: datetime) -> bool:
        """Whether nobody can hand in this lesson in time any more."""
        last = self.last_due(lesson)
        return last is not None and last < now


def read(path: Path, pack: Pack) -> ClassFile:
    """Read the file; a PackError names file, key and mend."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=ClassFile)
    except OSError as error:
        raise PackError(
            told(N_("{path}: {error}. Name the class's file: --class FILE"), path=path, error=error.strerror)
        ) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise PackError(
            told(N_("{path}: {error}. Mend this key and try again."), path=path, error=error)
        ) from None
    for finding in findings(found, pack):
        raise PackError(f"{path}: {finding}")
    return found


def pack_of(path: Path) -> str | None:
    """The course that the file names, before there is a course to read it by."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_Named).pack
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None  # reading it says what is wrong
    return found


class _Named(msgspec.Struct):
    pack: str | None = None


def findings(found: ClassFile, pack: Pack) -> Iterator[str]:
    """What the types of the file cannot hold."""
    if found.format != FORMAT:
        text = N_("format: {format} is not what this chainrule reads. Write format = {known}, or upgrade.")
        yield told(text, format=found.format, known=FORMAT)
    if found.pack and found.pack != pack.name:
        yield told(OTHER_PACK, found=found.pack, pack=pack.name)
    known = [lesson.id for lesson in pack.manifest.lessons]
    named = [("released", id_) for id_ in found.released]
    named += [(f"lessons.{id_}", id_) for id_ in found.lessons]
    named += [(f"extensions.{n}.lesson", one.lesson) for n, one in enumerate(found.extensions) if one.lesson]
    for key, id_ in named:
        if id_ not in known:
            near = difflib.get_close_matches(id_, known, n=1) or known[:1]
            yield told(NO_LESSON, key=key, lesson=id_, near=near[0], lessons=", ".join(known))
    yield from _dates_without_zone(found)
    yield from _numbers_out_of_range(found)


def _dates_without_zone(found: ClassFile) -> Iterator[str]:
    dates = [(f"lessons.{id_}.due", one.due) for id_, one in found.lessons.items() if one.due]
    dates += [(f"extensions.{number}.due", one.due) for number, one in enumerate(found.extensions)]
    for key, date in dates:
        if date.tzinfo is None:
            yield told(NO_ZONE, key=key, date=date.isoformat())


def _numbers_out_of_range(found: ClassFile) -> Iterator[str]:
    late = found.late
    if not 0 <= late.percent_per_day <= 100:
        text = N_("{key}: {number:g} is no percentage. Write a number from 0 to 100.")
        yield told(text, key="late.percent_per_day", number=late.percent_per_day)
    for key, number in (("late.grace_minutes", late.grace_minutes), ("late.most_days", late.most_days)):
        if number < 0:
            yield told(BELOW_0, key=key, number=number)
    for id_, one in found.lessons.items():
        if one.points is not None and one.points < 0:
            yield told(BELOW_0, key=f"lessons.{id_}.points", number=one.points)
