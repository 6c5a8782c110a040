"""The graphs and plots that a lesson shows."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from course.drawing.dot import to_dot
from course.drawing.expressions import forward, graph_of_expression, steps
from course.drawing.render import DrawingError, svg
from course.drawing.text import as_text
from course.pack import Pack
from course.plotting.figures import NoMatplotlib, picture
from course.plotting.measuring import recorded
from course.plotting.plots import load_plots
from course.reading.lesson import GRAPHS, Block, Prose

if TYPE_CHECKING:
    from course.drawing.graph import Graph


@dataclass(frozen=True)
class Picture:
    """A picture, or the text that stands for it, and what is said below it."""

    svg: bytes | None
    text: str
    caption: str


def graph_pictures(prose: Prose, fence: Block, *, drawn: bool = True) -> list[Picture]:
    """The pictures of a block like ```graph backward: one, or one for each step of the backward pass."""
    how, expression, numbers, caption = _graph_block(prose, fence)
    try:
        graph = graph_of_expression(expression, numbers)
    except (ValueError, SyntaxError, ArithmeticError) as error:
        raise prose.error(fence, f"this graph cannot be drawn: {error}") from None
    if how == "steps":
        return [
            _graph_picture(step.graph, True, step.said, prose.lang, drawn)
            for step in steps(graph, prose.lang)
        ]
    shown = forward(graph) if how == "forward" else graph
    return [_graph_picture(shown, how == "backward", caption or expression, prose.lang, drawn)]


def _graph_block(prose: Prose, fence: Block) -> tuple[str, str, str, str]:
    """How to draw, the expression, its numbers, the caption."""
    how = fence.info.split()[1:2]
    lines = [*fence.content.strip().splitlines(), "", ""]
    if how and how[0] in GRAPHS and lines[1]:
        return how[0], lines[0], lines[1], lines[2]
    wanted = (
        "```graph forward, backward or steps; then the expression, its numbers and a caption, a line each"
    )
    raise prose.error(fence, f"a graph is written so: {wanted}")


def _graph_picture(graph: "Graph", backward: bool, caption: str, lang: str, drawn: bool) -> Picture:
    text = as_text(graph, lang=lang)
    if not drawn:
        return Picture(None, text, caption)
    try:
        return Picture(svg(to_dot(graph, backward=backward, lang=lang)), text, caption)
    except DrawingError:
        return Picture(None, text, caption)


@dataclass
class Plots:
    """The plots of a pack with what was recorded of the reference."""

    pack: Pack

    def __post_init__(self) -> None:
        self.plots, self.recorded = load_plots(self.pack), recorded(self.pack)

    def of(self, prose: Prose, fence: Block, *, drawn: bool = True) -> Picture:
        """The picture of a block like ```plot parabola."""
        name = fence.info.partition(" ")[2].strip()
        if name not in self.plots or name not in self.recorded:
            raise prose.error(fence, f"there is no plot {name!r}. All of them: course plot")
        title = self.plots[name].title[prose.lang]
        caption = fence.content.strip() or title
        if not drawn:
            return Picture(None, title, caption)
        try:
            return Picture(
                picture(self.plots[name], self.recorded[name], self.recorded[name], prose.lang),
                title,
                caption,
            )
        except NoMatplotlib as error:
            return Picture(None, f"{title}\n{error}", caption)
