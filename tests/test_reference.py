"""The reference reproduces every number of the lecture and of the two notebooks on linear regression."""

import csv

import pytest

from tests.conftest import ROOT
from tests.reference import ENGINES, load

DATA = ROOT / "exercises" / "data"
REFERENCE = load()
derivative = REFERENCE.derivative
manual = REFERENCE.manual
engine = REFERENCE.engine
nn = REFERENCE.nn
losses = REFERENCE.losses
training = REFERENCE.training
Value = engine.Value


def near(numbers, digits):
    """Equal to the number of decimals that the source prints."""
    return pytest.approx(numbers, abs=0.5000001 * 10**-digits, rel=0)


def columns(name):
    """The columns of one of the course's data files, as lists of floats."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        rows = [[float(number) for number in row] for row in list(csv.reader(file))[1:]]
    return [list(column) for column in zip(*rows, strict=True)]


def edge_gradient(node, operand):
    """What one node's grad sends along its edges to one operand."""
    edges = zip(node._prev, node._local_grads, strict=True)
    return sum(node.grad * local_grad for towards, local_grad in edges if towards is operand)


# --- the lecture --------------------------------------------------------------


def parabola(x):
    return 3 * x**2 - 4 * x + 5


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: path.parent.name)
def test_the_announced_expression(path):
    """The expression that the lecture opens with, on the reference and on every other right engine."""
    number = load(path).engine.Value
    a, b = number(-4.0), number(2.0)
    c = a + b
    d = a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    e = c - d
    f = e**2
    g = f / 2.0
    g += 10.0 / f
    g.backward()
    assert (g.data, a.grad, b.grad) == (near(24.7041, 4), near(138.8338, 4), near(645.5773, 4))


def test_the_slopes_of_the_parabola():
    forward, central = derivative.forward_difference, derivative.central_difference
    assert parabola(3.0) == 20
    assert [central(parabola, x) for x in (3.0, -3.0, 2 / 3)] == near([14, -22, 0], 8)
    assert forward(parabola, 2 / 3, h=1e-4) == pytest.approx(3e-4, rel=1e-6)


@pytest.mark.parametrize(
    ("h", "slope"), [(0.001, "14.00300"), (1e-8, "14.00000009"), (1e-11, "14.000178794"), (1e-19, "0.0")]
)
def test_a_smaller_h_helps_and_then_hurts(h, slope):
    """The error shrinks, turns, grows, and in the end floating point swallows h."""
    assert str(derivative.forward_difference(parabola, 3.0, h)).startswith(slope)


def test_the_slopes_of_an_expression_with_three_inputs():
    def d(a, b, c):
        return a * b + c

    inputs = [2.0, -3.0, 10.0]
    assert d(*inputs) == 4
    assert [derivative.partial_difference(d, inputs, i, h=1e-4) for i in range(3)] == near([-3, 2, 1], 8)


def test_a_value_prints_its_data_and_remembers():
    a, b, c = Value(2.0), Value(-3.0), Value(10.0)
    d = a * b + c
    assert (repr(a), d.data, d._op, len(d._prev), len(a._prev)) == ("Value(data=2.0)", 4.0, "+", 2, 0)


def staged(numbers, bumped="", h=0.0):
    """The lecture's L = d * f, as a dict of nodes; one of them, interior or not, can be bumped by h."""
    nodes = {}

    def keep(name, node):
        node.data += h * (name == bumped)
        nodes[name] = node
        return node

    a, b, c, f = (keep(name, Value(number)) for name, number in numbers.items())
    d = keep("d", keep("e", a * b) + c)
    keep("L", d * f)
    return nodes


STAGED = {"a": 2.0, "b": -3.0, "c": 10.0, "f": -2.0}
STAGED_GRADS = {"L": 1.0, "d": -2.0, "f": 4.0, "c": -2.0, "e": -2.0, "a": 6.0, "b": -4.0}


def test_the_gradients_of_the_lectures_expression():
    nodes = staged(STAGED)
    nodes["L"].backward()
    assert nodes["L"].data == -8
    assert {name: nodes[name].grad for name in STAGED_GRADS} == STAGED_GRADS
    assert manual.expression_gradients(2.0, -3.0, 10.0, -2.0) == STAGED_GRADS


@pytest.mark.parametrize("name", STAGED_GRADS)
def test_bumping_each_node_in_turn_agrees(name):
    """The notebook's local_staging(): the check works for intermediate nodes too."""
    h = 1e-3
    slope = (staged(STAGED, name, h)["L"].data - staged(STAGED)["L"].data) / h
    assert slope == pytest.approx(STAGED_GRADS[name], rel=1e-9)


