"""The source notebook of a lesson: its prose and pictures, and for each exercise a cell to write, to check, to grade.

nbgrader adds up all notebooks of an assignment, so there is one, in one language. It holds the solutions between
nbgrader's marks, which `nbgrader generate_assignment` takes out; hidden checks are in no notebook.
"""

import base64
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from course.judging.notebooks import example_digest
from course.messages import N_
from course.notebook.session import given
from course.pack import Exercise, Lesson, Pack
from course.plugins import BUILT_IN
from course.reading.lesson import CONTAINERS, Prose, read_prose, title_of, with_prose
from course.reading.links import link_of
from course.reading.pictures import Picture, Plots, graph_pictures
from course.slices import cells, held_earlier
from course.text import translator
from grader.builder import stub

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Cell = dict[str, Any]
SCHEMA = 3
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LINK = re.compile(r"\[([^\]\n]*)\]\(([^)\s]+)\)")
HOW_TO = N_(
    "Run the cell below first: it brings what you built in earlier lessons.\n\n"
    "Write your answers where it says `# YOUR CODE HERE`. The text speaks of files like `engine.py`; here the cells "
    "take their place. `check(…)` tells at once what is right, and the smallest thing that is not; the score is made "
    "by your instructor's grader, which runs your cells somewhere else."
)
CODE_BLOCKS = ("root", "container_milestone")  # where code becomes a cell that can be run


