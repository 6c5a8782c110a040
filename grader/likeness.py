"""What submissions have in common: the syntax trees of their files, without comments, docstrings and local names.

A fact for the instructor's eyes; it costs nobody a point. The text is parsed and never run.
"""

import ast
import hashlib
import warnings
from collections.abc import Mapping

from course.judging.submission import CONTRACT as BUILT_IN

SMALLEST = 40  # nodes; what is shorter is alike by chance
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError)
BLOCKS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)

Trees = dict[str, str]  # a file's name -> what its tree is known by


def trees(files: Mapping[str, str], contract: tuple[str, ...] = BUILT_IN) -> Trees:
    """The trees of the course's files; one that is no Python, or very short, has none."""
    found = ((name, tree(files[name])) for name in contract if name in files)
    return {name: known_by for name, known_by in found if known_by}


def tree(text: str) -> str:
    """Equal for two texts that differ in local names, comments, docstrings and spaces only."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # they are about the student's text, and nobody reads them here
            parsed = ast.parse(text)
        if _normalised(parsed) < SMALLEST:
            return ""
        return hashlib.sha256(ast.dump(parsed, annotate_fields=False).encode(errors="replace")).hexdigest()[
            :16
        ]
    except UNREADABLE:
        return ""


def _normalised(parsed: ast.AST) -> int:
    """Number the names in the order in which they occur, drop docstrings; says how many nodes there are."""
    numbers: dict[str, int] = {}
    nodes = list(ast.walk(parsed))
    for node in nodes:
        if isinstance(node, ast.Name):
            node.id = str(numbers.setdefault(node.id, len(numbers)))
        elif isinstance(node, ast.arg):
            node.arg = str(numbers.setdefault(node.arg, len(numbers)))
        elif isinstance(node, BLOCKS) and _is_text(node.body[:1]):
            del node.body[0]
    return len(nodes)


def _is_text(statements: list[ast.stmt]) -> bool:
    first = statements[0] if statements else None
    return isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