@pytest.mark.parametrize(
    ("rate", "times", "loss"),
    [
        (0.001, 1, -7.928064095999999),
        (0.001, 4, -7.713030143999999),  # the notebook's cell, run four times without new gradients
        (0.01, 1, -7.286496),
    ],
)
def test_steps_along_the_gradient(rate, times, loss):
    moved = dict(STAGED)
    for _ in range(times):
        moved = {name: number + rate * STAGED_GRADS[name] for name, number in moved.items()}
    assert staged(moved)["L"].data == pytest.approx(loss, rel=1e-15, abs=0)


NEURON = {"x1": 2.0, "x2": 0.0, "w1": -3.0, "w2": 1.0, "b": 6.8813735870195432}
NEURON_GRADS = {"x1": -1.5, "x2": 0.5, "w1": 1.0, "w2": 0.0, "b": 0.5, "n": 0.5}


def tanh_of_exp(n):
    e = (2 * n).exp()
    return (e - 1) / (e + 1)


@pytest.mark.parametrize("squash", [Value.tanh, tanh_of_exp])
def test_the_neuron(squash):
    """tanh as one node, and made of exp: the same value and the same gradients."""
    x1, x2, w1, w2, b = nodes = [Value(number) for number in NEURON.values()]
    n = x1 * w1 + x2 * w2 + b
    o = squash(n)
    o.backward()
    assert (n.data, o.data) == pytest.approx((0.8813735870195432, 0.7071067811865476), rel=1e-15)
    assert [node.grad for node in (*nodes, n)] == pytest.approx(list(NEURON_GRADS.values()), rel=1e-14)


def test_the_neuron_by_hand_and_saturated():
    assert manual.neuron_gradients(**NEURON) == pytest.approx({**NEURON_GRADS, "o": 1.0}, rel=1e-14)
    assert Value(2.0 * -3.0 + 0.0 * 1.0 + 8).tanh().data == near(0.96, 2)


def test_ten_gradient_steps_raise_the_neurons_output():
    """The payoff of lesson 6, which needs only +, * and tanh."""
    x1, x2, w1, w2, b = (Value(number) for number in NEURON.values())
    outputs = []
    for _ in range(10):
        o = (x1 * w1 + x2 * w2 + b).tanh()
        outputs.append(o.data)
        o.backward()
        for weight in (w1, w2, b):
            weight.data += 0.1 * weight.grad
            weight.grad = 0.0
    assert outputs == sorted(outputs)
    assert outputs[-1] > 0.9


def test_gradients_add_up():
    a = Value(3.0)
    (a + a).backward()
    assert a.grad == 2
    a, b = Value(-2.0), Value(3.0)
    d, e = a * b, a + b
    f = d * e
    f.backward()
    assert [f.data, a.grad, b.grad, d.grad, e.grad] == [-6, -3, -8, 1, -6]


def test_numbers_on_either_side():
    a = Value(2.0)
    assert [(a + 1).data, (a * 2).data, (2 * a).data, (1 + a).data, sum([a, a]).data] == [3, 4, 4, 3, 4]


# --- the notebooks: graph growth, accumulation, training ------------------------


def line_loss(line, points):
    """The fused mean square error of a line, with its errors."""
    errors = [line.error(x, y) for x, y in points]
    return losses.mean_square(errors), errors


def test_the_graph_grows_with_the_samples():
    line = nn.Linear()
    loss, errors = line_loss(line, [(1.0, 1.5), (2.0, 4.0)])
    loss.backward()
    assert (loss.data, line.a.grad, line.b.grad) == (9.125, -9.5, -5.5)
    assert [edge_gradient(loss, error) for error in errors] == [1.5, 4.0]
    order = engine.topological_order(loss)
    assert sorted(edge_gradient(node, line.a) for node in order if line.a in node._prev) == [-8.0, -1.5]
    assert sorted(edge_gradient(node, line.b) for node in order if line.b in node._prev) == [-4.0, -1.5]


