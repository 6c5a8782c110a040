"""Pictures of expressions: what they show, and that no label can spoil them."""

import importlib.util
import itertools
import math
import random
import re
import shutil
import sys
import sysconfig
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from course.drawing import render
from course.drawing.derivatives import LOCAL_DERIVATIVES, local_derivatives
from course.drawing.dot import side_by_side, to_dot
from course.drawing.graph import Edge, fresh_names, graph_of_program, graph_of_value
from course.drawing.render import DrawingError, NoRenderer, svg
from course.drawing.text import as_text
from course.drawing.words import columns, number, printable

# The lecture's L = (a*b + c) * f, and an engine that forgets the gradient of e.
PROGRAM = [
    ["leaf", 2.0],
    ["leaf", -3.0],
    ["mul", 0, 1],
    ["leaf", 10.0],
    ["add", 2, 3],
    ["leaf", -2.0],
    ["mul", 4, 5],
]
NAMES = {0: "a", 1: "b", 2: "e", 3: "c", 4: "d", 5: "f", 6: "L"}
RIGHT = {"data": [2, -3, -6, 10, 4, -2, -8], "grad": [6, -4, -2, -2, -2, 4, 1]}
YOURS = {"data": [2, -3, -6, 10, 4, -2, -8], "grad": [0, 0, 0, -2, -2, 4, 1]}
RENDERERS = {
    "dot": shutil.which("dot"),
    "graphviz-pure": shutil.which("graphviz-pure", path=sysconfig.get_path("scripts")),
}
MATH = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "pow": lambda a, k: a**k,
    "neg": lambda a: -a,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "sigmoid": lambda a: 1 / (1 + math.exp(-a)),
    "relu": lambda a: max(a, 0.0),
}


@pytest.fixture(params=RENDERERS)
def draw(request, monkeypatch):
    """svg(), by one renderer after the other."""
    if not RENDERERS[request.param]:
        pytest.skip(f"needs {request.param}")
    monkeypatch.setattr(render, "renderer", lambda: RENDERERS[request.param])
    return lambda dot: ET.fromstring(svg(dot))


