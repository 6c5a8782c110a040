"""Code that can be borrowed: a working version of every symbol, recognised wherever it is handed in.

A loan is the reference's code, worded so that nobody would write it by themselves: what it computes is
called `borrowed`, helpers come along as `borrowed_…`. So code that holds no such name is never looked at,
and a right answer that happens to be short is never taken for a borrowed one. Recognised is the syntax
tree, so that comments, blank lines, formatting and docstrings make no difference.
"""

import ast
import hashlib
import warnings
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from course.pack import Exercise, Pack

NAME = "borrowed"
RELEASED = "released"  # in a kit, the folder beside the stubs with what the instructor has released
Function = ast.FunctionDef | ast.ClassDef
NO_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)
DOCUMENTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


@dataclass(frozen=True)
class Loan:
    """A symbol's working code, and what has to stand beside it in its file."""

    symbol: str  # within its file, e.g. Value.__mul__
    source: str
    helpers: tuple[str, ...] = ()  # functions
    imports: tuple[str, ...] = ()


@dataclass
class Loans:
    """What an installation can lend: files of working code, by name."""

    files: dict[str, str] = field(default_factory=dict)
    neutral: str = ""  # definitions that take the place of the files' own
    symbols: frozenset[str] = frozenset()  # what the pack's exercises are about: never lent as a helper

    @cached_property
    def by_symbol(self) -> dict[str, Loan]:
        """Every loan under its full symbol, e.g. engine.Value.__mul__."""
        found: dict[str, Loan] = {}
        neutral = ast.parse(self.neutral)
        for file, text in self.files.items():
            home, tree = file.removesuffix(".py"), ast.parse(text)
            tree.body = [*tree.body, *neutral.body]
            words = {name.removeprefix(f"{home}.") for name in self.symbols if name.startswith(f"{home}.")}
            last = dict(definitions(tree))  # the neutral one, where there are two
            found |= {f"{home}.{name}": _loan(name, last[name], tree, words) for name in words & last.keys()}
        return found

    @cached_property
    def known(self) -> dict[str, tuple[str, str]]:
        """The digest of every function that was worded, and the symbol that it is lent for."""
        found = {}
        for symbol, loan in self.by_symbol.items():
            outside = symbol.removesuffix(loan.symbol)
            inside = loan.symbol.rpartition(".")[0]
            for name, node in definitions(ast.parse(loan.source)):
                if isinstance(node, ast.FunctionDef) and NAME in ast.unparse(node):
                    found[outside + (f"{inside}.{name}" if inside else name)] = digest(node), symbol
        return found

    def of(self, exercise: Exercise) -> dict[str, Loan]:
        """The loans for an exercise's symbols; a symbol that is no function or class has none."""
        return {symbol: self.by_symbol[symbol] for symbol in exercise.symbols if symbol in self.by_symbol}

    def stand_in_for(self, exercise: Exercise, borrowed: frozenset[str], pack: Pack) -> bool:
        """Whether borrowed code does what an exercise is about: its own symbols, or others that do their part as well.

        A borrowed operation sends its gradient back by itself. Where every operation is borrowed, nothing is left
        to do for `_backward`, which earlier exercises are about together with each operation.
        """
        if borrowed.intersection(exercise.symbols):
            return True
        ids = list(pack.by_id)
        before = [pack.by_id[id_] for id_ in ids[: ids.index(exercise.id)]]
        own = self.of(exercise)
        return bool(own) and all(self._is_done(symbol, before, borrowed, pack) for symbol in own)

    def _is_done(self, symbol: str, before: list[Exercise], borrowed: frozenset[str], pack: Pack) -> bool:
        """Whether borrowed code stands in for every earlier exercise that is about a symbol."""
        about_it = [exercise for exercise in before if symbol in exercise.symbols]
        return bool(about_it) and all(self.stand_in_for(exercise, borrowed, pack) for exercise in about_it)

    def found_in(self, files: dict[str, str]) -> frozenset[str]:
        """The symbols whose code in some files is borrowed."""
        suspects = {file: text for file, text in files.items() if NAME in text}
        return frozenset(symbol for file, text in suspects.items() for symbol in self._borrowed(file, text))

    def _borrowed(self, file: str, text: str) -> Iterator[str]:
        """The borrowed symbols of a file; a notebook's cells may hold those of any file."""
        homes = [name.removesuffix(".py") for name in dict.fromkeys([file, *self.files])]
        for tree in trees(text):
            for name, node in definitions(tree):
                known = [self.known[f"{home}.{name}"] for home in homes if f"{home}.{name}" in self.known]
                same = _digest_of_theirs(node) if known else ""
                yield from (symbol for digest_, symbol in known if digest_ == same)


