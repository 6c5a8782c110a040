"""A lesson in a terminal: wrapped text, code indented, pictures as text, answers at the end."""

import re
import textwrap
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from course.pack import Pack
from course.reading.lesson import Prose, markdown, title_of
from course.reading.links import link_of
from course.reading.pictures import Plots, graph_pictures
from course.screen import columns
from course.text import Translate, translator

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

COLOURS = {
    "exercise": "green",
    "wrong": "red",
    "torch": "yellow",
    "milestone": "yellow",
    "predict": "magenta",
}
SIGNS = {"exercise": "▸", "wrong": "✗", "torch": "=", "milestone": "★", "predict": "?"}
OPENING, CLOSING = "（“《「", "，。、；：？！）”》」…%"  # these never end, and never begin, a line
TOKEN = re.compile(rf"[{OPENING}]*(?:[^\x00-\x7f]|[^\s\x80-\U0010ffff]+)[{CLOSING}]*|\s+")


def as_plain(pack: Pack, prose: Prose, plots: Plots, width: int) -> str:
    """The whole lesson, at most `width` columns wide where its code allows."""
    return "\n".join(Plain(pack, prose, plots, width).lines()) + "\n"


class Plain:
    """Turns a lesson's blocks into lines for a terminal."""

    def __init__(self, pack: Pack, prose: Prose, plots: Plots, width: int) -> None:
        self.pack, self.prose, self.plots, self.width = pack, prose, plots, width
        self.translate: Translate = translator(prose.lang)
        self.answers: list[tuple[str, SyntaxTreeNode]] = []

    def lines(self) -> Iterator[str]:
        """The lesson, then the answers to its questions."""
        yield from self.blocks(self.prose.tree.children, "")
        for question, node in self.answers:
            title = wrapped(" · ".join([self.translate("The answer"), question]), self.width)
            yield from ("", *(click.style(line, bold=True) for line in title))
            yield from self.blocks(node.children, "  ")

    def blocks(self, nodes: "list[SyntaxTreeNode]", indent: str) -> Iterator[str]:
        """Blocks one below the other, a blank line between them."""
        for index, node in enumerate(nodes):
            if index:
                yield ""
            yield from self.block(node, indent)

    def block(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """One block."""
        kind = node.type.removeprefix("container_")
        if kind in COLOURS:
            return self.container(node, kind, indent)
        known: dict[str, Callable[[SyntaxTreeNode, str], Iterator[str]]] = {
            "heading": self.heading,
            "fence": self.fence,
            "bullet_list": self.items,
            "ordered_list": self.items,
            "blockquote": lambda node, indent: self.blocks(node.children, indent + "| "),
            "math_block": self.maths,
            "table": self.table,
        }
        return known.get(node.type, self.paragraph)(node, indent)

    def container(self, node: "SyntaxTreeNode", kind: str, indent: str) -> Iterator[str]:
        """An exercise, a question, …: a title with a sign, its text indented."""
        title = self.title(node, kind)
        for line in wrapped(f"{SIGNS[kind]} {title}", self.width, indent):
            yield click.style(line, fg=COLOURS[kind], bold=True)
        if kind == "predict":
            self.answers.append((title, node))
            yield f"{indent}  " + self.translate("Think first; the answer is at the end.")
            return
        yield from self.blocks(node.children, indent + "  ")
        if kind == "exercise":
            yield from ("", f"{indent}  $ course check {title_of(node)}")

    def title(self, node: "SyntaxTreeNode", kind: str) -> str:
        """What stands above a block of ours."""
        named = title_of(node)
        if kind == "exercise":
            title = self.pack.by_id[named].title[self.prose.lang] if named in self.pack.by_id else named
            return " · ".join([self.translate("Exercise"), title])
        return plain_inline(named) or self.translate("The same in PyTorch")

    def heading(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """A title; the lesson's own is underlined."""
        text = inline(node)
        yield indent + click.style(text, bold=True)
        if node.tag == "h1":
            yield "=" * columns(text)

    def paragraph(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """Running text."""
        yield from wrapped(inline(node), self.width, indent)

    def items(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """A list."""
        for number, item in enumerate(node.children, 1):
            mark = f"{number}." if node.type == "ordered_list" else "-"
            first, *rest = [line for child in item.children for line in self.block(child, indent + "   ")]
            yield f"{indent}{mark:<3}{first.removeprefix(indent).lstrip()}"
            yield from rest

    def table(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """A table, its columns aligned."""
        rows = [[inline(cell) for cell in row.children] for part in node.children for row in part.children]
        widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (width - columns(cell)) for cell, width in zip(row, widths, strict=True))
            yield (indent + "  ".join(cells)).rstrip()

    def maths(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """A formula on a line of its own."""
        yield from wrapped(readable(node.content), self.width, indent + "    ")

    def fence(self, node: "SyntaxTreeNode", indent: str) -> Iterator[str]:
        """Code, what a program prints, or a picture as text."""
        match node.info.split()[:1]:
            case ["graph"]:
                for number, picture in enumerate(graph_pictures(self.prose, node, drawn=False)):
                    yield from [""] * bool(number)
                    yield from textwrap.indent(picture.text, indent).splitlines()
                    yield from wrapped(picture.caption, self.width, indent + "    ")
            case ["plot"]:
                picture = self.plots.of(self.prose, node, drawn=False)
                yield from wrapped(picture.caption, self.width, indent + "    ")
                yield f"{indent}    $ course plot {node.info.split()[1]} --recorded"
            case ["output"]:
                yield from textwrap.indent(node.content, f"{indent}  | ").rstrip().splitlines()
            case _:
                yield from textwrap.indent(node.content, f"{indent}    ").rstrip().splitlines()


def inline(node: "SyntaxTreeNode") -> str:
    """The text of a block, without its marks; a link to a lesson names the command that opens it."""
    return "".join(_inline(child) for child in node.children) if node.children else node.content


def plain_inline(text: str) -> str:
    """The text of a line of Markdown, without its marks."""
    from markdown_it.tree import SyntaxTreeNode

    return inline(SyntaxTreeNode(markdown().parseInline(text)))


def _inline(node: "SyntaxTreeNode") -> str:
    match node.type:
        case "softbreak" | "hardbreak":
            return "\n"
        case "math_inline" | "math_inline_double":
            return readable(node.content)
        case "code_inline":
            return f"`{node.content}`"
        case "link":
            return inline(node) + _where(str(node.attrs["href"]))
    return inline(node) if node.children else node.content


def _where(href: str) -> str:
    link = link_of(href)
    return (
        f" (course read {link.name})"
        if link.kind == "lesson"
        else f" ({href})"
        if link.kind == "https"
        else ""
    )


# === Maths in a line of text =================================================

FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
SPELT = {
    r"\partial": "∂",
    r"\cdot": "·",
    r"\times": "×",
    r"\sum": "Σ",
    r"\to": "→",
    r"\leftarrow": "←",
    r"\Rightarrow": "⇒",
    r"\qquad": "   ",
    r"\approx": "≈",
    r"\neq": "≠",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\beta": "β",
    r"\mu": "μ",
    r"\eta": "η",
    r"\sigma": "σ",
    r"\epsilon": "ε",
    r"\varepsilon": "ε",
    r"\ldots": "…",
    r"\dots": "…",
    r"\quad": "   ",
    r"\,": " ",
    r"\left": "",
    r"\right": "",
    r"\sqrt": "√",
    r"\infty": "∞",
}
WORD = re.compile(r"\\(?:[A-Za-z]+|,|;|!|\{|\})")
POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def readable(latex: str) -> str:
    """A formula as one would type it: (f(x+h) - f(x)) / h."""
    text = " ".join(latex.split())
    while (simpler := FRACTION.sub(lambda match: f"{_part(match[1])}/{_part(match[2])}", text)) != text:
        text = simpler
    text = re.sub(r"\\(?:text|mathrm|mathbf|operatorname)\s*\{([^{}]*)\}", r"\1", text)
    text = WORD.sub(lambda match: SPELT.get(match[0], match[0].lstrip("\\")), text)
    text = re.sub(r"\^\{?(\d)\}?", lambda match: match[1].translate(POWERS), text)
    text = re.sub(r"([_^])\{([^{}]*)\}", lambda match: f"{match[1]}{_grouped(match[2])}", text)
    return text.replace("{", "(").replace("}", ")")


def _grouped(text: str) -> str:
    """An index or a power, in parentheses if it is more than one sign."""
    return f"({text})" if len(text) > 1 else text


def _part(text: str) -> str:
    """A part of a fraction, in parentheses if it is a sum or a difference."""
    text = text.strip()
    return (
        f"({text})"
        if re.search(r"[^(]\s*[-+]\s*", text[1:]) and not re.fullmatch(r"\([^()]*\)", text)
        else text
    )


# === Wrapping ================================================================


def wrapped(text: str, width: int, indent: str = "") -> Iterator[str]:
    """Text in lines of at most `width` columns; between Chinese characters a line may end anywhere."""
    line = ""
    for piece in TOKEN.findall(joined(text)):
        if columns(indent + line + piece.rstrip()) > width and line.strip():
            yield (indent + line).rstrip()
            line = ""
        line += piece if line or not piece.isspace() else ""
    if line.strip():
        yield (indent + line).rstrip()


def joined(text: str) -> str:
    """Lines of the source as one; between two Chinese characters a line's end is no space."""
    return re.sub(r"\n", " ", re.sub(r"(?<=[⺀-鿿＀-￯。，、；：])\n(?=[⺀-鿿＀-￯《「（])", "", text))
