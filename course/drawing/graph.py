"""A graph to draw: made from a program and its answer, or from a live Value."""

import itertools
import string
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from course.drawing.derivatives import local_derivatives
from course.drawing.words import LONGEST_TITLE, Field, number, printable, same

Program = Sequence[Sequence[Any]]
Answer = Mapping[str, Sequence[float | None]]
Kind = Literal["parameter", "input", "computation", "number"]

LEAVES: dict[str, Kind] = {"leaf": "parameter", "input": "input", "const": "number"}
SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}


@dataclass(frozen=True, slots=True)
class Node:
    """One number of the graph, and how it was made."""

    id: str
    label: str
    op: str
    data: float | None
    grad: float | None
    kind: Kind
    wrong: bool = False
    active: bool = False  # it is this node's turn
    right_data: float | None = None
    right_grad: float | None = None

    def wrong_fields(self) -> list[tuple[Field, float | None, float | None]]:
        """Of a wrong node: what differs, your number and the right one."""
        if not self.wrong:
            return []
        compared: list[tuple[Field, float | None, float | None]] = [
            ("data", self.data, self.right_data),
            ("grad", self.grad, self.right_grad),
        ]
        return [row for row in compared if row[2] is not None and not same(row[1], row[2])]


@dataclass(frozen=True, slots=True)
class Edge:
    """From an operand to its result; grad is what comes back along it, once it was sent."""

    source: str
    target: str
    grad: float | None
    flows: bool
    sent: bool = True


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes, operands before results, and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    title: str = ""


# === From a program ==========================================================


def graph_of_program(
    program: Program,
    answer: Answer,
    *,
    names: Mapping[int, str] | None = None,
    right: Answer | None = None,
    marked: int | None = None,
    title: str = "",
) -> Graph:
    """The graph of a program with an engine's answer; `marked` is the first node that went wrong."""
    labels = _program_labels(program, names or {})
    nodes = [
        _program_node(program, i, label, answer, right or {}, i == marked) for i, label in enumerate(labels)
    ]
    uses = Counter(operand for op, *operands in program if op not in LEAVES for operand in operands)
    edges = [edge for i in range(len(program)) for edge in _program_edges(program, i, answer, uses)]
    return Graph(tuple(nodes), tuple(edges), printable(title, LONGEST_TITLE))


def _program_labels(program: Program, names: Mapping[int, str]) -> list[str]:
    """A name for every node; a plain number is its own name."""
    unused = fresh_names(names.values())
    labels = []
    for index, (op, *operands) in enumerate(program):
        name = number(as_float(operands[0])) if op == "const" else names.get(index) or next(unused)
        labels.append(printable(name))
    return labels


def _program_node(
    program: Program, index: int, label: str, answer: Answer, right: Answer, wrong: bool
) -> Node:
    op: str = program[index][0]
    kind = LEAVES.get(op, "computation")
    return Node(
        id=_id(index),
        label=label,
        op=SYMBOLS.get(op, op) if kind == "computation" else "",
        data=_program_data(program, index, answer),
        grad=_entry(answer, "grad", index),
        kind=kind,
        wrong=wrong,
        right_data=_entry(right, "data", index),
        right_grad=_entry(right, "grad", index),
    )


def _program_data(program: Program, index: int, answer: Answer) -> float | None:
    """What the engine computed; a plain number is what it is."""
    op, *operands = program[index]
    return as_float(operands[0]) if op == "const" else _entry(answer, "data", index)


def _program_edges(program: Program, index: int, answer: Answer, uses: Counter[int]) -> Iterator[Edge]:
    """What came back along each edge: all of its grad for a number used once, else what should have come."""
    op, *operands = program[index]
    if op in LEAVES:
        return
    slopes = local_derivatives(op, [_program_data(program, i, answer) for i in operands])
    grad = _entry(answer, "grad", index)
    for operand, slope in zip(operands, slopes, strict=True):
        arrived = _entry(answer, "grad", operand)
        if uses[operand] == 1 and program[operand][0] != "const" and arrived is not None:
            yield Edge(_id(operand), _id(index), arrived, flows=arrived != 0.0)
        else:
            yield _edge(_id(operand), _id(index), slope, grad, program[operand][0] != "const")


# === From a live Value =======================================================


