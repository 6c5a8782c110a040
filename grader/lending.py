"""What a kit may lend: the reference's code of released lessons, and nothing of the others."""

import ast
import re
from collections.abc import Collection

from course.editing import Source
from course.judging.loans import NAME, RELEASED, definitions
from course.pack import Pack

MARKER = re.compile(r"(?m)^[ \t]*### (BEGIN|END) SOLUTION\n")


def released(pack: Pack, due: Collection[str], dated: Collection[str] = ()) -> dict[str, bytes]:
    """The files that lie in a kit's room of stubs, by their names there, so that `course borrow` can lend them.

    A symbol that is asked for by a lesson with a date that is not over yet stays back.
    """
    if pack.solutions is None:
        return {}
    chosen = [exercise for id_, exercise in pack.by_id.items() if pack.lesson_of[id_].id in due]
    waiting = [one for id_, one in pack.by_id.items() if pack.lesson_of[id_].id in set(dated) - set(due)]
    wanted = {symbol for exercise in chosen for symbol in exercise.symbols}
    wanted -= {symbol for exercise in waiting for symbol in exercise.symbols}
    names = sorted({file for exercise in chosen for file in exercise.files})
    texts = {name: (pack.solutions / name).read_text(encoding="utf-8") for name in names}
    neutral = pack.solutions / f"{NAME}.py"
    if neutral.exists() and chosen:
        texts[neutral.name] = neutral.read_text(encoding="utf-8")
    hidden = {symbol for one in pack.by_id.values() for symbol in one.symbols} - wanted
    lent = {symbol.partition(".")[2] for symbol in wanted}
    cut = {name: _without(text, name, hidden, lent) for name, text in texts.items()}
    return {f"{RELEASED}/{name}": text.encode() for name, text in cut.items()}


def _without(text: str, name: str, hidden: set[str], lent: set[str]) -> str:
    """A file without some symbols, without helpers that nothing uses then, without markers."""
    source = Source(MARKER.sub("", text))
    home = name.removesuffix(".py")
    short = {symbol.partition(".")[2] for symbol in hidden if home in (NAME, symbol.partition(".")[0])}
    kept = {symbol for symbol, _ in definitions(source.tree())} - short
    gone: list[ast.stmt] = [ast.Pass()]
    while gone:
        tree = source.tree()
        gone = [node for symbol, node in definitions(tree) if symbol not in kept]
        gone = gone or [node for node in tree.body if home != NAME and _is_idle(node, tree, lent)]
        source = source.without(gone[-1]) if gone else source
    return source.text


def _is_idle(node: ast.stmt, tree: ast.Module, lent: set[str]) -> bool:
    """Whether it is a function that is there for others, of which none is left."""
    others = (part for other in tree.body if other is not node for part in ast.walk(other))
    names = {part.id for part in others if isinstance(part, ast.Name)}
    return isinstance(node, ast.FunctionDef) and node.name not in names | lent
