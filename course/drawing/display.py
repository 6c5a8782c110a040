"""Graphs that show themselves in a notebook."""

from html import escape
from typing import Any

from course.drawing.dot import to_dot
from course.drawing.expressions import steps
from course.drawing.graph import Graph, graph_of_program, graph_of_value
from course.drawing.page import steps_page
from course.drawing.render import DrawingError, svg
from course.drawing.sketch import of_text
from course.drawing.text import as_text
from course.text import language


class Drawing:
    """A graph: a picture in a notebook, text at a prompt."""

    def __init__(self, graph: Graph, *, backward: bool, lang: str, title: str = "") -> None:
        self.graph, self.backward, self.lang, self.title = graph, backward, lang, title

    @property
    def dot(self) -> str:
        """The graph in graphviz's language."""
        return to_dot(self.graph, backward=self.backward, lang=self.lang)

    def _repr_svg_(self) -> str | None:
        try:
            return svg(self.dot).decode()
        except DrawingError:
            return None

    def _repr_html_(self) -> str:
        return self._repr_svg_() or f"<pre>{escape(str(self))}</pre>"

    def __repr__(self) -> str:
        return as_text(self.graph, lang=self.lang)


class Steps:
    """A backward pass with next and back, inside a notebook's cell."""

    def __init__(self, drawing: Drawing) -> None:
        self.page = steps_page(
            drawing.title,
            ((step.said, step.graph, None) for step in steps(drawing.graph, drawing.lang)),
            drawing.lang,
        )

    def _repr_html_(self) -> str:
        look = "width: 100%; height: 32rem; border: 0"
        return f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts" style="{look}"></iframe>'


def graph(what: Any, *, backward: bool = True, lang: str | None = None, **numbers: float) -> Drawing:
    """The graph of a Value of yours, or of an expression: graph("L = (a*b + c)*f", a=2, b=-3, c=10, f=-2)."""
    spoken = language(lang)
    if not isinstance(what, str):
        return Drawing(graph_of_value(what), backward=backward, lang=spoken)
    sketch = of_text(what, " ".join(f"{name}={number}" for name, number in numbers.items()))
    answer = sketch.right if backward else {"data": sketch.right["data"]}
    return Drawing(
        graph_of_program(sketch.program, answer, names=sketch.names),
        backward=backward,
        lang=spoken,
        title=what,
    )


def backward_steps(what: str, *, lang: str | None = None, **numbers: float) -> Steps:
    """The backward pass of an expression, step by step."""
    return Steps(graph(what, backward=True, lang=lang, **numbers))
