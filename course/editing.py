"""Changing one function in a student's file by its place in the source; every other byte stays as it is."""

import ast
import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent, indent

from course.judging.loans import NAME, NO_PYTHON, Function, Loan, definitions, parsed
from course.judging.submission import decoded


class NotEditable(Exception):  # noqa: N818 (what the file is, no error of ours)
    """The file is no Python that can be changed; says in which line, if it knows."""

    def __init__(self, line: int = 0) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class Source:
    """A file's text with its encoding, line ends and lines."""

    text: str
    encoding: str = "utf-8"
    newline: str = "\n"

    @classmethod
    def of(cls, data: bytes) -> "Source":
        """The text in some bytes; NotEditable if it is none."""
        try:
            text, encoding = decoded(data)
        except UnicodeDecodeError:
            raise NotEditable from None
        if encoding == "utf-8-sig" and not data.startswith(codecs.BOM_UTF8):
            encoding = "utf-8"
        return cls(text, encoding, "\r\n" if "\r\n" in text else "\n")

    @property
    def data(self) -> bytes:
        """The bytes to write."""
        return self.text.encode(self.encoding)

    def tree(self) -> ast.Module:
        """Its syntax tree."""
        try:
            return parsed(self.text)
        except NO_PYTHON as error:
            raise NotEditable(getattr(error, "lineno", 0) or 0) from None

    def with_loan(self, loan: Loan, remark: str) -> "Source":
        """The file with a loan in place of its symbol, or added where there was none; and what the loan needs."""
        changed = self._replaced(loan, remark)
        for helper in loan.helpers:
            changed = changed._with_function(helper, remark)
        for statement in loan.imports:
            changed = changed._with_import(statement)
        changed.tree()  # what we write must be Python
        return changed

    def is_unwritten(self, symbol: str) -> bool:
        """Whether a symbol is missing, or still the stub."""
        node = dict(definitions(self.tree())).get(symbol)
        return node is None or any(
            isinstance(n, ast.Name) and n.id == "NotImplementedError" for n in ast.walk(node)
        )

    def with_stub(self, symbol: str, stub: "Source") -> "Source":
        """The file with a symbol as it is in the stub; as it is where one of the two has none."""
        there, wanted = dict(definitions(self.tree())), dict(definitions(stub.tree()))
        if symbol not in there or symbol not in wanted:
            return self
        lines = stub._lines()[_first(wanted[symbol]) - 1 : wanted[symbol].end_lineno]
        node = there[symbol]
        code = dedent("".join(lines)).rstrip("\n")
        return self._put(code, first=_first(node), last=node.end_lineno or 0)._without_idle_helpers()

    def _without_idle_helpers(self) -> "Source":
        """The file without helpers of borrowed code that nothing uses any more."""
        tree = self.tree()
        for node in tree.body:
            others = (part for other in tree.body if other is not node for part in ast.walk(other))
            used = (part.id for part in others if isinstance(part, ast.Name))
            name = node.name if isinstance(node, ast.FunctionDef) else ""
            if name.startswith(f"{NAME}_") and name not in used:
                return self.without(node)._without_idle_helpers()
        return self

    def without(self, node: ast.stmt) -> "Source":
        """The file without a statement and the empty lines above it."""
        lines, first = self._lines(), _first(node) - 1
        while first and not lines[first - 1].strip():
            first -= 1
        return self._of([*lines[:first], *lines[node.end_lineno :]])

    # --- the parts ------------------------------------------------------------

    def _lines(self) -> list[str]:
        """Its lines as Python counts them, each with its own end."""
        return io.StringIO(self.text, newline="").readlines()

    def _replaced(self, loan: Loan, remark: str) -> "Source":
        there = dict(definitions(self.tree()))
        if loan.symbol in there:
            node = there[loan.symbol]
            return self._put(_remarked(loan.source, remark), first=_first(node), last=node.end_lineno or 0)
        home = there.get(loan.symbol.rpartition(".")[0])
        if "." not in loan.symbol:
            return self._with_function(loan.source, remark)
        if not isinstance(home, ast.ClassDef):
            raise NotEditable
        inside = home.body[-1]
        after = inside.end_lineno or 0
        return self._put(_remarked(loan.source, remark), first=after + 1, last=after, like=_first(inside))

    def _put(self, code: str, *, first: int, last: int, like: int = 0) -> "Source":
        """Code in place of some lines, as far to the right as the first of them (or as line `like`)."""
        lines = self._lines()
        model = lines[(like or first) - 1]
        margin = model[: len(model) - len(model.lstrip(" \t"))]
        above, below = lines[: first - 1], lines[last:]
        if above and not above[-1].endswith(("\n", "\r")):
            above[-1] += self.newline
        block = indent(f"{code}\n", margin).replace("\n", self.newline)
        return self._of([*above, *([self.newline] if like else []), block, *below])

    def _with_function(self, code: str, remark: str) -> "Source":
        """A function at the end of the file, if there is none that says the same."""
        if ast.dump(ast.parse(code).body[0]) in [ast.dump(node) for node in self.tree().body]:
            return self
        text = self.text.rstrip("\r\n")
        block = f"\n\n\n{_remarked(code, remark)}\n".replace("\n", self.newline)
        return Source(text + block if text else block.lstrip(), self.encoding, self.newline)

    def _with_import(self, statement: str) -> "Source":
        """An import below the ones that there are, if it is not among them."""
        body = self.tree().body
        if any(ast.unparse(node) == statement for node in body):
            return self
        imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
        is_documented = bool(body) and ast.get_docstring(self.tree()) is not None
        above = imports[-1] if imports else body[0] if is_documented else None
        at = (above.end_lineno or 0) if above else 0
        lines = self._lines()
        return self._of([*lines[:at], statement + self.newline, *lines[at:]])

    def _of(self, lines: list[str]) -> "Source":
        return Source("".join(lines), self.encoding, self.newline)


def _remarked(code: str, remark: str) -> str:
    """Code with a remark below its first line, which goes when the code goes."""
    head, _newline, rest = code.partition("\n")
    return f"{head}\n    # {remark}\n{rest}"


def _first(node: ast.stmt | Function) -> int:
    """The first line of a statement, with its decorators."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


# --- copies -------------------------------------------------------------------


def free_name(path: Path, word: str) -> Path:
    """A name beside a file that is not taken, e.g. engine.py.before-reset, …-2."""
    names = (
        path.with_name(f"{path.name}.{word}{f'-{number}' if number > 1 else ''}")
        for number in range(1, 10_000)
    )
    return next(name for name in names if not name.exists())


def keep_copy(path: Path, word: str) -> Path:
    """A copy of a file beside it, under a name of its own; nothing is written over."""
    copy = free_name(path, word)
    with open(copy, "xb") as file:
        file.write(path.read_bytes())
    return copy
