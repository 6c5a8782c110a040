"""Expressions drawn step by step: the steps of a backward pass end where the right gradients are."""

import pytest

from course.drawing.dot import to_dot
from course.drawing.expressions import forward, graph_of_expression, numbers_in, steps

CASES = {
    "lecture": ("e = a*b; d = e + c; L = d*f", "a=2 b=-3 c=10 f=-2"),
    "neuron": ("n = x1*w1 + x2*w2 + b; o = tanh(n)", "x1=2 x2=0 w1=-3 w2=1 b=6.8813735870195432"),
    "reuse": ("d = a*b; e = a + b; f = d*e", "a=-2 b=3"),
    "twice": ("b = a + a", "a=3"),
    "input": ("y = a*x + b", "a=2 x=(3) b=1"),
}


@pytest.mark.parametrize("case", CASES)
def test_after_the_last_step_every_node_holds_its_right_gradient(case):
    """What the steps add up is what the oracle computes by complex numbers."""
    graph = graph_of_expression(*CASES[case])
    *_, last = steps(graph)
    assert [node.grad for node in last.graph.nodes] == pytest.approx([node.grad for node in graph.nodes])
    assert all(edge.sent for edge in last.graph.edges)


@pytest.mark.parametrize("case", CASES)
def test_each_step_is_the_turn_of_one_node_and_sends_no_more_than_its_edges(case):
    """First the result gets 1; then one computation after the other, the latest first."""
    graph = graph_of_expression(*CASES[case])
    shown = [step.graph for step in steps(graph)]
    turns = [[node.id for node in one.nodes if node.active] for one in shown]
    computed = [node.id for node in graph.nodes if node.kind == "computation"]
    assert turns == [[graph.nodes[-1].id], *([id_] for id_ in reversed(computed))]
    sent = [sum(edge.sent for edge in one.edges) for one in shown]
    assert sent[0] == 0
    assert sent == sorted(sent)


def test_the_lecture_s_numbers():
    """L = (a*b + c)*f: L is -8, and the gradients are the lecture's."""
    graph = graph_of_expression(*CASES["lecture"])
    assert {node.label: node.data for node in graph.nodes}["L"] == -8
    grads = {node.label: node.grad for node in graph.nodes}
    assert grads == pytest.approx({"L": 1, "d": -2, "f": 4, "c": -2, "e": -2, "a": 6, "b": -4})


def test_an_input_gets_no_gradient():
    """A number in parentheses needs none."""
    graph = graph_of_expression(*CASES["input"])
    kinds = {node.label: node.kind for node in graph.nodes}
    assert (kinds["x"], kinds["a"]) == ("input", "parameter")
    assert {node.label: node.grad for node in graph.nodes}["x"] == 0


def test_going_forward_nothing_has_a_gradient():
    """The picture of the forward pass says values only."""
    assert "grad" not in to_dot(forward(graph_of_expression(*CASES["lecture"])))


@pytest.mark.parametrize("numbers", ["a", "a=", "a=two", "=2", "a=2b", "a=(2"])
def test_what_is_no_number_is_said(numbers):
    """The error shows the part and how to write it."""
    if numbers == "a=(2":  # the closing parenthesis may be forgotten
        assert numbers_in(numbers) == ({"a": 2.0}, frozenset({"a"}))
        return
    with pytest.raises(ValueError, match="write name=number"):
        numbers_in(numbers)
