"""A backward pass as one self-contained page: a picture and a sentence for each step, with next and back."""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

from course.drawing.dot import side_by_side, to_dot
from course.drawing.graph import Graph
from course.drawing.render import DrawingError, svg
from course.drawing.text import as_text

Shown = tuple[str, Graph, Graph | None]  # a step: what is said, the right graph, and yours where it differs

WORDS = {
    "en": {
        "back": "back",
        "next": "next",
        "keys": "Keys: ← → step by step, Home and End to the first and the last.",
        "looks": "Green boxes are parameters, rounded grey ones computations, white ovals inputs. "
        "Along a dashed arrow no gradient flows. Where your engine goes wrong, your graph stands above the right one, "
        "and the first wrong node is red and marked ✗.",
    },
    "zh": {
        "back": "上一步",
        "next": "下一步",
        "keys": "按键：← → 逐步查看，Home 和 End 跳到第一步和最后一步。",
        "looks": "绿色方框是参数，灰色圆角框是运算，白色椭圆是输入。虚线箭头上没有梯度流过。"
        "如果你的引擎算错了，你的图会显示在正确的图上方，第一个出错的节点标为红色，并带有 ✗。",
    },
}


def steps_page(title: str, steps: Iterable[Shown], lang: str = "en") -> str:
    """The page of steps: what is said, the right graph, and yours where it differs."""
    from jinja2 import Environment, FileSystemLoader

    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    shown = list(_shown(steps, lang))
    return environment.get_template("steps.html").render(
        title=title, steps=shown, lang=lang, **WORDS.get(lang, WORDS["en"])
    )


def _shown(steps: Iterable[Shown], lang: str) -> Iterator[dict[str, str]]:
    for said, right, yours in steps:
        dot = (
            side_by_side(yours, right, backward=True, lang=lang)
            if yours
            else to_dot(right, backward=True, lang=lang)
        )
        yield {"said": said, "image": image(dot), "text": as_text(yours or right, lang=lang)}


def image(dot: str) -> str:
    """The picture as the source of an image, which runs nothing; "" where none can be drawn."""
    try:
        return "data:image/svg+xml;base64," + base64.b64encode(svg(dot)).decode()
    except DrawingError:
        return ""