def graph_of_value(root: Any, *, title: str = "") -> Graph:
    """The graph of everything that a Value was made from."""
    order = _operands_first(root)
    ids = {id(value): _id(index) for index, value in enumerate(order)}
    unused = fresh_names({label for value in order if (label := _label(value))})
    nodes = [_value_node(value, ids[id(value)], unused) for value in order]
    edges = [edge for value in order for edge in _value_edges(value, ids)]
    return Graph(tuple(nodes), tuple(edges), printable(title, LONGEST_TITLE))


def _operands_first(root: Any) -> list[Any]:
    """Every value once, with a stack of our own: graphs grow deeper than recursion can go."""
    order: list[Any] = []
    seen: set[int] = set()  # by identity: a student's Value may compare or hash as it likes
    stack = [(root, False)]
    while stack:
        value, operands_done = stack.pop()
        if operands_done:
            order.append(value)
        elif id(value) not in seen:
            seen.add(id(value))
            stack.append((value, True))
            stack += [(operand, False) for operand in reversed(_operands(value))]
    return order


def _operands(value: Any) -> list[Any]:
    """What a value was made from; out of a set in an order that is the same in every run."""
    operands = getattr(value, "_prev", None) or ()
    if isinstance(operands, (set, frozenset)):
        return sorted(operands, key=_look)
    return list(operands)


def _look(value: Any) -> tuple[str, ...]:
    """What one value shows, to put those of a set in order."""
    return _label(value), str(getattr(value, "_op", "")), str(as_float(_data(value)))


def _value_node(value: Any, node_id: str, unused: Iterator[str]) -> Node:
    kind, data = _value_kind(value), as_float(_data(value))
    label = number(data) if kind == "number" else _label(value) or next(unused)
    op = printable(getattr(value, "_op", "") or "?", 12) if kind == "computation" else ""
    return Node(node_id, label, op, data, as_float(getattr(value, "grad", 0.0)), kind)


def _value_kind(value: Any) -> Kind:
    if _operands(value):
        return "computation"
    if _needs_grad(value):
        return "parameter"
    return "input" if _label(value) else "number"


def _value_edges(value: Any, ids: Mapping[int, str]) -> Iterator[Edge]:
    operands, grad = _operands(value), as_float(getattr(value, "grad", 0.0))
    for operand, slope in zip(operands, _slopes(value, len(operands)), strict=True):
        yield _edge(ids[id(operand)], ids[id(value)], slope, grad, _needs_grad(operand))


def _slopes(value: Any, count: int) -> list[float | None]:
    """The local derivatives that a value keeps beside its operands, if it does."""
    slopes, operands = getattr(value, "_local_grads", ()), getattr(value, "_prev", ())
    if isinstance(slopes, (list, tuple)) and isinstance(operands, (list, tuple)) and len(slopes) == count:
        return [as_float(slope) for slope in slopes]
    return [None] * count


def _needs_grad(value: Any) -> bool:
    return hasattr(value, "_prev") and bool(getattr(value, "requires_grad", True))


def _label(value: Any) -> str:
    return printable(getattr(value, "label", "") or "")


def _data(value: Any) -> Any:
    """The number in a value; a plain number among the operands is its own data."""
    return getattr(value, "data", None) if hasattr(value, "_prev") else value


# === Shared ==================================================================


def _edge(source: str, target: str, slope: float | None, grad: float | None, needs_grad: bool) -> Edge:
    """What flows back along an edge: the result's gradient times the local derivative."""
    known = needs_grad and slope is not None and grad is not None
    back = slope * grad if known and slope is not None and grad is not None else None
    return Edge(source, target, back, flows=needs_grad and bool(grad) and back != 0.0)


def _id(index: int) -> str:
    return f"n{index}"


def _entry(answer: Answer, field: Field, index: int) -> float | None:
    """One number of an answer; None where the engine gave none."""
    numbers = answer.get(field, ())
    return as_float(numbers[index]) if index < len(numbers) else None


def as_float(value: Any) -> float | None:
    """The number as a float, or None for what is no number."""
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def fresh_names(taken: Collection[str]) -> Iterator[str]:
    """a, b, … z, a1, b1, … without those that are taken."""
    for suffix in itertools.chain([""], map(str, itertools.count(1))):
        yield from (name for letter in string.ascii_lowercase if (name := letter + suffix) not in taken)
