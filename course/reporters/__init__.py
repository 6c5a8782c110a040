"""Reporters: each turns one score report into a file that people read, or that a machine eats."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from course.judging.report import ScoreReport
from course.pack import Exercise, Pack
from course.text import Translate, translator


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a reporter needs besides the report: the course, the reader's language, the files that were judged."""

    pack: Pack
    lang: str = "en"
    practice: bool = False  # judged by the student, on a machine of the student's
    files: Mapping[str, str] = field(default_factory=dict)
    folder: str | None = None  # where the files lie, as seen from here; None where they were in an archive

    @cached_property
    def translate(self) -> Translate:
        """Turns English messages into the reader's language."""
        return translator(self.lang)

    def exercise(self, id_: str) -> Exercise | None:
        """The exercise of a report, if this installation's course has it."""
        return self.pack.by_id.get(id_)

    def title(self, id_: str, lang: str = "") -> str:
        """An exercise's title, or its id."""
        exercise = self.exercise(id_)
        return exercise.title[lang or self.lang] if exercise else id_


@dataclass(frozen=True)
class Reporter:
    """A format of a submission's report: the file's name, how its bytes are made, and where else it is said."""

    filename: str
    render: Callable[[ScoreReport, Setting], bytes]
    publish: Callable[[ScoreReport, Setting], None] | None = None


def as_named(folder: Path) -> str | None:
    """A folder as seen from here, as workflows name files; None if it lies elsewhere."""
    folder, here = folder.resolve(), Path.cwd()
    return folder.relative_to(here).as_posix() if folder.is_relative_to(here) else None