@pytest.fixture(scope="module")
def engine():
    """The reference engine."""
    path = Path(__file__).parent.parent / "solutions" / "engine.py"
    spec = importlib.util.spec_from_file_location("reference_engine_to_draw", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lecture(**kwargs):
    return graph_of_program(PROGRAM, YOURS, names=NAMES, right=RIGHT, marked=2, **kwargs)


def local(tag):
    return "{http://www.w3.org/2000/svg}" + tag


def groups(picture, kind):
    """The nodes, edges or clusters of a picture, by title."""
    found = [group for group in picture.iter(local("g")) if group.get("class") == kind]
    return [(group.find(local("title")).text, group) for group in found]


def texts(element):
    """What one reads there, whatever the spaces."""
    return {" ".join(text.text.split()) for text in element.iter(local("text"))}


# === The graph ===============================================================


def test_nodes_and_edges_are_those_of_the_program():
    graph = lecture()
    assert [(node.label, node.op, node.kind) for node in graph.nodes] == [
        ("a", "", "parameter"),
        ("b", "", "parameter"),
        ("e", "*", "computation"),
        ("c", "", "parameter"),
        ("d", "+", "computation"),
        ("f", "", "parameter"),
        ("L", "*", "computation"),
    ]
    assert {(edge.source, edge.target) for edge in graph.edges} == {
        ("n0", "n2"), ("n1", "n2"), ("n2", "n4"), ("n3", "n4"), ("n4", "n6"), ("n5", "n6"),
    }  # fmt: skip
    assert [node.label for node in graph.nodes if node.wrong] == ["e"]


def value_of(program, bumped=None, by=0.0):
    """The data of every node, one of them bumped."""
    data = []
    for index, (op, *operands) in enumerate(program):
        number = operands[0] if op in ("leaf", "const") else MATH[op](*(data[i] for i in operands))
        data.append(number + by * (index == bumped))
    return data


def slopes_of(program, h=1e-5):
    bumped = range(len(program))
    return [(value_of(program, i, h)[-1] - value_of(program, i, -h)[-1]) / (2 * h) for i in bumped]


@pytest.mark.parametrize("op", LOCAL_DERIVATIVES)
def test_what_flows_back_along_the_edges_of_a_node_adds_up_to_its_gradient(op):
    operands = [0, 1] if op in ("add", "sub", "mul", "div", "pow") else [0]
    second = ["const", 3.0] if op == "pow" else ["leaf", 0.6]
    program = [["leaf", 1.3], second, [op, *operands], ["mul", 2, 2], ["add", 3, 0]]
    graph = graph_of_program(program, {"data": value_of(program), "grad": slopes_of(program)})
    for node in graph.nodes[:-1]:
        flowed = sum(edge.grad or 0.0 for edge in graph.edges if edge.source == node.id)
        if node.kind != "number":
            assert flowed == pytest.approx(node.grad, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize(
    ("op", "operands"),
    [("div", (1.0, 0.0)), ("log", (0.0,)), ("exp", (1e4,)), ("pow", (-1.0, 0.5)), ("mul", (None, 2.0))],
)
def test_where_there_is_no_local_derivative_none_is_made_up(op, operands):
    assert None in local_derivatives(op, operands)


def test_subtracting_a_number_from_itself_keeps_both_edges():
    graph = graph_of_program([["leaf", 2.0], ["sub", 0, 0]], {"data": [2, 0], "grad": [0, 1]})
    assert graph.edges == (Edge("n0", "n1", 1.0, True), Edge("n0", "n1", -1.0, True))


def test_an_answer_with_gaps_is_drawn_all_the_same():
    graph = graph_of_program(PROGRAM, {"data": [2.0, None], "grad": []}, right=RIGHT, marked=6)
    assert [node.data for node in graph.nodes] == [2.0, *[None] * 6]
    assert "yours none · right 1" in to_dot(graph)


def test_a_value_is_drawn_like_its_program(engine):
    a, b, c, f = (
        engine.Value(x, label=label) for x, label in [(2.0, "a"), (-3.0, "b"), (10.0, "c"), (-2.0, "f")]
    )
    root = (a * b + c) * f
    root.backward()
    drawn, right = graph_of_value(root), graph_of_program(PROGRAM, RIGHT, names=NAMES)
    assert [(n.op, n.data, n.grad, n.kind) for n in drawn.nodes] == [
        (n.op, n.data, n.grad, n.kind) for n in right.nodes
    ]
    assert drawn.edges == right.edges


def test_inputs_and_plain_numbers_of_a_value_get_no_gradient(engine):
    x, w = engine.Value(1.5, label="x1", requires_grad=False), engine.Value(2.0, label="w1")
    root = w * x + 3
    root.backward()
    graph = graph_of_value(root)
    assert {node.label: node.kind for node in graph.nodes if not node.op} == {
        "w1": "parameter", "x1": "input", "3": "number",
    }  # fmt: skip
    assert [edge.flows for edge in graph.edges] == [True, False, True, False]


def test_operands_in_a_set_are_drawn_in_the_same_order_every_time():
    value = pytest.importorskip("micrograd.engine", reason="needs micrograd").Value
    graphs = {graph_of_value((value(2.0) * value(-3.0) + value(10.0)).relu()) for _ in range(20)}
    assert len(graphs) == 1


def test_without_local_derivatives_edges_flow_where_their_result_has_a_gradient():
    value = pytest.importorskip("micrograd.engine", reason="needs micrograd").Value
    root = value(2.0) * value(-3.0)
    assert [(edge.grad, edge.flows) for edge in graph_of_value(root).edges] == [(None, False)] * 2
    root.backward()
    assert [(edge.grad, edge.flows) for edge in graph_of_value(root).edges] == [(None, True)] * 2


def test_odd_values_are_drawn_all_the_same():
    class Odd:
        data, grad, label, _op = "five", None, None, None
        _prev = (3.0, 4, type("Leaf", (), {"_prev": None, "data": 5.0})())

    odd = Odd()
    graph = graph_of_value(odd)
    assert [(node.label, node.op, node.data) for node in graph.nodes] == [
        ("3", "", 3.0),
        ("4", "", 4.0),
        ("a", "", 5.0),
        ("b", "?", None),
    ]


@pytest.mark.parametrize("make", [to_dot, as_text])
def test_a_deep_graph_needs_no_recursion(engine, make):
    assert sys.getrecursionlimit() < 20_000
    value = engine.Value(1.0)
    for _ in range(20_000):
        value = value + 1
    made = make(graph_of_value(value))
    assert made.count("\n") >= 20_000


# === The picture =============================================================


def test_backward_edges_carry_gradients_and_are_dashed_where_nothing_flows(draw):
    edges = groups(draw(to_dot(lecture(), backward=True)), "edge")
    dashed = {title for title, edge in edges if edge.find(local("path")).get("stroke-dasharray")}
    assert dashed == {"n2->n4_op", "n2_op->n2", "n0->n2_op", "n1->n2_op"}
    assert {title: texts(edge) for title, edge in edges if texts(edge)} == {
        "n0->n2_op": {"0"}, "n1->n2_op": {"0"}, "n2->n4_op": {"0"},
        "n3->n4_op": {"-2"}, "n4->n6_op": {"-2"}, "n5->n6_op": {"4"},
    }  # fmt: skip


@pytest.mark.parametrize("backward", [False, True])
def test_all_arrows_point_the_same_way(backward):
    arrows = [line for line in to_dot(lecture(), backward=backward).splitlines() if "->" in line]
    assert {'dir="back"' in arrow for arrow in arrows} == {backward}


def test_forward_edges_are_plain(draw):
    for _, edge in groups(draw(to_dot(lecture())), "edge"):
        assert not texts(edge)
        assert not edge.find(local("path")).get("stroke-dasharray")


@pytest.mark.parametrize(
    ("lang", "compared"), [("en", "grad: yours 0 · right -2"), ("zh", "梯度：你的 0 · 正确 -2")]
)
def test_the_wrong_node_is_red_and_has_a_sign(draw, lang, compared):
    for title, node in groups(draw(to_dot(lecture(), lang=lang)), "node"):
        red = any(shape.get("stroke") == "#c62828" for shape in node)
        signed = any("✗" in text for text in texts(node))
        assert (red, signed, compared in texts(node)) == ((True,) * 3 if title == "n2" else (False,) * 3)


def test_numbers_that_look_alike_are_told_apart():
    right = {"data": [0.3333333333], "grad": [1.0]}
    graph = graph_of_program([["leaf", 0.33333]], {"data": [0.33333], "grad": [1.0]}, right=right, marked=0)
    assert "data: yours 0.33333 · right 0.333333" in to_dot(graph)


@pytest.mark.parametrize("backward", [False, True])
def test_the_picture_has_every_node_and_every_edge(draw, backward):
    graph, picture = lecture(), draw(to_dot(lecture(), backward=backward))
    operations = {f"{node.id}_op" for node in graph.nodes if node.op}
    assert {title for title, _ in groups(picture, "node")} == {node.id for node in graph.nodes} | operations
    expected = {f"{edge.source}->{edge.target}_op" for edge in graph.edges} | {
        f"{op}->{op[:-3]}" for op in operations
    }
    assert {title for title, _ in groups(picture, "edge")} == expected


def test_both_renderers_draw_the_same():
    if not all(RENDERERS.values()):
        pytest.skip("needs dot and graphviz-pure")
    pictures = []
    for program in RENDERERS.values():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(render, "renderer", lambda program=program: program)
            picture = ET.fromstring(svg(side_by_side(lecture(), lecture(), backward=True, lang="zh")))
        pictures.append(
            [sorted((title, *sorted(texts(g))) for title, g in groups(picture, k)) for k in ("node", "edge")]
        )
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize(("lang", "titles"), [("en", ["yours", "right"]), ("zh", ["你的", "正确的"])])
def test_yours_stands_above_the_right_one(draw, lang, titles):
    right = graph_of_program(PROGRAM, RIGHT, names=NAMES)
    clusters = groups(draw(side_by_side(lecture(title="L"), right, lang=lang)), "cluster")
    heights = {
        " ".join(cluster.find(local("text")).text.split()): float(cluster.find(local("text")).get("y"))
        for _, cluster in clusters
    }
    assert sorted(heights, key=heights.get) == titles


def hostile_labels(count):
    """Labels of everything that graphviz, XML or a terminal could trip over."""
    rng = random.Random(0)
    parts = [*'"\\{}|<>&];-a é\n\r\0\u202e\ud800', "\x1b[31m", "&lt;", "&#10;", "\\n", "\\N", "</b>", "学习"]
    return ["".join(rng.choices(parts, k=rng.randint(1, 9))) for _ in range(count)]


def test_hostile_labels_are_shown_as_they_are(draw):
    labels = dict(enumerate(hostile_labels(150)))
    program = [["leaf", 1.0] for _ in labels]
    answer = {"data": [1.0] * len(labels), "grad": [0.0] * len(labels)}
    picture = draw(to_dot(graph_of_program(program, answer, names=labels, title=labels[0])))
    for title, node in groups(picture, "node"):
        shown = " ".join(printable(labels[int(title[1:])]).split())
        assert texts(node) == {shown, "data 1", "grad 0"}


def test_the_background_is_white(draw):
    assert any(shape.get("fill") == "white" for shape in draw(to_dot(lecture())).iter(local("polygon")))


def test_chinese_labels_fit_their_boxes(draw):
    label = "一个很长很长很长很长很长很长的标签"
    graph = graph_of_program([["leaf", 1.0]], {"data": [1.0], "grad": [0.0]}, names={0: label})
    box = dict(groups(draw(to_dot(graph)), "node"))["n0"]
    left = min(float(point.split(",")[0]) for point in box.find(local("polygon")).get("points").split())
    first_field_ends = min(float(line.get("points").split(",")[0]) for line in box.iter(local("polyline")))
    assert first_field_ends - left >= 12 * len(label)  # a Chinese character is as wide as the font is high


def test_without_a_renderer_it_says_how_to_get_one(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    with pytest.raises(NoRenderer, match=re.escape('pip install "chainrule[draw]"')):
        svg("digraph {}")


def test_what_cannot_be_drawn_is_said(draw):
    with pytest.raises(DrawingError, match="could not draw"):
        draw("this is not a graph")


def test_a_picture_that_takes_too_long_is_given_up(draw, monkeypatch):
    monkeypatch.setattr(render, "SECONDS", 0)
    with pytest.raises(DrawingError, match="too large"):
        draw(to_dot(lecture()))


# === Plain text ==============================================================


def test_the_text_has_a_line_for_each_node_and_marks_the_wrong_one():
    assert (
        as_text(lecture(title="L = (a*b + c) * f"))
        == """\
L = (a*b + c) * f
  a           2   grad  0
  b          -3   grad  0
  e = a * b  -6   grad  0  ✗ grad: yours 0, right -2
  c           10  grad -2
  d = e + c   4   grad -2
  f          -2   grad  4
  L = d * f  -8   grad  1"""
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_text_mentions_every_node_and_keeps_its_columns(lang):
    program = [["leaf", 2.0], ["const", 3.0], ["pow", 0, 1], ["neg", 2], ["tanh", 3]]
    answer = {"data": [2.0, 3.0, 8.0, -8.0, -1.0], "grad": [1e-7, 0.0, None, -0.0, 1.0]}
    graph = graph_of_program(program, answer, names={0: "学习率", 3: "m"})
    lines = as_text(graph, lang=lang).splitlines()
    assert [line.split("  ")[1] for line in lines] == ["学习率", "a = 学习率 ** 3", "m = -a", "b = tanh(m)"]
    word = {"en": "grad", "zh": "梯度"}[lang]
    assert len({columns(line[: line.index(word)]) for line in lines}) == 1


def test_the_text_holds_no_control_characters():
    labels = dict(enumerate(hostile_labels(100)))
    answer = {"data": [1.0] * 100, "grad": [0.0] * 100}
    drawn = as_text(graph_of_program([["leaf", 1.0]] * 100, answer, names=labels, title="\x1b[2J"))
    assert len(drawn.split("\n")) == 101
    assert all(char.isprintable() or char == "\n" for char in drawn)


# === Words ===================================================================


NUMBERS = {-6.0: "-6", -0.0: "0", 1 / 3: "0.3333", math.inf: "inf", math.nan: "nan", None: "none"}


@pytest.mark.parametrize(("value", "shown"), NUMBERS.items())
def test_numbers_are_short(value, shown):
    assert number(value) == shown


def test_names_never_run_out_nor_clash():
    names = list(itertools.islice(fresh_names({"a", "b1"}), 60))
    assert len(set(names)) == 60
    assert not {"a", "b1"} & set(names)
