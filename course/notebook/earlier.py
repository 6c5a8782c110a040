"""The earlier lessons' notebooks: where they may lie, and what is taken out of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.judging.notebooks import NotebookError, python_of, read
from course.judging.submission import limit_of, open_regular
from course.pack import Lesson, Pack
from course.slices import cells_of_lesson

Origin = Literal["own", "borrowed", "missing"]


@dataclass(frozen=True)
class Brought:
    """What an earlier lesson brings: the cells of the student's notebook, or what is borrowed."""

    pack: Pack
    lesson: Lesson
    origin: Origin
    own: tuple[str, ...] = ()
    place: Path | None = None

    def cells(self, without: frozenset[str] = frozenset()) -> tuple[str, ...]:
        """The cells; what is borrowed goes without the symbols that an exercise is about."""
        borrowed = self.origin == "borrowed"
        return tuple(cells_of_lesson(self.pack, self.lesson, without)) if borrowed else self.own


def brought(pack: Pack, lesson_id: str, folder: Path) -> Iterator[Brought]:
    """Every earlier lesson: the student's own notebook, else what this installation can lend, else nothing."""
    if pack.on:
        yield from brought(pack.on, "", folder)
    for lesson in pack.manifest.lessons:
        if lesson.id == lesson_id:
            return
        yield _own(pack, lesson, folder) or _borrowed(pack, lesson)


def places(lesson_id: str, folder: Path) -> Iterator[Path]:
    """Where a notebook may lie: beside this one, in a folder of its own beside, or anywhere nbgrader fetches to."""
    name = f"{lesson_id}.ipynb"
    yield folder / name
    for above in (folder, folder.parent, Path.home()):
        yield above / lesson_id / name
        yield from sorted(above.glob(f"*/{lesson_id}/{name}"))
    yield from sorted(folder.parent.glob(f"*/{name}"))


def _own(pack: Pack, lesson: Lesson, folder: Path) -> Brought | None:
    for place in places(lesson.id, folder):
        try:
            with open_regular(place) as file:
                cells = read(file.read(limit_of(place.name) + 1)).cells
        except (OSError, NotebookError):
            continue
        return Brought(pack, lesson, "own", tuple(map(python_of, cells)), place)
    return None


def _borrowed(pack: Pack, lesson: Lesson) -> Brought:
    return Brought(pack, lesson, "borrowed" if cells_of_lesson(pack, lesson, frozenset()) else "missing")
