"""`course reset`: back to the stub, with a copy of what was there; and back again."""

import re
from pathlib import Path

import click

from course.cli import Context
from course.commands.changing import change, editable, sharing, undo_command
from course.commands.options import in_folder, in_language, known_exercises
from course.errors import Unable
from course.messages import N_
from course.screen import echo
from course.text import told
from course.workspace import Workspace

COPY = re.compile(r"([a-z]+\.py)\.before-[a-z]+(-\d+)?")


@click.command()
@click.argument("exercise", required=False)
@click.option("--all", "everything", is_flag=True, help="Every file of the course that is here.")
@click.option("--back", "copies", multiple=True, metavar="COPY", help="Put this copy back in its place.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_language
@in_folder
@click.pass_obj
def reset(
    context: Context, exercise: str | None, everything: bool, copies: tuple[str, ...], yes: bool, folder: Path
) -> None:
    """Put the stub of EXERCISE back, or those of all. A copy of yours is kept."""
    if sum(map(bool, (exercise, everything, copies))) != 1:
        raise click.UsageError(told(N_("Name one exercise, or --all, or --back with a copy.")))
    if exercise:
        changed = _stubs_of(context, folder, exercise)
    else:
        changed = _copies(context, folder, copies) if copies else _all_stubs(context, folder)
    _, workspace = context.translate, Workspace(folder)
    changed = {name: data for name, data in changed.items() if _bytes(folder / name) != data}
    if not changed:
        echo(_("There is nothing to change."))
        return
    asked = _("This changes {files}; a copy of each is kept. Go on?").format(files=", ".join(changed))
    if not (yes or copies) and not click.confirm(asked):
        raise click.Abort
    kept = [
        change(folder / name, data, "before-back" if copies else "before-reset")
        for name, data in changed.items()
    ]
    workspace.forget(_touched(context, exercise, changed))
    for name in changed:
        echo((_("Put back: {file}") if copies else _("Reset: {file}")).format(file=name))
    for line in undo_command(context, folder, kept):
        echo(line)


def _touched(context: Context, exercise: str | None, changed: dict[str, bytes]) -> list[str]:
    """The exercises whose verdicts are out of date."""
    pack = context.pack
    if exercise:
        return sharing(pack, pack.by_id[exercise].symbols)
    return [one.id for one in pack.by_id.values() if set(one.files) & set(changed)]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _stubs_of(context: Context, folder: Path, id_: str) -> dict[str, bytes]:
    """The files with the stubs of one exercise in them."""
    from course.editing import Source

    known_exercises(context.pack, (id_,))
    sources: dict[str, Source] = {}
    for symbol in context.pack.by_id[id_].symbols:
        file, _dot, name = symbol.partition(".")
        path = folder / f"{file}.py"
        if path.exists():
            with editable(context, path):
                source = sources.get(path.name) or Source.of(path.read_bytes())
                stub = Source.of((context.pack.exercises / path.name).read_bytes())
                sources[path.name] = source.with_stub(name, stub)
    return {name: source.data for name, source in sources.items()}


def _all_stubs(context: Context, folder: Path) -> dict[str, bytes]:
    names = {name for lesson in context.pack.manifest.lessons for name in lesson.files}
    return {n: (context.pack.exercises / n).read_bytes() for n in sorted(names) if (folder / n).exists()}


def _copies(context: Context, folder: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    """What lies in copies, by the names of the files that they are of."""
    found = {}
    for name in names:
        match = COPY.fullmatch(name)
        if not match or not (folder / name).is_file():
            there = ", ".join(path.name for path in sorted(folder.iterdir()) if COPY.fullmatch(path.name))
            said = context.translate("There is no copy {name!r} here. Copies that are: {there}")
            raise Unable(said.format(name=name, there=there or "-"))
        found[match[1]] = (folder / name).read_bytes()
    return found
