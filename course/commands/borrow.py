"""`course borrow`: a working version of one exercise, so that the next ones can be done."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.changing import change, editable, practised, undo_command
from course.commands.options import in_folder, in_language, known_exercises, work_in
from course.errors import Unable
from course.messages import N_, say
from course.pack import Pack
from course.screen import echo
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.editing import Source
    from course.judging.loans import Loan
    from course.judging.report import ExerciseResult

REMARK = N_("Borrowed from the course: it earns no points until you write your own.")


@dataclass
class Offer:
    """Files with borrowed code in them, what was put in, and how the exercise comes out with them."""

    sources: "dict[str, Source]"
    symbols: list[str]
    result: "ExerciseResult"


@click.command()
@click.argument("exercise")
@click.option("--yes", is_flag=True, help="Do not ask.")
@in_language
@in_folder
@click.pass_obj
def borrow(context: Context, exercise: str, yes: bool, folder: Path) -> None:
    """Put a working version of EXERCISE into your file. It earns nothing until you write your own."""
    known_exercises(context.pack, (exercise,))
    _, workspace = context.translate, Workspace(folder)
    offer = _offer(context, folder, exercise)
    others = [id_ for id_ in _without_points(context.pack, offer.symbols) if id_ != exercise]
    names = ", ".join(symbol.partition(".")[2] for symbol in offer.symbols)
    said = _(
        "A working {names} for {exercise} goes into {files}. It earns no points until you write your own."
    )
    echo(said.format(names=names, exercise=exercise, files=", ".join(offer.sources)))
    if others:
        echo(
            _("These are about the same code, and earn none either: {others}").format(
                others=", ".join(others)
            )
        )
    if not yes and not click.confirm(_("Put it in?")):
        raise click.Abort
    copies = [change(folder / name, source.data, "before-borrow") for name, source in offer.sources.items()]
    workspace.remember([offer.result], workspace.current)
    echo(_("Borrowed: {exercise}.").format(exercise=exercise))
    for line in undo_command(context, folder, copies):
        echo(line)
    if offer.result.verdict.value == "blocked":
        echo("  " + say(offer.result.checks[0], _))
    echo(workspace.next_step(context.pack, _))


def _without_points(pack: Pack, symbols: Iterable[str]) -> list[str]:
    """The exercises that earn nothing while these symbols are borrowed."""
    from course.judging.loans import loans_of

    loans, borrowed = loans_of(pack), frozenset(symbols)
    return [one.id for one in pack.by_id.values() if loans.stand_in_for(one, borrowed, pack)]


def _offer(context: Context, folder: Path, exercise: str) -> Offer:
    """As little borrowed code as makes the exercise right, tried out in a worker."""
    from course.judging.loans import loans_of

    _, loans = context.translate, loans_of(context.pack).of(context.pack.by_id[exercise])
    if not loans:
        raise Unable(
            _("There is nothing to borrow for {exercise} in this installation.").format(exercise=exercise)
        )
    for chosen in (_unwritten(context, folder, loans), loans):
        offer = _tried(context, folder, exercise, chosen) if chosen else None
        accepted = ("borrowed", "blocked") if chosen == loans else ("borrowed",)
        if offer and offer.result.verdict.value in accepted:
            return offer
    assert offer
    wrong = next(check for check in offer.result.checks if check.verdict is offer.result.verdict)
    said = _(
        "Beside the rest of your code the course's {exercise} does not come out right. Nothing was changed."
    )
    raise Unable(said.format(exercise=exercise) + "\n  " + say(wrong, _))


def _unwritten(context: Context, folder: Path, loans: "dict[str, Loan]") -> "dict[str, Loan]":
    """Those that the student has not written yet."""
    found = {}
    for symbol, loan in loans.items():
        path = folder / (symbol.partition(".")[0] + ".py")
        with editable(context, path):
            if _source(context, folder, path.name).is_unwritten(loan.symbol):
                found[symbol] = loan
    return found


def _tried(context: Context, folder: Path, exercise: str, loans: "dict[str, Loan]") -> Offer:
    """The files with these loans, judged."""
    from course.judging.submission import Submission

    sources: dict[str, Source] = {}
    for symbol, loan in loans.items():
        name = symbol.partition(".")[0] + ".py"
        with editable(context, folder / name):
            source = sources.get(name) or _source(context, folder, name)
            sources[name] = source.with_loan(loan, context.translate(REMARK))
    texts = {name: source.text.replace("\r\n", "\n") for name, source in sources.items()}
    work = work_in(folder, context.pack) if folder.exists() else Submission("", {})
    report = practised(context, Submission(work.name, {**work.files, **texts}), {exercise})
    return Offer(sources, list(loans), report.exercises[0])


def _source(context: Context, folder: Path, name: str) -> "Source":
    """The student's file, or the stub where there is none yet."""
    from course.editing import Source

    path = folder / name
    if not path.exists() and any(folder.glob("*.ipynb")):
        raise Unable(context.translate("Your work is in a notebook: nothing can be put into it from here."))
    return Source.of((path if path.exists() else context.pack.exercises / name).read_bytes())
