"""`course graph`: an expression as your engine sees it, beside the right numbers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.opening import open_file, open_it
from course.commands.options import in_folder, in_language, work_in
from course.errors import Unable
from course.messages import N_, phrase
from course.screen import echo
from course.text import told
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.drawing.engine import Drawn
    from course.drawing.sketch import Sketch
    from course.judging.student import Session

KINDS = ("svg", "png", "html", "dot")
FUNCTION = re.compile(r"(\w+)\.py:(\w+)\Z")


@dataclass
class Shown:
    """What one way of drawing has to show."""

    dot: str
    text: str
    said: list[str] = field(default_factory=list)
    page: str = ""


@click.command()
@click.argument("what", required=False, metavar="[EXPRESSION|FUNCTION|EXERCISE]")
@click.argument("numbers", nargs=-1, metavar="[NAME=NUMBER…]")
@click.option("--forward", is_flag=True, help="Values only, no gradients.")
@click.option("--steps", "stepwise", is_flag=True, help="A page of the backward pass, step by step.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write this .svg, .png, .html or .dot."
)
@click.option("--plain", is_flag=True, help="Print it here instead of drawing a picture.")
@open_it
@in_language
@in_folder
@click.pass_obj
def graph(
    context: Context,
    what: str | None,
    numbers: tuple[str, ...],
    forward: bool,
    stepwise: bool,
    out: Path | None,
    plain: bool,
    opens: bool | None,
    folder: Path,
) -> None:
    """Draw an expression, a function of yours, or what the last check of EXERCISE found wrong."""
    from course.drawing.render import DrawingError
    from course.drawing.sketch import NotDrawable

    workspace, kind = Workspace(folder), _kind(out, stepwise)
    try:
        shown = _shown(context, workspace, what, numbers, backward=not forward, stepwise=kind == "html")
    except NotDrawable as error:
        raise Unable(error.said(context.translate)) from None
    for line in shown.said:
        echo(line)
    if plain:
        echo(shown.text)
        return
    try:
        path = _written(_picture(shown, kind), out, workspace, kind)
    except DrawingError as error:
        if out:
            raise Unable(str(error)) from None
        echo(f"{shown.text}\n{error}")
        return
    _ = context.translate
    echo((_("Page: {path}") if kind == "html" else _("Picture: {path}")).format(path=path))
    open_file(path, opens)


def _kind(out: Path | None, stepwise: bool) -> str:
    kind = out.suffix.lower().removeprefix(".") if out else "html" if stepwise else "svg"
    if kind not in KINDS:
        text = N_("{out}: a graph is written as .svg, .png, .html or .dot. Name the file so.")
        raise click.UsageError(told(text, out=out))
    if stepwise and kind != "html":
        raise click.UsageError(told(N_("{out}: steps are a page. Name the file .html."), out=out))
    return kind


def _picture(shown: Shown, kind: str) -> bytes:
    from course.drawing import render

    make = {"svg": partial(render.svg, shown.dot), "png": partial(render.png, shown.dot)}
    return make[kind]() if kind in make else (shown.page if kind == "html" else shown.dot).encode()


def _written(data: bytes, out: Path | None, workspace: Workspace, kind: str) -> Path:
    """Where it lies: where it was asked for, else in the folder's memory."""
    path = out or workspace.memory / f"graph.{kind}"
    try:
        if out:
            out.write_bytes(data)
        else:
            workspace.keep(path.name, data)
    except OSError as error:
        text = N_("{path}: {reason}. Name another file: --out FILE")
        raise Unable(told(text, path=path, reason=error.strerror)) from None
    return path


# --- what is drawn ------------------------------------------------------------


def _shown(
    context: Context,
    workspace: Workspace,
    what: str | None,
    numbers: tuple[str, ...],
    *,
    backward: bool,
    stepwise: bool,
) -> Shown:
    if what is None or (what in context.pack.by_id and not numbers):
        return _of_exercise(context, workspace, what, stepwise=stepwise)
    with _engine(context, workspace.folder) as session:
        sketch = _sketch(context, session, what, " ".join(numbers))
        return _of_sketch(context, session, sketch, backward=backward, stepwise=stepwise)


@contextmanager
def _engine(context: Context, folder: Path) -> "Iterator[Session]":
    """The student's code, asked in a worker."""
    from course.judging.launcher import FreshLauncher, LauncherError, Limits
    from course.judging.student import Session

    session = Session(
        FreshLauncher(),
        work_in(folder, context.pack),
        context.pack.aliases,
        Limits(),
        contract=context.pack.files,
    )
    try:
        yield session
    except LauncherError as error:
        raise Unable(phrase("launcher", {"error": str(error)}, context.translate)) from None
    finally:
        session.close()


