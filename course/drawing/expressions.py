"""An expression with its numbers as graphs: forward, backward, and the backward pass step by step."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from course.drawing.graph import Graph, as_float, graph_of_program
from course.drawing.words import word
from course.judging import oracle
from course.judging.programs import compiled

NUMBER = re.compile(r"([A-Za-z]\w*)=(\()?([-+.\w]+)\)?\Z")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a backward pass: the graph after it, and what happened, as a sentence."""

    graph: Graph
    said: str


def numbers_in(text: str) -> tuple[dict[str, float], frozenset[str]]:
    """The numbers of `a=2 x=(3)`, and the names of those in parentheses: inputs, which need no gradient."""
    found, inputs = {}, set()
    for part in text.split():
        match = NUMBER.match(part)
        value = as_float(match[3]) if match else None
        if match is None or value is None:
            raise ValueError(f"{part}: write name=number, e.g. a=2, or x=(2) for an input")
        found[match[1]] = value
        inputs |= {match[1]} if match[2] else set()
    return found, frozenset(inputs)


def graph_of_expression(text: str, numbers: str) -> Graph:
    """The graph of an expression like `L = (a*b + c)*f` at `a=2 b=-3 c=10 f=-2`, with the right gradients."""
    given, inputs = numbers_in(numbers)
    program, names = compiled(text, **given)
    for index, name in enumerate(names):
        if name in inputs:
            program[index][0] = "input"
    answer = {"data": oracle.values(program), "grad": oracle.gradients(program)}
    return graph_of_program(program, answer, names={i: name for i, name in enumerate(names) if name})


def forward(graph: Graph) -> Graph:
    """The graph before any backward pass: values, no gradients."""
    return replace(graph, nodes=tuple(replace(node, grad=None) for node in graph.nodes))


def steps(graph: Graph, lang: str = "en") -> Iterator[Step]:
    """The backward pass: the result gets 1, then every computation sends its gradient one step back."""
    grads = {node.id: 0.0 for node in graph.nodes} | {graph.nodes[-1].id: 1.0}
    labels = {node.id: node.label for node in graph.nodes}
    sent: set[int] = set()
    root = graph.nodes[-1]
    yield Step(_so_far(graph, grads, sent, root.id), word("seed", lang).format(node=root.label))
    for node in reversed([node for node in graph.nodes if node.kind == "computation"]):
        own = [index for index, edge in enumerate(graph.edges) if edge.target == node.id]
        reached = [graph.edges[index] for index in own if graph.edges[index].grad is not None]
        for edge in reached:
            grads[edge.source] += edge.grad or 0.0
        sent |= set(own)
        to = word("and", lang).join(dict.fromkeys(labels[edge.source] for edge in reached))
        said = word("sends" if to else "sends nothing", lang).format(node=node.label, to=to)
        yield Step(_so_far(graph, grads, sent, node.id), said)


def _so_far(graph: Graph, grads: dict[str, float], sent: set[int], active: str) -> Graph:
    """The graph in the midst of a backward pass."""
    nodes = tuple(
        replace(node, grad=None if node.grad is None else grads[node.id], active=node.id == active)
        for node in graph.nodes
    )
    edges = tuple(replace(edge, sent=index in sent) for index, edge in enumerate(graph.edges))
    return replace(graph, nodes=nodes, edges=edges)
