"""Options that several commands take."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pluggy

from course.errors import SubmissionError
from course.messages import N_
from course.pack import Pack
from course.plugins import collect
from course.text import LANGUAGES, language, spoken, told

if TYPE_CHECKING:
    from course.judging.submission import Submission
    from course.reporters import Reporter

in_folder = click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    help="Your work, if it is not in this folder.",
)


def _speak(context: click.Context, parameter: click.Parameter, lang: str | None) -> None:
    if lang:
        context.obj.lang = language(lang)


in_language = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language; else the locale's.",
    is_eager=True,
    expose_value=False,
    callback=_speak,
)


def reporter(plugins: pluggy.PluginManager, name: str) -> "Reporter":
    """The reporter of a format, or a usage error that names all formats."""
    registered: dict[str, Reporter] = collect(plugins.hook.register_reporters)
    return registered[one_of(name, registered, N_("format"))]


def one_of(name: str, there: Iterable[str], kind: str) -> str:
    """The name, or a usage error that names all that there are."""
    if name not in there:
        text = N_("There is no {kind} {name!r}. There are: {names}")
        raise click.UsageError(told(text, kind=spoken()(kind), name=name, names=", ".join(sorted(there))))
    return name


def work_in(folder: Path, pack: Pack) -> "Submission":
    """The files of the student's folder, or an error that names the option for another one."""
    from course.judging.submission import read_folder

    try:
        return read_folder(folder, contract=pack.files)
    except OSError as error:
        _ = spoken()
        said = _("{folder}: {error}. Name the folder with your work: --folder DIR")
        raise SubmissionError(said.format(folder=folder, error=error.strerror)) from None


def known_exercises(pack: Pack, ids: tuple[str, ...]) -> tuple[str, ...]:
    """The ids, or a usage error that names the nearest ones, or the course below that has it."""
    _ = spoken()
    for id_ in ids:
        if pack.on and id_ not in pack.by_id and pack.below(id_) in pack.everything:
            said = _("{id} is an exercise of another course: course --pack {pack} …")
            raise click.UsageError(said.format(id=id_, pack=pack.below(id_).partition(":")[0]))
        known(id_, list(pack.by_id), N_("exercise"))
    return ids


def known_lesson(pack: Pack, id_: str) -> str:
    """The lesson's id, or a usage error that names the nearest ones."""
    return known(id_, [lesson.id for lesson in pack.manifest.lessons], N_("lesson"))


def known(name: str, names: list[str], kind: str, listed_by: str = "course list") -> str:
    """The name, or a usage error that names the nearest ones and the command that lists all."""
    if name not in names:
        raise click.UsageError(_unknown(name, names, kind, listed_by))
    return name


def _unknown(name: str, names: list[str], kind: str, listed_by: str) -> str:
    import difflib

    _, near = spoken(), difflib.get_close_matches(name, names, n=3)
    said = _("There is no {kind} {name!r}. All of them: {command}")
    if near:
        said = _("There is no {kind} {name!r}. Did you mean {near}? All of them: {command}")
    return said.format(kind=_(kind), name=name, near=_(" or ").join(near), command=listed_by)