def _sketch(context: Context, session: "Session", what: str, numbers: str) -> "Sketch":
    """The expression, or what a function of the student does."""
    from course.drawing.sketch import of_function, of_text
    from course.judging.endings import raised_facts
    from course.judging.lines import Stopped
    from course.judging.student import Raised

    function = FUNCTION.match(what)
    if not function:
        return of_text(what, numbers)
    try:
        return of_function(session, function[1], function[2], numbers)
    except Raised as raised:
        facts = raised_facts(raised.about, is_hidden=False)
        raise Unable(phrase("raised", facts, context.translate)) from None
    except Stopped as stopped:
        raise Unable(phrase(stopped.reason, stopped.facts, context.translate)) from None


def _of_sketch(
    context: Context, session: "Session", sketch: "Sketch", *, backward: bool, stepwise: bool
) -> Shown:
    """The student's numbers beside the right ones; the right ones alone where there are no others."""
    from course.drawing.dot import side_by_side, to_dot
    from course.drawing.engine import Drawn, ask
    from course.drawing.text import as_text

    lang, is_there = context.lang, "engine.py" in session.submission.files
    drawn = ask(session, sketch, backward=backward) if is_there else Drawn(sketch, sketch.right)
    right, yours = drawn.right_graph(backward=backward), drawn.your_graph
    if yours and drawn.problem:
        dot = side_by_side(yours, right, backward=backward, lang=lang)
    else:
        dot = to_dot(right, backward=backward, lang=lang)
    return Shown(
        dot,
        as_text(yours if drawn.problem and yours else right, lang=lang),
        _said(context, drawn, is_there=is_there),
        _page(session if is_there else None, drawn, lang) if stepwise else "",
    )


def _page(session: "Session | None", drawn: "Drawn", lang: str) -> str:
    from course.drawing.engine import step_by_step
    from course.drawing.page import steps_page

    return steps_page(drawn.sketch.title, step_by_step(session, drawn, lang), lang)


def _said(context: Context, drawn: "Drawn", *, is_there: bool) -> list[str]:
    """What went wrong first, or that nothing did."""
    from course.judging.programs import infix

    _, program = context.translate, drawn.sketch.program
    if not is_there:
        return [_("There is no engine.py here: these are the right numbers.")]
    said = [phrase(drawn.why, drawn.facts, _)] if drawn.why else []
    if drawn.problem:
        called = [drawn.sketch.names.get(index, "") for index in range(len(program))]
        texts = {
            "expression": infix(program, called),
            "node": infix(program[: drawn.problem.node + 1], called),
        }
        facts = {**texts, "wanted": drawn.problem.wanted, "got": drawn.problem.got}
        return [*said, phrase(drawn.problem.message, facts, _)]
    if drawn.yours is None:
        return [*said, _("These are the right numbers.")]
    return [
        *said,
        _("Your values are right.") if drawn.why or "grad" not in drawn.yours else _("Yours is right."),
    ]


def _of_exercise(context: Context, workspace: Workspace, exercise: str | None, *, stepwise: bool) -> Shown:
    """What the last check of an exercise found wrong."""
    from course.drawing.picture import dot_of, graphs_of, kept_example
    from course.drawing.sketch import Sketch
    from course.drawing.text import as_text

    exercise = exercise or workspace.working_on(context.pack)
    example = kept_example(workspace, exercise) if exercise else None
    if example is None:
        raise Unable(_no_example(context, workspace, exercise))
    if stepwise:
        named = {int(index): name for index, name in example.names.items()}
        sketch = Sketch(example.program, named, example.expression)
        with _engine(context, workspace.folder) as session:
            return _of_sketch(context, session, sketch, backward=True, stepwise=True)
    yours, _right = graphs_of(example)
    return Shown(dot_of(example, context.lang), as_text(yours, lang=context.lang))


def _no_example(context: Context, workspace: Workspace, exercise: str) -> str:
    """Why there is nothing to draw, and what to type instead."""
    _ = context.translate
    try_this = _('An expression of your own: course graph "L = (a*b + c)*f" a=2 b=-3 c=10 f=-2')
    if not exercise:
        return _("All done.") + "\n  " + try_this
    if workspace.passed(exercise):
        return (
            _("{exercise} is right: there is nothing wrong to draw.").format(exercise=exercise)
            + "\n  "
            + try_this
        )
    said = _("There is no expression to draw of {exercise}. Look for one: course check {exercise}")
    return said.format(exercise=exercise) + "\n  " + try_this
