"""What is to be drawn: an expression's program and its nodes' names, out of a text or out of a function.

A text is read by `ast` and never run. A function is run in the worker, on numbers that write down
what is done with them; what comes back is looked at before it is believed.
"""

import ast
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.drawing.expressions import numbers_in
from course.judging import oracle
from course.judging.answers import is_number
from course.judging.checks import Probe
from course.judging.programs import LEAVES, Program, compiled
from course.judging.student import Raised, Session, answer_of
from course.messages import N_
from course.text import Translate, safe

MOST_NODES, LONGEST_TEXT = 400, 2000
RECORDING = Path(__file__).with_name("recording.py")


class NotDrawable(Exception):  # noqa: N818 (the student's expression, no error of ours)
    """There is no graph of this: why, and what to write instead, with gaps for facts."""

    def __init__(self, text: str, /, **facts: object) -> None:
        super().__init__(text)
        self.text, self.facts = text, facts

    def said(self, translate: Translate) -> str:
        """The reason in the reader's language."""
        return translate(self.text).format(**{name: safe(fact) for name, fact in self.facts.items()})


@dataclass(frozen=True)
class Sketch:
    """A program whose last node is the result, and the names that its author gave to nodes."""

    program: Program
    names: dict[int, str]
    title: str = ""

    @property
    def right(self) -> dict[str, list[float]]:
        """The right values and gradients of all nodes, without any engine."""
        return {"data": oracle.values(self.program), "grad": oracle.gradients(self.program)}


def of_text(text: str, numbers: str) -> Sketch:
    """The sketch of `d = a*b; L = d + c` at `a=2 b=-3 c=10`."""
    given, inputs = _numbers(numbers)
    try:
        _named(text, given)
        program, names = compiled(text, **given)
    except ValueError:
        raise NotDrawable(
            N_(
                "Only names, numbers, + - * / ** and functions like tanh(x) can be drawn, and name = expression."
            )
        ) from None
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise NotDrawable(
            N_("This is no expression: {reason}"), reason=getattr(error, "msg", "...")
        ) from None
    for index, name in enumerate(names):
        if name in inputs and index < len(given):
            program[index][0] = "input"
    return finished(program, {i: name for i, name in enumerate(names) if name}, _result(text, names), text)


def _numbers(text: str) -> tuple[dict[str, float], frozenset[str]]:
    for part in text.split():
        try:
            found, _ = numbers_in(part)
        except ValueError:
            found = {}
        if not all(map(math.isfinite, found.values())) or not found:
            raise NotDrawable(N_("{part}: write name=number, e.g. a=2, or x=(2) for an input."), part=part)
    return numbers_in(text)


def _named(text: str, given: Mapping[str, float]) -> None:
    """Every name must have a number, or be made on the way."""
    if len(text) > LONGEST_TEXT:
        raise NotDrawable(N_("An expression may have {most} characters at most."), most=LONGEST_TEXT)
    tree = ast.parse(text.strip())
    calls = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node not in calls]
    made = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    missing = dict.fromkeys(node.id for node in names if node.id not in made | set(given))
    if missing or not tree.body:
        name = next(iter(missing), "a")
        raise NotDrawable(
            N_('Give every name a number, e.g. course graph "{text}" {name}=2'), text=text, name=name
        )


def _result(text: str, names: Sequence[str]) -> int:
    """The node of the last statement, which may be a name alone."""
    last = ast.parse(text.strip()).body[-1]
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Name):
        return len(names) - 1 - names[::-1].index(last.value.id)
    return len(names) - 1


def of_function(session: Session, file: str, name: str, numbers: str) -> Sketch:
    """The sketch of what a function of the student does with numbers, recorded in the worker; may raise Raised."""
    given, inputs = _numbers(numbers)
    recording = Probe("recording", RECORDING.read_text(encoding="utf-8"))
    try:
        found = answer_of(session, recording, file, name, given, sorted(inputs))
    except Raised as raised:
        if "missing" not in raised.about:
            raise
        raise NotDrawable(N_("There is no function {name} in {file}.py."), name=name, file=file) from None
    session.close()  # the recording left its own Value in the student's modules
    if not _is_recording(found):
        raise NotDrawable(
            N_("{name} should return one Value, made with + - * / ** and functions like tanh()."), name=name
        )
    names = {int(index): str(label) for index, label in found["names"].items()}
    return finished(found["program"], names, found["root"], f"{name}({', '.join(numbers.split())})")