def loans_of(pack: Pack) -> Loans:
    """All of the reference's code, where it is installed; in a kit what the instructor has released."""
    folder = pack.solutions or pack.exercises / RELEASED
    names = sorted({file for lesson in pack.manifest.lessons for file in lesson.files})
    files = {name: (folder / name).read_text(encoding="utf-8") for name in names if (folder / name).exists()}
    neutral = folder / f"{NAME}.py"
    symbols = frozenset(symbol for exercise in pack.by_id.values() for symbol in exercise.symbols)
    return Loans(files, neutral.read_text(encoding="utf-8") if neutral.exists() else "", symbols)


# --- reading code -------------------------------------------------------------


def parsed(text: str) -> ast.Module:
    """The syntax tree, without warnings about what the student wrote."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def trees(text: str) -> Iterator[ast.Module]:
    """The syntax tree of a file, and of the cells of a notebook, which are texts in it; what is no Python has none."""
    try:
        tree = parsed(text)
    except NO_PYTHON:
        return
    yield tree
    for node in ast.walk(tree):
        cell = node.value if isinstance(node, ast.Constant) else None
        if isinstance(cell, str) and NAME in cell and "def " in cell:
            yield from trees(cell)


def definitions(tree: ast.Module) -> Iterator[tuple[str, Function]]:
    """Every function, class and method with its name, e.g. Value.__mul__."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        if isinstance(node, ast.ClassDef):
            methods = (part for part in node.body if isinstance(part, ast.FunctionDef))
            yield from ((f"{node.name}.{method.name}", method) for method in methods)


def digest(node: ast.stmt) -> str:
    """The same for code that differs in comments, formatting and docstrings only."""
    copy = parsed(ast.unparse(node))
    for part in ast.walk(copy):
        if isinstance(part, DOCUMENTED) and ast.get_docstring(part) is not None:
            part.body = part.body[1:] or [ast.Pass()]
    return hashlib.sha256(ast.dump(copy).encode()).hexdigest()


def _digest_of_theirs(node: ast.stmt) -> str:
    """The digest of code that may be nested too deeply for one; no loan is."""
    try:
        return digest(node)
    except NO_PYTHON:
        return ""


# --- wording a loan -----------------------------------------------------------


def _loan(symbol: str, node: Function, tree: ast.Module, symbols: set[str]) -> Loan:
    """The working code of a symbol, with the helpers that it needs under names of their own."""
    helpers = _helpers(node, tree, symbols)
    renamed = {name: f"{NAME}_{name}" for name in helpers}
    sources = tuple(ast.unparse(_with_names(helper, renamed)) for helper in helpers.values())
    imports = tuple(_imports([node, *helpers.values()], tree))
    return Loan(symbol, ast.unparse(_worded(_with_names(node, renamed))), sources, imports)


def _helpers(node: ast.AST, tree: ast.Module, symbols: set[str]) -> dict[str, ast.FunctionDef]:
    """The functions that some code uses and that are no exercise's own."""
    there = {
        one.name: one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name not in symbols
    }
    found: dict[str, ast.FunctionDef] = {}
    waiting: list[ast.AST] = [node]
    while waiting:
        for name in _names(waiting.pop()):
            if name in there and name not in found:
                found[name] = there[name]
                waiting.append(there[name])
    return found


def _names(node: ast.AST) -> list[str]:
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name)]


def _imports(nodes: Iterable[ast.AST], tree: ast.Module) -> Iterator[str]:
    """The import statements of the file that the code needs."""
    used = {name for node in nodes for name in _names(node)}
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            names = {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
            if used & names:
                yield ast.unparse(statement)


Node = TypeVar("Node", bound=ast.stmt)


def _with_names(node: Node, renamed: dict[str, str]) -> Node:
    """A copy in which names are replaced, a function's own name too."""
    copy = deepcopy(node)
    for part in ast.walk(copy):
        if isinstance(part, ast.Name):
            part.id = renamed.get(part.id, part.id)
    if isinstance(copy, ast.FunctionDef):
        copy.name = renamed.get(copy.name, copy.name)
    return copy


def _worded(node: Function) -> Function:
    """The code as nobody else would write it: what a function gives back is called `borrowed`."""
    functions = [part for part in ast.walk(node) if isinstance(part, ast.FunctionDef)]
    for function in functions:
        _call_results_borrowed(function)
    if NAME not in _names(node):
        for function in functions:
            made = {
                p.id for p in ast.walk(function) if isinstance(p, ast.Name) and isinstance(p.ctx, ast.Store)
            }
            renamed = {name: f"{NAME}_{name}" for name in made}
            function.body = _with_names(function, renamed).body
    return node


def _call_results_borrowed(function: ast.FunctionDef) -> None:
    """`return x` becomes `borrowed = x` and `return borrowed`."""
    for part in ast.walk(function):
        for block in (getattr(part, name, None) for name in ("body", "orelse")):
            if not isinstance(block, list) or not block or not isinstance(block[-1], ast.Return):
                continue
            if block[-1].value and not isinstance(block[-1].value, ast.Constant):
                named = ast.Assign([ast.Name(NAME, ast.Store())], block[-1].value, lineno=0)
                block[-1:] = [named, ast.Return(ast.Name(NAME, ast.Load()))]
