"""A class's folder: `class.toml`, the secret seed, and the notebooks that students handed in."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from course.errors import PackError
from course.judging.submission import limit_of, open_regular
from course.messages import N_
from course.pack import Exercise, Lesson, Pack
from course.text import language, told
from grader import classfile
from grader.classfile import ClassFile, Late
from grader.classroom.work import lessons_until

SEED = "seed.txt"
PRIVATE = 0o600
DAY = timedelta(days=1)


@dataclass(frozen=True)
class ClassFolder:
    """One class of one course."""

    root: Path
    course: Pack

    @cached_property
    def file(self) -> ClassFile:
        """What the instructor says about the class."""
        return classfile.read(self.root / classfile.NAME, self.course)

    @cached_property
    def pack(self) -> Pack:
        """The course, with this class's points."""
        return with_points(self.course, self.file)

    @property
    def lang(self) -> str:
        """The class's language."""
        return language(self.file.language)

    @cached_property
    def seed(self) -> str:
        """The secret that hidden inputs are drawn from."""
        path = self.root / SEED
        try:
            text = path.read_text(encoding="utf-8").strip()
        except OSError as error:
            text = N_("{path}: {error}. Make it: grader nbgrader init {root}")
            raise PackError(told(text, path=path, error=error.strerror, root=self.root)) from None
        if not text:
            text = N_("{path}: it is empty. Remove it, then: grader nbgrader init {root}")
            raise PackError(told(text, path=path, root=self.root))
        return text

    def reports(self, lesson: str) -> Path:
        """Where `grader nbgrader grade` keeps what it found."""
        return self.root / "reports" / lesson

    def make_seed(self) -> None:
        """A new secret, for the instructor's eyes only; one that is there stays."""
        try:
            descriptor = os.open(self.root / SEED, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
        except FileExistsError:
            return
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(secrets.token_hex(16) + "\n")

    def shown(self, lesson: str, student: str, now: datetime) -> str:
        """What feedback shows now: "score", "hint" or "full". Without a due date nothing is over."""
        due = self.file.due_for(lesson, student)
        return self.file.show.after_due if due and due < now else self.file.show.before_due

    def extension(self, lesson: str, student: str) -> timedelta | None:
        """How much later than the others a student may hand in; None if the file says nothing about it."""
        due, own = self.file.due_for(lesson, ""), self.file.due_for(lesson, student)
        return own - due if due and own and own > due else None


def with_points(pack: Pack, file: ClassFile) -> Pack:
    """The pack, each lesson's exercises worth what the class says, in the same proportions."""
    lessons = tuple(_rescaled(one, _points_of(file, one.id)) for one in pack.manifest.lessons)
    return replace(pack, manifest=msgspec.structs.replace(pack.manifest, lessons=lessons))


def _points_of(file: ClassFile, lesson: str) -> float | None:
    return file.lessons[lesson].points if lesson in file.lessons else None


def _rescaled(lesson: Lesson, points: float | None) -> Lesson:
    total = sum(exercise.points for exercise in lesson.exercises)
    if points is None or not total:
        return lesson

    def worth(exercise: Exercise) -> Exercise:
        return msgspec.structs.replace(exercise, points=round(exercise.points * points / total, 4))

    return msgspec.structs.replace(lesson, exercises=tuple(map(worth, lesson.exercises)))


def handed_in(pack: Pack, lesson_id: str, place: Callable[[str], Path]) -> dict[str, bytes]:
    """A student's notebooks, this lesson's and the earlier ones', as they are; `place` says where each lies."""
    found = {}
    for lesson in lessons_until(pack, lesson_id):
        path = place(lesson.id)
        try:
            with open_regular(path) as file:
                found[lesson.id] = file.read(limit_of(path.name) + 1)
        except OSError:
            continue  # not handed in, or a link, which is not followed
    return found


def late_penalty(late: Late, score: float, seconds: float) -> float | None:
    """What late work loses of its score; after `most_days`, all of it."""
    beyond = timedelta(seconds=seconds) - timedelta(minutes=late.grace_minutes)
    if beyond <= timedelta():
        return None
    days = -(-beyond // DAY)
    if late.most_days and days > late.most_days:
        return score
    return score * min(1.0, days * late.percent_per_day / 100) or None


def as_utc(date: datetime | None) -> datetime | None:
    """A date as nbgrader keeps it: UTC, and without saying so."""
    return date and date.astimezone(UTC).replace(tzinfo=None)


def extend(gradebook: Any, submission: Any, extension: timedelta | None) -> None:
    """Let the gradebook know how much later a student may hand in; what was granted only there stays."""
    if extension is not None and submission.extension != extension:
        submission.extension = extension
        gradebook.db.commit()
