"""Solutions for students, as far as all that they solve is due: what is not due stays the stub."""

import ast
from collections.abc import Iterator

from course.pack import Pack
from course.slices import BEGIN, END
from grader.builder import stub


def solved_files(pack: Pack, due: set[str], dated: set[str]) -> dict[str, str]:
    """The files with anything to show, by name. `due` and `dated` are the lessons that are due, or will be one day."""
    found = {}
    files = dict.fromkeys(file for lesson in pack.manifest.lessons for file in lesson.files)
    for file in files if pack.solutions else ():
        assert pack.solutions
        source = (pack.solutions / file).read_text(encoding="utf-8")
        text = solved(source, file, pack, due, dated)
        if text != stub(source, file):
            found[file] = text
    return found


def solved(source: str, file: str, pack: Pack, due: set[str], dated: set[str]) -> str:
    """A file in which regions are shown if every dated lesson that asks for them is due."""
    lines = source.splitlines()
    shown: set[int] = set()
    for first, last in _regions(lines):
        lessons = _lessons_of(first, source, file, pack) & dated
        if lessons and lessons <= due:
            shown |= {first, last}
    return stub("\n".join(line for number, line in enumerate(lines, 1) if number not in shown), file)


def _regions(lines: list[str]) -> Iterator[tuple[int, int]]:
    """The numbers of the lines that open and close each region."""
    opened = 0
    for number, line in enumerate(map(str.strip, lines), 1):
        if line == BEGIN:
            opened = number
        elif line == END and opened:
            yield opened, number


def _lessons_of(line: int, source: str, file: str, pack: Pack) -> set[str]:
    """The lessons that ask for the symbol around a line; what no exercise names, the whole file's lessons need."""
    around = set(_symbols_around(line, source, file))
    asking = {id_ for id_, exercise in pack.by_id.items() if around.intersection(exercise.symbols)}
    asking = asking or {id_ for id_, exercise in pack.by_id.items() if file in exercise.files}
    return {pack.lesson_of[id_].id for id_ in asking}


def _symbols_around(line: int, source: str, file: str) -> Iterator[str]:
    """The function around a line and the class around it, e.g. engine.Value.tanh and engine.Value."""
    body, name = ast.parse(source).body, file.removesuffix(".py")
    while body:
        inside = [
            node
            for node in body
            if isinstance(node, ast.ClassDef | ast.FunctionDef)
            and node.lineno <= line <= (node.end_lineno or 0)
        ]
        body = []
        for node in inside:
            name = f"{name}.{node.name}"
            yield name
            body = node.body
