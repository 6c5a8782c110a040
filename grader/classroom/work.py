"""A student's notebooks as one submission: the earlier lessons' too, and what is missing of those filled in."""

from collections.abc import Iterator, Mapping

from course.judging.notebooks import Notebook, NotebookError, cells_in_order, files_of_cells, read
from course.judging.submission import Submission
from course.notebook.session import given
from course.pack import Lesson, Pack
from course.slices import cells_of_lesson


def work_of(
    pack: Pack, lesson_id: str, notebooks: Mapping[str, bytes], name: str = ""
) -> tuple[Submission, list[str]]:
    """What the judge is to see of a student's notebooks, and the earlier lessons that the reference fills in.

    `notebooks` are bytes by lesson id; later lessons than `lesson_id` are left out.
    The reference never fills in a symbol that the lesson's own exercises are about.
    """
    submission = Submission(name, {}, raw={f"{id_}.ipynb": data for id_, data in notebooks.items()})
    parts, filled = [Notebook((), 0, given(pack)), *_below(pack)], []
    for number, lesson in enumerate(lessons_until(pack, lesson_id), 1):
        try:
            parts.append(Notebook(read(notebooks[lesson.id]).cells, number))
        except (KeyError, NotebookError) as error:
            if isinstance(error, NotebookError):
                submission.problems[f"{lesson.id}.ipynb"] = str(error)
            if lesson.id != lesson_id:
                parts.append(
                    Notebook(tuple(cells_of_lesson(pack, lesson, symbols_of(pack, lesson_id))), number)
                )
                filled.append(lesson.id)
    try:
        submission.files.update(files_of_cells(cells_in_order(parts), pack.files))
        # what is kept of it is judged again as it was, whatever the reference is by then
        submission.raw.update({file: text.encode() for file, text in submission.files.items()})
    except NotebookError as error:
        submission.problems[f"{lesson_id}.ipynb"] = str(error)
    return submission, filled


def _below(pack: Pack) -> Iterator[Notebook]:
    """The reference of the courses that this one builds on: their notebooks are not handed in here."""
    if pack.on:
        yield from _below(pack.on)
        for lesson in pack.on.manifest.lessons:
            yield Notebook(tuple(cells_of_lesson(pack.on, lesson, frozenset())))


def lessons_until(pack: Pack, lesson_id: str) -> Iterator[Lesson]:
    """The lessons up to one, and that one."""
    for lesson in pack.manifest.lessons:
        yield lesson
        if lesson.id == lesson_id:
            return


def symbols_of(pack: Pack, lesson_id: str) -> frozenset[str]:
    """What a lesson's exercises are about."""
    return frozenset(
        symbol
        for id_, lesson in pack.lesson_of.items()
        if lesson.id == lesson_id
        for symbol in pack.by_id[id_].symbols
    )
