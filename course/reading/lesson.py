"""A lesson's prose: Markdown with a few blocks of our own, as a tree of markdown-it's tokens.

:::exercise add            the place of an exercise, with its task
:::predict What is b.grad? a question; its answer is folded away
:::wrong / :::torch / :::milestone TITLE
```graph backward          an expression, its numbers, a caption
```plot parabola           a plot of the pack, and a caption
```python, ```output       code that runs, and what it prints
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from course.errors import PackError
from course.pack import Lesson, Pack

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode


class Block(Protocol):
    """A token or a node of the tree: both have a kind with words behind it, a content, and lines."""

    @property
    def info(self) -> str: ...
    @property
    def content(self) -> str: ...
    @property
    def map(self) -> Any: ...


CONTAINERS = ("predict", "exercise", "wrong", "torch", "milestone")
GRAPHS = ("forward", "backward", "steps")


@dataclass(frozen=True)
class Prose:
    """One lesson in one language."""

    lesson: Lesson
    lang: str
    path: Path
    text: str
    env: dict[str, object] = field(default_factory=dict)

    @cached_property
    def tree(self) -> "SyntaxTreeNode":
        """Its blocks, in order."""
        from markdown_it.tree import SyntaxTreeNode

        return SyntaxTreeNode(markdown().parse(self.text, self.env))

    def fences(self, kind: str = "") -> Iterator["SyntaxTreeNode"]:
        """Its fenced blocks; of one kind only, if so asked."""
        for node in self.tree.walk():
            if node.type == "fence" and (not kind or node.info.split()[:1] == [kind]):
                yield node

    def containers(self, kind: str) -> Iterator[tuple["SyntaxTreeNode", str]]:
        """Its blocks of one kind, each with what stands behind the kind's name."""
        for node in self.tree.walk():
            if node.type == f"container_{kind}":
                yield node, title_of(node)

    def error(self, node: "Block", said: str) -> PackError:
        """What is wrong with a block, with file and line."""
        line = node.map[0] + 1 if node.map else 1
        return PackError(f"{self.path}, line {line}: {said}")


def title_of(node: "Block") -> str:
    """What stands behind a container's kind: `add` of `:::exercise add`."""
    return node.info.strip().partition(" ")[2].strip()


def markdown() -> "MarkdownIt":
    """CommonMark, with tables, maths between dollars, and our blocks."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.container import container_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark").enable("table")
    parser.use(dollarmath_plugin, allow_digits=False, double_inline=True)
    for name in CONTAINERS:
        parser.use(container_plugin, name)
    return parser


def read_prose(pack: Pack, lesson: Lesson, lang: str) -> Prose:
    """The lesson in a language, or in the pack's first language where there is none."""
    for language in dict.fromkeys((lang, *pack.manifest.languages)):
        path = prose_path(pack, lesson, language)
        if path and path.exists():
            return Prose(lesson, language, path, path.read_text(encoding="utf-8"))
    raise PackError(f"The lesson {lesson.id!r} has no prose: it is its exercises.")


def prose_path(pack: Pack, lesson: Lesson, lang: str) -> Path | None:
    """Where a lesson's prose lies, if it has any."""
    return pack.lessons and pack.lessons / f"{lesson.id}.{lang}.md"


def with_prose(pack: Pack) -> list[Lesson]:
    """The lessons that have prose, in teaching order."""
    found = []
    for lesson in pack.manifest.lessons:
        path = prose_path(pack, lesson, pack.manifest.languages[0])
        if path and path.exists():
            found.append(lesson)
    return found
