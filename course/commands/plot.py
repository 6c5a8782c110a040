"""`course plot`: what your code computes, as a curve."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.opening import open_file, open_it
from course.commands.options import in_folder, in_language, known, work_in
from course.errors import Unable
from course.messages import N_, TITLED
from course.screen import echo
from course.text import told
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.plotting.plots import Measured, Plot

KINDS = ("svg", "png")


@click.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write this .svg or .png file.")
@click.option("--recorded", is_flag=True, help="Draw what was recorded of the reference, not your code.")
@open_it
@in_language
@in_folder
@click.pass_obj
def plot(
    context: Context, name: str | None, out: Path | None, recorded: bool, opens: bool | None, folder: Path
) -> None:
    """Draw the plot NAME with your own code; without NAME, list the plots."""
    from course.plotting.plots import load_plots

    plots = load_plots(context.pack)
    if name is None:
        for one in plots.values():
            echo(context.translate(TITLED).format(title=one.name, text=one.title[context.lang]))
        echo(context.translate("To draw one: course plot {name}").format(name=next(iter(plots), "NAME")))
        return
    chosen, kind = plots[known(name, list(plots), N_("plot"), "course plot")], _kind(out)
    data = _drawn(context, chosen, None if recorded else folder, kind)
    path = _written(data, out, Workspace(folder), f"{name}.{kind}")
    echo(context.translate("Picture: {path}").format(path=path))
    open_file(path, opens)


def _kind(out: Path | None) -> str:
    kind = out.suffix.lower().removeprefix(".") if out else KINDS[0]
    if kind not in KINDS:
        raise click.UsageError(
            told(N_("{out}: a plot is written as .svg or .png. Name the file so."), out=out)
        )
    return kind


def _drawn(context: Context, plot: "Plot", folder: Path | None, kind: str) -> bytes:
    """The picture, of the code in a folder or of what was recorded."""
    from course.plotting.figures import picture
    from course.plotting.measuring import recorded

    with _explained(context, plot):
        reference = recorded(context.pack)[plot.name]
        numbers = _measured(context, plot, folder) if folder else reference
        return picture(plot, numbers, reference, context.lang, kind)


def _measured(context: Context, plot: "Plot", folder: Path) -> "Measured":
    from course.plotting.measuring import measured

    return measured(plot, context.pack, work_in(folder, context.pack))


@contextmanager
def _explained(context: Context, plot: "Plot") -> Iterator[None]:
    """What can be in the way, as a sentence and the next command."""
    from course.plotting.figures import NoMatplotlib, NotDrawable
    from course.plotting.measuring import NotMeasured

    _ = context.translate
    commands = _("Look: course check {exercises} · how it will look: course plot {plot} --recorded").format(
        exercises=" ".join(plot.needs), plot=plot.name
    )
    try:
        yield
    except NotMeasured as error:
        said = _("Your code gave nothing to draw: {because}.").format(because=error.because)
        raise Unable(f"{said}\n  {commands}") from None
    except NotDrawable:
        said = _("Your code gave other numbers than this plot can show.")
        raise Unable(f"{said}\n  {commands}") from None
    except NoMatplotlib as error:
        raise Unable(str(error)) from None


def _written(data: bytes, out: Path | None, workspace: Workspace, name: str) -> Path:
    """Where the picture lies: where it was asked for, else in the workspace's memory."""
    path = out or workspace.memory / name
    try:
        if out:
            out.write_bytes(data)
        else:
            workspace.keep(name, data)
    except OSError as error:
        text = N_("{path}: {reason}. Name another file: --out FILE")
        raise Unable(told(text, path=path, reason=error.strerror)) from None
    return path