def _is_recording(found: Any) -> bool:
    """Whether it is a program, with a root and names: a worker sends what its code likes."""
    if not isinstance(found, dict) or not isinstance(found.get("program"), list):
        return False
    program, names = found["program"], found.get("names")
    is_program = all(_is_node(node, index) for index, node in enumerate(program))
    is_named = isinstance(names, dict) and all(index.isdecimal() for index in names)
    return is_program and is_named and _is_earlier(found.get("root"), len(program))


def _is_node(node: Any, index: int) -> bool:
    match node:
        case ["leaf" | "input" | "const", number]:
            return is_number(number)
        case ["add" | "sub" | "mul" | "div" | "pow", left, right]:
            return _is_earlier(left, index) and _is_earlier(right, index)
        case [str(op), operand]:
            return op in oracle.OPERATIONS and _is_earlier(operand, index)
    return False


def _is_earlier(operand: Any, index: int) -> bool:
    return type(operand) is int and 0 <= operand < index


# --- what every sketch goes through -------------------------------------------


def finished(program: Program, names: Mapping[int, str], root: int, title: str = "") -> Sketch:
    """The sketch of what a root is made from: numbers among themselves are one number, its root comes last."""
    if len(program) > MOST_NODES:
        raise NotDrawable(N_("This has {count} nodes: too many to look at."), count=len(program))
    folded = _folded(program)
    kept = sorted(_below(folded, root))
    place = {index: position for position, index in enumerate(kept)}
    moved = [_moved(folded[index], place) for index in kept]
    if all(op == "const" for op, *_ in moved):
        raise NotDrawable(N_("This is made of plain numbers only: give one a name, e.g. a*3 a=2"))
    _possible(moved)
    return Sketch(moved, {place[i]: name for i, name in names.items() if i in place}, title)


def _folded(program: Program) -> Program:
    """What is made of plain numbers only is a plain number, as in Python."""
    folded: Program = []
    for op, *operands in program:
        node = [op, *operands]
        if op not in LEAVES and all(folded[i][0] == "const" for i in operands):
            node = ["const", _computed([*(folded[i] for i in operands), [op, *range(len(operands))]])[-1]]
        elif op == "pow" and folded[operands[1]][0] != "const":
            raise NotDrawable(N_("An exponent must be a plain number, as in a**2."))
        folded.append(node)
    return folded


def _below(program: Program, root: int) -> set[int]:
    """The root and all that it is made from."""
    found: set[int] = set()
    waiting = [root]
    while waiting:
        index = waiting.pop()
        if index not in found:
            found.add(index)
            waiting += program[index][1:] if program[index][0] not in LEAVES else []
    return found


def _moved(node: list[Any], place: Mapping[int, int]) -> list[Any]:
    op, *operands = node
    return node if op in LEAVES else [op, *(place[i] for i in operands)]


def _possible(program: Program) -> None:
    """Its values and gradients must be numbers."""
    values = _computed(program)
    try:
        numbers = [*values, *oracle.gradients(program)]
    except (ArithmeticError, ValueError):
        numbers = [math.nan]
    logs = [values[node[1]] for node in program if node[0] == "log"]
    if not all(map(math.isfinite, numbers)) or min(logs, default=1.0) <= 0.0:  # the oracle's own are complex
        raise NotDrawable(N_("At these numbers it has no slope: try others."))


def _computed(program: Program) -> list[float]:
    try:
        return oracle.values(program)
    except (ArithmeticError, ValueError):
        raise NotDrawable(N_("At these numbers it has no value: try others.")) from None
