"""`course read`: a lesson, as a page in the browser or as text in the terminal."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.opening import open_file, open_it
from course.commands.options import in_folder, in_language, known
from course.errors import Unable
from course.messages import N_
from course.pack import Lesson
from course.screen import echo, fold
from course.text import told
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.reading.pictures import Plots

WIDEST = 88  # columns of running text that are easy to read


@click.command()
@click.argument("lesson", required=False)
@click.option("--plain", is_flag=True, help="Print it here instead of making a page.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write this one page here.")
@open_it
@in_language
@in_folder
@click.pass_obj
def read(
    context: Context, lesson: str | None, plain: bool, out: Path | None, opens: bool | None, folder: Path
) -> None:
    """Read LESSON, or the one that you work on, in the browser."""
    from course.reading.pictures import Plots

    workspace = Workspace(folder)
    chosen = _chosen(context, workspace, lesson)
    plots = Plots(context.pack)
    if plain:
        _print(context, chosen, plots)
        return
    path = _write(context, chosen, plots, workspace, out)
    echo(context.translate("Page: {path}").format(path=path))
    open_file(path, opens)
    if not out:
        _write_others(context, chosen, plots, workspace)


def _chosen(context: Context, workspace: Workspace, name: str | None) -> Lesson:
    """The lesson that was named, else the one that is being worked on, else the first."""
    from course.reading.lesson import with_prose

    lessons = {lesson.id: lesson for lesson in with_prose(context.pack)}
    if not lessons:
        raise Unable(context.translate("This course has nothing to read: it is its exercises. course list"))
    if name:
        return lessons[known(name, list(lessons), N_("lesson"))]
    working_on = workspace.working_on(context.pack)
    current = context.pack.lesson_of[working_on].id if working_on else ""
    return lessons.get(current, next(iter(lessons.values())))


def _print(context: Context, lesson: Lesson, plots: "Plots") -> None:
    """The lesson as text, a screenful at a time on a terminal."""
    from course.reading.lesson import read_prose
    from course.reading.plain import as_plain

    width = min(shutil.get_terminal_size().columns, WIDEST)
    text = as_plain(context.pack, read_prose(context.pack, lesson, context.lang), plots, width)
    click.echo_via_pager("\n".join(part for line in text.split("\n") for part in fold(line, width)))


def _write(context: Context, lesson: Lesson, plots: "Plots", workspace: Workspace, out: Path | None) -> Path:
    """The lesson's page, where it was asked for or among the pages of the folder."""
    try:
        if not out:
            return _kept(context, lesson, context.lang, plots, workspace)
        out.write_bytes(_page(context, lesson, context.lang, plots))
    except OSError as error:
        text = N_("{path}: {reason}. Name another file: --out FILE")
        raise Unable(told(text, path=error.filename, reason=error.strerror)) from None
    return out


def _write_others(context: Context, lesson: Lesson, plots: "Plots", workspace: Workspace) -> None:
    """The pages that this one links to, while it is being read."""
    from course.reading.lesson import with_prose

    for language in context.pack.manifest.languages:
        _kept(context, lesson, language, plots, workspace)
    for other in with_prose(context.pack):
        _kept(context, other, context.lang, plots, workspace)


def _kept(context: Context, lesson: Lesson, lang: str, plots: "Plots", workspace: Workspace) -> Path:
    """The page in the folder's memory: as it is if nothing changed, else made again."""
    from course.reading.lesson import read_prose
    from course.reading.page import fingerprint, page_name

    path = workspace.memory / "lessons" / page_name(lesson.id, lang)
    if path.exists() and fingerprint(read_prose(context.pack, lesson, lang)) in path.read_text(
        encoding="utf-8"
    ):
        return path
    return workspace.keep(f"lessons/{path.name}", _page(context, lesson, lang, plots))


def _page(context: Context, lesson: Lesson, lang: str, plots: "Plots") -> bytes:
    from course.reading.lesson import read_prose
    from course.reading.page import page

    return page(context.pack, read_prose(context.pack, lesson, lang), plots).encode()
