"""The solutions, cut into one cell an exercise: the functions, methods and classes that it is about."""

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from course.judging.loans import RELEASED
from course.pack import Exercise, Lesson, Pack

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"  # nbgrader's marks


Node = ast.FunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Source:
    """One file of the solutions, by lines."""

    text: str

    @cached_property
    def lines(self) -> list[str]:
        """Its lines."""
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax."""
        return ast.parse(self.text)

    def symbol(self, path: list[str]) -> str:
        """The text of a function, a class or a method, dedented; "" for what is none of these."""
        body: list[ast.stmt] = self.tree.body
        node: Node | None = None
        for name in path:
            named = [one for one in body if isinstance(one, Node) and one.name == name]
            if not named:
                return ""
            node, body = named[0], named[0].body
        assert node is not None
        return textwrap.dedent("\n".join(self.lines[node.lineno - 1 : self._end(node)])) + "\n"

    def _end(self, node: Node) -> int:
        """The last line of a node with the mark that may stand behind it."""
        end = node.end_lineno or node.lineno
        while end < len(self.lines) and self.lines[end].strip() == END:
            end += 1
        return end

    def helpers(self) -> Iterator["Helper"]:
        """What stands between marks outside of functions and classes: the solution's own helpers."""
        opened = None
        for number, line in enumerate(self.lines):
            if line == BEGIN:
                opened = number
            elif line == END and opened is not None:
                yield Helper("\n".join(self.lines[opened : number + 1]) + "\n")
                opened = None


@dataclass(frozen=True)
class Helper:
    """A helper of the solutions, with its marks."""

    text: str

    @cached_property
    def names(self) -> frozenset[str]:
        """The functions and classes that it defines."""
        return frozenset(node.name for node in ast.parse(self.text).body if isinstance(node, Node))


def cells(pack: Pack) -> dict[str, str]:
    """The solution cell of every exercise that has one, by its id, in teaching order."""
    cutter = Cutter(pack)
    return {
        exercise.id: text
        for lesson in pack.manifest.lessons
        for exercise in lesson.exercises
        if (text := cutter.cell(lesson, exercise))
    }


def folder_of(pack: Pack) -> Path | None:
    """Where working code lies: the solutions, in a kit what was released of them; None where there is none."""
    released = pack.exercises / RELEASED
    return pack.solutions or (released if released.is_dir() else None)


def cells_of_lesson(pack: Pack, lesson: Lesson, without: frozenset[str]) -> list[str]:
    """The solution cells of a lesson without some symbols; the helpers stay, since later cells may use them."""
    cutter = Cutter(pack)
    found = (cutter.cell(lesson, exercise, without) for exercise in lesson.exercises)
    return [text for text in found if text]


class Cutter:
    """Cuts cells out of the solutions, and gives each helper to the first cell that uses it."""

    def __init__(self, pack: Pack) -> None:
        self.pack, folder = pack, folder_of(pack)
        files = {file for lesson in pack.manifest.lessons for file in lesson.files}
        there = {file: folder / file for file in files if folder and (folder / file).exists()}
        self.sources = {file: Source(path.read_text(encoding="utf-8")) for file, path in there.items()}
        self.waiting = [helper for source in self.sources.values() for helper in source.helpers()]

    def cell(self, lesson: Lesson, exercise: Exercise, without: frozenset[str] = frozenset()) -> str:
        """What an exercise is about, without what an earlier exercise of its lesson holds already."""
        held = held_earlier(lesson, exercise)
        earlier = self.earlier(lesson)
        parts = {symbol: self.part(symbol, earlier) for symbol in exercise.symbols if symbol not in held}
        helpers = self.helpers_of("\n\n".join(parts.values()))
        kept = (text for symbol, text in parts.items() if text and symbol not in without)
        return "\n\n".join([*helpers, *kept])

    def part(self, symbol: str, earlier: set[str]) -> str:
        """One symbol; a method joins its class by a decorator, a function of an earlier lesson is a new version."""
        file, *path = symbol.split(".")
        source = self.sources.get(f"{file}.py")
        text = source.symbol(path) if source else ""
        if not text or (len(path) == 1 and symbol not in earlier):
            return text
        return (f"@method_of({path[0]})\n" if len(path) > 1 else "@new_version\n") + text

    def earlier(self, lesson: Lesson) -> set[str]:
        """The symbols that earlier lessons are about."""
        lessons = self.pack.manifest.lessons
        before = (exercise for one in lessons[: lessons.index(lesson)] for exercise in one.exercises)
        return {symbol for exercise in before for symbol in exercise.symbols}

    def helpers_of(self, text: str) -> Iterator[str]:
        """The helpers that a text uses, and those that they use, each in one cell only."""
        used = names_in(text)
        for helper in [one for one in self.waiting if one.names & used]:
            if helper in self.waiting:
                self.waiting.remove(helper)
                yield from self.helpers_of(helper.text)
                yield helper.text


def held_earlier(lesson: Lesson, exercise: Exercise) -> set[str]:
    """The symbols that earlier exercises of a lesson are about."""
    before = lesson.exercises[: lesson.exercises.index(exercise)]
    return {symbol for one in before for symbol in one.symbols}


def names_in(text: str) -> set[str]:
    """Every name that a piece of Python uses."""
    return {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
