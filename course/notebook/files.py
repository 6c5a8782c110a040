"""Notebooks of ours on disk as a student's work: with the earlier lessons that they build on."""

from pathlib import Path

from course.judging.notebooks import Notebook, NotebookError, cells_in_order, files_of_cells, read
from course.judging.submission import NOTEBOOK, Submission, limit_of, open_regular
from course.notebook.earlier import brought
from course.notebook.session import given
from course.pack import Lesson, Pack


def lessons_in(pack: Pack, paths: list[Path]) -> dict[str, Notebook]:
    """The notebooks that are lessons of the pack, by the lesson's id; others are nobody's lesson."""
    lessons = pack.manifest.lessons
    found = {}
    for path in paths:
        try:
            with open_regular(path) as file:
                notebook = read(file.read(limit_of(path.name) + 1))
        except (OSError, NotebookError):
            continue
        if 0 < notebook.number <= len(lessons):
            found[lessons[notebook.number - 1].id] = notebook
    return found


def notebooks_in(folder: Path, pack: Pack) -> list[Path]:
    """The notebooks of a folder that holds no file of the course; those are the work, then."""
    if any((folder / name).exists() for name in pack.files):
        return []
    return sorted(folder.glob(f"*{NOTEBOOK}"))


def submission_of(pack: Pack, own: dict[str, Notebook], folder: Path) -> Submission:
    """The lessons' notebooks and, where earlier ones are not among them, what begin() would bring."""
    last = [lesson for lesson in pack.manifest.lessons if lesson.id in own][-1]
    symbols = symbols_of(last)
    parts = [Notebook((), 0, given(pack))]
    for number, one in enumerate(brought(pack, last.id, folder), 1):
        kept = own.get(one.lesson.id)
        parts.append(Notebook(kept.cells if kept else one.cells(symbols), number))
    parts.append(Notebook(own[last.id].cells, own[last.id].number))
    return Submission(folder.resolve().name, files_of_cells(cells_in_order(parts), pack.files))


def symbols_of(lesson: Lesson) -> frozenset[str]:
    """What a lesson's exercises are about."""
    return frozenset(symbol for exercise in lesson.exercises for symbol in exercise.symbols)
