"""The plots of a pack: what each measures and how it is drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.errors import PackError
from course.judging.checks import Probe, load_file
from course.pack import Pack, Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Measured = Any  # what a probe returned: numbers in lists and dicts
Say = Callable[[str, str], str]  # say(english, chinese): the reader's
Draw = Callable[["Figure", Measured, Measured, Say], None]


@dataclass(frozen=True)
class Plot:
    """A plot: the probe and its arguments, the exercises that it needs, and the function that draws.

    `draw(figure, measured, recorded, say)` gets what the probe returned on the student's code, and what it
    returned on the reference; the two are the same object where the recorded one is drawn.
    """

    name: str
    title: Text
    lesson: str
    needs: tuple[str, ...]
    probe: Probe
    args: tuple[Any, ...]
    draw: Draw


def plot(
    lesson: str, *, needs: tuple[str, ...], probe: Probe, args: tuple[Any, ...] = (), **title: str
) -> Callable[[Draw], Draw]:
    """Mark a function as the drawing of a plot; its name, with hyphens, is the plot's. `en=` and `zh=` title it."""

    def mark(draw: Draw) -> Draw:
        name = draw.__name__.replace("_", "-")
        draw.plot = Plot(name, title, lesson, needs, probe, args, draw)  # type: ignore[attr-defined]
        return draw

    return mark


def load_plots(pack: Pack) -> dict[str, Plot]:
    """Every plot of the pack by its name, in teaching order; a PackError names what is wrong with one."""
    found: list[Plot] = []
    for path in sorted(pack.plots.glob("*.py")) if pack.plots else ():
        found += _plots_in(path, pack)
    order = [lesson.id for lesson in pack.manifest.lessons]
    return {one.name: one for one in sorted(found, key=lambda one: order.index(one.lesson))}


def _plots_in(path: Path, pack: Pack) -> list[Plot]:
    lessons = {lesson.id for lesson in pack.manifest.lessons}
    plots = [thing.plot for thing in vars(load_file(path)).values() if hasattr(thing, "plot")]
    for one in plots:
        if one.lesson not in lessons:
            raise PackError(
                f"{path}: plot {one.name}: there is no lesson {one.lesson!r}. Name one of the manifest's."
            )
        for need in one.needs:
            if need not in pack.by_id:
                raise PackError(
                    f"{path}: plot {one.name} needs {need!r}, which is no exercise. Name one of the manifest's."
                )
        for language in pack.manifest.languages:
            if not one.title.get(language):
                raise PackError(
                    f"{path}: plot {one.name}: the title for language {language!r} is missing. Add it."
                )
    return plots
