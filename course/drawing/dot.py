"""A graph in graphviz's language: numbers from left to right, gradients back along the same edges."""

from collections.abc import Iterator

from course.drawing.graph import Edge, Graph, Node
from course.drawing.words import is_wide, number, word, yours_and_right

# A white background, so that the dark lines stay legible on a dark page.
HEADER = (
    "graph [bgcolor=white, nodesep=0.3, ranksep=0.35];",
    'graph [fontname="Helvetica", fontsize=14, labelloc=t];',
    'node [fontname="Helvetica", fontsize=12, style=filled, fillcolor=white, height=0.35];',
    'edge [fontname="Helvetica", fontsize=11, fontcolor="#1a4f8b", arrowsize=0.7];',
)
LOOKS = {
    "parameter": {"shape": "record", "fillcolor": "#c8e6c9"},
    "computation": {"shape": "Mrecord", "fillcolor": "#eeeeee"},
    "input": {"shape": "oval"},
    "number": {"shape": "plaintext", "width": "0.2"},
}
# The outline is bold, not the letters: without a bold font graphviz takes them for narrower than they are.
WRONG = {"color": "#c62828", "fillcolor": "#ffebee", "penwidth": "3"}
ACTIVE = {"color": "#1a4f8b", "penwidth": "3"}
WAITING = {"color": "#bbbbbb", "fontcolor": "white"}  # its label keeps its place: the layout stays as it is
OPERATION = {"shape": "oval", "width": "0.35", "margin": "0.04,0.02"}

# Entities are safe inside record labels too; a backslash is not one of them, graphviz reads it afterwards.
ESCAPES = str.maketrans({char: f"&#{ord(char)};" for char in '{}|<>"&'} | {"\\": "\\\\"})
NO_BREAK_SPACE = "&#160;"


ACROSS = "rankdir=LR;"  # from left to right
UPRIGHT = "rankdir=BT;"  # the leaves below, the result on top
DEEPEST_ACROSS = 4  # operations one after the other that a page is wide enough for


def to_dot(graph: Graph, *, backward: bool = False, lang: str = "en") -> str:
    """The graph as a graphviz program; backward, its arrows carry the gradients. A deep graph stands upright."""
    direction = UPRIGHT if depth(graph) > DEEPEST_ACROSS else ACROSS
    return _digraph(direction, _title(graph.title), *_body(graph, "", backward, lang))


def depth(graph: Graph) -> int:
    """How many operations lie one after the other on the longest way to the result."""
    depths = {node.id: 0 for node in graph.nodes}
    for edge in graph.edges:  # operands come before results
        depths[edge.target] = max(depths[edge.target], depths[edge.source] + 1)
    return max(depths.values(), default=0)


def side_by_side(yours: Graph, right: Graph, *, backward: bool = False, lang: str = "en") -> str:
    """Your graph and the right one in one picture."""
    return _digraph(
        ACROSS,
        _title(yours.title),
        *_cluster(right, "right", backward, lang),  # graphviz stacks upwards: yours comes out above
        *_cluster(yours, "yours", backward, lang),
    )


def _digraph(*lines: str) -> str:
    return "\n".join(["digraph {", *HEADER, *lines, "}"]) + "\n"


def _title(title: str) -> str:
    return f'label="{escaped(title)}";'


def _cluster(graph: Graph, name: str, backward: bool, lang: str) -> Iterator[str]:
    yield f"subgraph cluster_{name} {{ {_title(word(f'{name} graph', lang))} style=rounded; color=gray50;"
    yield from _body(graph, f"{name}_", backward, lang)
    yield "}"


def _body(graph: Graph, prefix: str, backward: bool, lang: str) -> Iterator[str]:
    """Every node, every operation, every edge: one line each."""
    targets = {node.id: prefix + _entrance(node) for node in graph.nodes}
    for node in graph.nodes:
        yield from _node(node, prefix, backward, lang)
    for edge in graph.edges:
        yield _arrow(prefix + edge.source, targets[edge.target], _edge_look(edge) if backward else {})


def _entrance(node: Node) -> str:
    """Where the arrows to a node end: at the operation that makes it."""
    return f"{node.id}_op" if node.op else node.id


def _node(node: Node, prefix: str, backward: bool, lang: str) -> Iterator[str]:
    look = LOOKS[node.kind] | (WRONG if node.wrong else ACTIVE if node.active else {})
    yield f"{prefix}{node.id} {_attributes(look | {'label': _node_label(node, lang)})}"
    if node.op:
        operation = prefix + _entrance(node)
        yield f"{operation} {_attributes(OPERATION | {'label': escaped(node.op)})}"
        yield _arrow(operation, prefix + node.id, _backward_look(bool(node.grad)) if backward else {})


def _node_label(node: Node, lang: str) -> str:
    """What a node says: its name and numbers, in the fields of a record or on lines of their own."""
    name = f"✗ {node.label}" if node.wrong else node.label
    compared = {row[0]: yours_and_right(*row, lang, " · ") for row in node.wrong_fields()}
    shown = {field: f"{word(field, lang)} {number(getattr(node, field), lang)}" for field in ("data", "grad")}
    fields = {field: escaped(text) for field, text in (shown | compared).items()}
    if node.kind in ("parameter", "computation"):
        has_grad = node.grad is not None or node.right_grad is not None
        return "{" + "|".join([escaped(name), fields["data"], *([fields["grad"]] if has_grad else [])]) + "}"
    first = f"{name} = {number(node.data, lang)}" if node.kind == "input" else name
    return "\\n".join([escaped(first), *(fields[field] for field in compared)])


def _edge_look(edge: Edge) -> dict[str, str]:
    label = {} if edge.grad is None else {"label": f" {number(edge.grad)} "}
    return _backward_look(edge.flows) | label | ({} if edge.sent else WAITING)


def _backward_look(flows: bool) -> dict[str, str]:
    """The same edge with its arrow turned round, so that the layout stays as it is going forward."""
    return {"dir": "back"} | ({} if flows else {"style": "dashed"})


def _arrow(source: str, target: str, look: dict[str, str]) -> str:
    return f"{source} -> {target} {_attributes(look)}"


def _attributes(attributes: dict[str, str]) -> str:
    return "[" + ", ".join(f'{key}="{value}"' for key, value in attributes.items()) + "];"


def escaped(text: str) -> str:
    """Text that graphviz shows as it is, whatever it holds.

    Without a Chinese font graphviz takes Chinese characters for narrower than they are;
    spaces on both sides make up for it.
    """
    margin = NO_BREAK_SPACE * -(-sum(map(is_wide, text)) // 3)
    return margin + text.translate(ESCAPES) + margin