def build(pack: Pack, lesson_id: str, lang: str) -> bytes:
    """The source notebook of a lesson, as the bytes of an .ipynb file; the same in every run."""
    lesson = next(one for one in pack.manifest.lessons if one.id == lesson_id)
    found = [*Writer(pack, lesson, lang).cells()]
    for number, cell in enumerate(found):
        cell["id"] = f"{lesson_id}-{number:03}"
    number = [one.id for one in pack.manifest.lessons].index(lesson_id) + 1
    about = {"lesson": lesson_id, "number": number, "lang": lang, "given": given(pack)}
    notebook = {
        "cells": found,
        "metadata": {"chainrule": about, "kernelspec": KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return _as_bytes(notebook)


def released(pack: Pack, lesson_id: str, lang: str) -> bytes:
    """The notebook as students get it: without the solutions."""
    notebook = json.loads(build(pack, lesson_id, lang))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = stub(cell["source"], cell["id"]).rstrip("\n")
    return _as_bytes(notebook)


def _as_bytes(notebook: dict[str, Any]) -> bytes:
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


# === Cells ===================================================================


def markdown_cell(text: str, attachments: dict[str, Any] | None = None) -> Cell:
    """Words and pictures."""
    cell: Cell = {"cell_type": "markdown", "metadata": {}, "source": text.strip() + "\n"}
    return cell | ({"attachments": attachments} if attachments else {})


def code_cell(text: str, **metadata: Any) -> Cell:
    """Code that has not run yet."""
    source = text.rstrip("\n")
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata,
        "outputs": [],
        "source": source,
    }


def graded(cell: Cell, grade_id: str, *, points: float | None = None, solution: bool = False) -> Cell:
    """A cell with nbgrader's metadata: to be solved, to be graded for points, or only not to be changed."""
    about: dict[str, Any] = {
        "schema_version": SCHEMA,
        "grade_id": grade_id,
        "grade": points is not None,
        "solution": solution,
        "locked": not solution,
        "task": False,
    }
    cell["metadata"] |= {"nbgrader": about | ({} if points is None else {"points": points})}
    return cell


# === A lesson ================================================================


@dataclass
class Writer:
    """Turns a lesson's blocks into cells."""

    pack: Pack
    lesson: Lesson
    lang: str

    def __post_init__(self) -> None:
        self.translate = translator(self.lang)
        self.answers = cells(self.pack)

    def cells(self) -> Iterator[Cell]:
        """All of them, in order; a lesson without prose has its exercises."""
        _ = self.translate
        yield graded(markdown_cell(_(HOW_TO)), f"how-{self.lesson.id}")
        pack = "" if self.pack.name == BUILT_IN else f', "{self.pack.name}"'
        start = f'from course.notebook import *\n\nbegin("{self.lesson.id}", "{self.lang}"{pack})'
        yield graded(code_cell(start), f"begin-{self.lesson.id}")
        if self.lesson in with_prose(self.pack):
            yield from merged(self.prose(read_prose(self.pack, self.lesson, self.lang)))
        else:
            yield markdown_cell(f"# {self.lesson.title[self.lang]}")
            for exercise in self.lesson.exercises:
                yield from self.exercise(exercise, exercise.task[self.lang])

    def prose(self, prose: Prose) -> Iterator[Cell]:
        """The lesson's blocks."""
        plots = Plots(self.pack)
        for node in prose.tree.children:
            yield from self.block(prose, plots, node)

    def block(self, prose: Prose, plots: Plots, node: "SyntaxTreeNode") -> Iterator[Cell]:
        """One block: a cell, or several."""
        kind = node.type.removeprefix("container_")
        if kind == "exercise":
            exercise = self.pack.by_id[title_of(node)]
            yield from self.exercise(exercise, self.text(prose, node.children))
        elif kind == "milestone":
            yield markdown_cell(f"### ★ {title_of(node)}")
            for child in node.children:
                yield from self.block(prose, plots, child)
        elif kind == "fence":
            yield from self.fence(prose, plots, node)
        elif kind in CONTAINERS:
            yield from self.aside(prose, plots, kind, node)
        else:
            yield markdown_cell(self.text(prose, [node]))

    def aside(self, prose: Prose, plots: Plots, kind: str, node: "SyntaxTreeNode") -> Iterator[Cell]:
        """A question, what a wrong answer looks like, PyTorch: words, with the code in them as words too."""
        _ = self.translate
        title = self.links(title_of(node)) or _("The same in PyTorch")
        if kind == "predict":
            question = re.sub(r"`([^`]+)`", r"<code>\1</code>", title)  # no Markdown within HTML
            opening = "<details><summary><b>" + _("Predict first") + f"</b> {question}</summary>"
            yield markdown_cell("\n\n".join([opening, self.text(prose, node.children), "</details>"]))
        else:
            yield markdown_cell(f"#### {title}")
            for child in node.children:
                is_picture = child.type == "fence" and child.info.split()[:1] in (["graph"], ["plot"])
                made = (
                    self.fence(prose, plots, child)
                    if is_picture
                    else [markdown_cell(self.text(prose, [child]))]
                )
                yield from made

    def exercise(self, exercise: Exercise, task: str) -> Iterator[Cell]:
        """Its task, a cell to write in, one that checks, one with the points."""
        _ = self.translate
        about = (
            _("{points:g} points").format(points=exercise.points) if exercise.points != 1 else _("1 point")
        )
        yield markdown_cell(f"### {_('Exercise')} · {exercise.title[self.lang]}  ({about})\n\n{task}")
        if exercise.id in self.answers:
            answer = self.hint_at_own(exercise) + self.answers[exercise.id]
            yield graded(code_cell(answer), f"answer-{exercise.id}", solution=True)
        yield code_cell(f'check("{exercise.id}")')
        yield graded(code_cell(f'points("{exercise.id}")'), f"points-{exercise.id}", points=exercise.points)

    def hint_at_own(self, exercise: Exercise) -> str:
        """How to see one's own version of what an earlier lesson began."""
        held = held_earlier(self.lesson, exercise)
        earlier = {symbol for lesson in self.earlier() for one in lesson.exercises for symbol in one.symbols}
        own = [symbol.partition(".")[2] for symbol in exercise.symbols if symbol in earlier - held]
        if not own:
            return ""
        shown = ", ".join(f'mine("{name}")' for name in own)
        return "# " + self.translate("Start from your own version: {shown}").format(shown=shown) + "\n"

    def earlier(self) -> tuple[Lesson, ...]:
        """The lessons before this one."""
        lessons = self.pack.manifest.lessons
        return lessons[: lessons.index(self.lesson)]

    # --- Blocks --------------------------------------------------------------

    def fence(self, prose: Prose, plots: Plots, node: "SyntaxTreeNode") -> Iterator[Cell]:
        """Code that can be run, what it prints, a picture, or text as it is."""
        match node.info.split():
            case ["python"] if node.parent and node.parent.type in CODE_BLOCKS:
                yield code_cell(node.content, chainrule={"example": example_digest(node.content)})
            case ["graph", *_]:
                yield from map(self.picture, graph_pictures(prose, node))
            case ["plot", *_]:
                yield self.picture(plots.of(prose, node))
            case ["output"]:
                yield markdown_cell(self.translate("It prints:") + f"\n\n```text\n{node.content}```")
            case _:
                yield markdown_cell(self.text(prose, [node]))

    def picture(self, picture: Picture) -> Cell:
        """A picture with its caption; as text where nothing could draw it."""
        caption = f"*{picture.caption}*"
        if picture.svg is None:
            return markdown_cell(f"```text\n{picture.text}\n```\n\n{caption}")
        data = base64.b64encode(picture.svg).decode()
        alt = " ".join(picture.text.replace("[", "(").replace("]", ")").split())
        return markdown_cell(
            f"![{alt}](attachment:picture.svg)\n\n{caption}", {"picture.svg": {"image/svg+xml": data}}
        )

    def text(self, prose: Prose, nodes: "list[SyntaxTreeNode]") -> str:
        """The Markdown of blocks, as it stands in the lesson; links made to fit notebooks."""
        lines = prose.text.splitlines()
        parts = ["\n".join(lines[node.map[0] : node.map[1]]) for node in nodes if node.map]
        return self.links(
            "\n\n".join(parts).replace("```console", "```text").replace("```python torch", "```python")
        )

    def links(self, text: str) -> str:
        """Lessons are notebooks in the folder beside; other links of ours become plain words."""
        return LINK.sub(self._link, text)

    def _link(self, match: "re.Match[str]") -> str:
        try:
            link = link_of(match[2])
        except ValueError:
            return match[0]
        if link.kind == "https":
            return match[0]
        return f"[{match[1]}](../{link.name}/{link.name}.ipynb)" if link.kind == "lesson" else match[1]


def merged(found: Iterator[Cell]) -> Iterator[Cell]:
    """Cells of words that follow one another as one cell, up to a heading or a picture."""
    last: Cell | None = None
    for cell in found:
        if last and is_words(last) and is_words(cell) and not cell["source"].startswith("#"):
            last["source"] += "\n" + cell["source"]
            continue
        if last:
            yield last
        last = cell
    if last:
        yield last


def is_words(cell: Cell) -> bool:
    """Whether a cell is words only, which nbgrader knows nothing of."""
    return cell["cell_type"] == "markdown" and "attachments" not in cell and not cell["metadata"]
