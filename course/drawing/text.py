"""A graph as plain text, for a terminal without pictures: one line a node."""

from collections import defaultdict
from collections.abc import Sequence

from course.drawing.graph import Graph, Node
from course.drawing.words import columns, number, pad, word, yours_and_right


def as_text(graph: Graph, *, lang: str = "en") -> str:
    """One line for each node: how it was made, its value and its gradient."""
    operands = _operand_labels(graph)
    used = {edge.source for edge in graph.edges}
    # A plain number stands in the line of what it was used for.
    shown = [node for node in graph.nodes if node.kind != "number" or node.wrong or node.id not in used]
    has_grads = any(node.grad is not None or node.right_grad is not None for node in shown)
    rows = [_row(node, operands[node.id], lang, has_grads) for node in shown]
    table = zip(*map(_aligned, zip(*rows, strict=True)), strict=True)
    lines = [graph.title] * bool(graph.title) + ["  " + "  ".join(row).rstrip() for row in table]
    return "\n".join(lines)


def _aligned(column: Sequence[str]) -> list[str]:
    """The cells of a column, all equally wide."""
    width = max(map(columns, column))
    return [pad(cell, width) for cell in column]


def _operand_labels(graph: Graph) -> dict[str, list[str]]:
    labels = {node.id: node.label for node in graph.nodes}
    operands = defaultdict(list)
    for edge in graph.edges:
        operands[edge.target].append(labels[edge.source])
    return operands


def _row(node: Node, operands: Sequence[str], lang: str, has_grads: bool) -> tuple[str, str, str, str]:
    made = f"{node.label} = {expression(node.op, operands)}" if node.op else node.label
    grad = f"{word('grad', lang)} {_lined_up(node.grad, lang)}" if has_grads else ""
    return made, _lined_up(node.data, lang), grad, _remark(node, lang) if node.wrong else ""


def _lined_up(value: float | None, lang: str) -> str:
    """A number with room for a minus, so that the digits of a column stand below one another."""
    shown = number(value, lang)
    return shown if shown.startswith("-") else f" {shown}"


def _remark(node: Node, lang: str) -> str:
    """The mark of a wrong node, and what is wrong with it."""
    return " ".join(["✗", *(yours_and_right(*row, lang, word(",", lang)) for row in node.wrong_fields())])


def expression(op: str, operands: Sequence[str]) -> str:
    """An operation as one writes it: a * b, -a, a**2, tanh(a)."""
    if op in ("neg", "-") and len(operands) == 1:
        return f"-{operands[0]}"
    if op.startswith("**") and len(operands) == 1:
        return f"{operands[0]}{op}"
    if len(operands) == 2 and not op.isalnum():
        return f" {op} ".join(operands)
    return f"{op}({', '.join(operands)})"