def test_the_graph_grows_with_the_steps_when_parameters_become_results():
    """`a -= lr * grad` builds on the graph of the step before: 103 nodes, then 4 more a step."""
    xs, ys = columns("linear-1024.csv")
    counts, line = [], nn.Linear()
    for step in range(20):
        i = step * 20 % len(xs)
        loss, _ = line_loss(line, zip(xs[i : i + 20], ys[i : i + 20], strict=True))
        counts.append(len(engine.topological_order(loss)))
        gradients = engine.grad(loss, [line.a, line.b])
        line.a, line.b = line.a - 0.1 * gradients[0], line.b - 0.1 * gradients[1]
    assert counts == list(range(103, 180, 4))
    assert (line.a.data, line.b.data) == (near(9.94, 2), near(5.21, 2))


def test_a_deep_graph_is_no_trouble():
    """A recursive sort would die after about a thousand nodes."""
    x = Value(1.0)
    node = x
    for _ in range(100_000):
        node = node + 1
    node.backward()
    assert (node.data, x.grad) == (100_001, 1)


def test_accumulated_gradients_are_the_full_batchs():
    line, seen = nn.Linear(), []
    for point in [(1.0, 1.5), (2.0, 4.0)]:
        loss = 1 / 2 * line_loss(line, [point])[0]
        loss.backward()
        seen.append((loss.data, line.a.grad, line.b.grad))
    assert seen == [(1.125, -1.5, -1.5), (8.0, -9.5, -5.5)]


@pytest.mark.parametrize(
    ("micro_size", "path"),
    [
        (32, [(0.94, -0.22), (4.45, 2.04), (5.24, 3.03)]),  # the trap: each update sees 4 * 32 points
        (8, [(2.68, -1.81), (2.72, -1.81), (2.43, -0.89)]),
    ],
)
def test_training_with_accumulation(micro_size, path):
    fitted = training.fit_accumulated(*columns("linear-1024.csv"), micro_size, 4, 0.1, 3)
    assert fitted == [near(point, 2) for point in path]


def test_micro_batches_of_8_are_batches_of_32_while_no_batch_is_cut_short():
    data = columns("linear-1024.csv")
    whole = training.fit_linear(*data, 32, 0.1, 7)
    parts = training.fit_accumulated(*data, 8, 4, 0.1, 7)
    assert parts[:6] == [pytest.approx(point, rel=1e-12) for point in whole[:6]]
    assert whole[6] == near((8.70, 5.60), 2)  # the short batch at the end: a mean over 8 points
    assert parts[6] != pytest.approx(whole[6], rel=1e-3)


def test_a_second_backward_adds_the_same_again():
    line = nn.Linear()
    loss, errors = line_loss(line, [(1.5, 1.0), (2.0, 4.0)])
    loss.backward()
    first = [node.grad for node in engine.topological_order(loss)]
    assert (loss.data, line.a.grad, line.b.grad) == (8.5, -9.5, -5.0)
    assert [error.grad for error in errors] == [1.0, 4.0]
    loss.backward()
    assert [node.grad for node in engine.topological_order(loss)] == [2 * grad for grad in first]
    assert (line.a.grad, line.b.grad) == (-19.0, -10.0)
    assert [error.grad for error in errors] == [2.0, 8.0]


TRAINING_LOG = """
3.12 -1.99  3.48 -2.28  3.22 -1.97  2.85 -1.22  2.68 -0.23  2.92 1.08  3.74 2.61  5.07 4.15  6.73 5.52  8.22 6.48
9.36 5.75  9.75 5.42  9.88 5.28  9.89 5.26  9.89 5.20  9.88 5.18  9.88 5.17  9.84 5.14  9.86 5.15  9.94 5.21"""


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: path.parent.name)
def test_the_training_log_to_the_last_printed_digit(path):
    fitted = load(path).training.fit_linear(*columns("linear-1024.csv"), 20, 0.1, 20)
    assert [f"{number:.2f}" for point in fitted for number in point] == TRAINING_LOG.split()


def test_a_line_prints_itself():
    line = nn.Linear()
    assert (line.a.data, line.b.data) == (0.0, 0.0)
    line.a.data, line.b.data = 2.82, -1.91
    assert repr(line) == "y = 2.82 * x + -1.91"


def test_the_difference_of_a_number_and_itself_has_no_slope():
    """Derivatives in a dict keyed by operand would give -2."""
    x = Value(3.0)
    (x - x).backward()
    assert x.grad == 0


def test_inputs_keep_no_gradient():
    x, w = Value(2.0, requires_grad=False), Value(3.0)
    product = x * w
    product.backward()
    assert (x.grad, w.grad, product.requires_grad, (x * x).requires_grad) == (0.0, 2.0, True, False)
