"""The reference reproduces every number of the notes on gradient descent, and learns on every right engine."""

import csv
import math
import random
from types import SimpleNamespace

import pytest

from tests.conftest import ROOT
from tests.reference import ENGINES, load

DATA = ROOT / "exercises" / "data"
REFERENCE = load()
manual = REFERENCE.manual
engine = REFERENCE.engine
nn = REFERENCE.nn
losses = REFERENCE.losses
optim = REFERENCE.optim
training = REFERENCE.training
efficiency = REFERENCE.efficiency
Value = engine.Value
on_every_engine = pytest.mark.parametrize("path", ENGINES, ids=lambda path: path.parent.name)


def near(numbers, digits):
    """Equal to the number of decimals that the source prints."""
    return pytest.approx(numbers, abs=0.5000001 * 10**-digits, rel=0)


def floats(text):
    return [float(word) for word in text.split()]


# --- activations, the gradient API, losses --------------------------------------


def test_sigmoid():
    assert [Value(number).sigmoid().data for number in (-5.0, 5.0)] == near([0.0067, 0.9933], 4)
    assert [Value(number).sigmoid().data for number in (-1000.0, 1000.0)] == [0.0, 1.0]


def one_weight(requires_grad=True):
    w = Value(2.0, requires_grad=requires_grad)
    return w, losses.mse([Value(1.0, requires_grad=False) * w], [1.0])


def test_two_ways_to_a_gradient():
    w, loss = one_weight()
    assert (loss.data, engine.grad(loss, [w]), w.grad) == (1, [2], 0)
    loss.backward()
    assert w.grad == 2
    assert (engine.grad(loss, [w], retain_graph=True), w.grad) == ([2], 2)


def test_what_needs_no_gradient_has_none_until_the_graph_is_built_again():
    w, loss = one_weight(requires_grad=False)
    with pytest.raises(ValueError, match="needs no gradient"):
        engine.grad(loss, [w])
    w.requires_grad = True
    with pytest.raises(ValueError, match="needs no gradient"):
        engine.grad(loss, [w])
    assert engine.grad(losses.mse([1.0 * w], [1.0]), [w]) == [2]


def test_the_chain_rule_by_parts():
    """`grad` takes intermediate nodes too."""
    x, w1, b1, w2, b2 = (Value(number) for number in (1.0, 2.0, 1.0, 2.0, 1.0))
    y1 = x * w1 + b1
    y2 = y1 * w2 + b2
    assert (y1.data, y2.data) == (3, 7)
    assert engine.grad(y2, [y1]) + engine.grad(y1, [w1]) + engine.grad(y2, [w1]) == [2, 1, 2]
    assert y1.grad == w1.grad == 0


def test_softmax():
    logits = [Value(number) for number in (0.9276, 0.4183, 0.9416)]
    shares = losses.softmax(logits)
    assert [p.data for p in shares] == near([0.3824, 0.2298, 0.3878], 4)
    assert engine.grad(shares[1], logits) == near([-0.0879, 0.1770, -0.0891], 4)
    assert engine.grad(shares[2], logits) == near([-0.1483, -0.0891, 0.2374], 4)


def test_softmax_and_cross_entropy_of_huge_numbers():
    logits = [Value(number) for number in (1000.0, 0.0, -1000.0)]
    assert [p.data for p in losses.softmax(logits)] == [1, 0, 0]
    assert [losses.cross_entropy(logits, i).data for i in range(3)] == [0, 1000, 2000]
    assert engine.grad(losses.cross_entropy(logits, 2), logits) == [1, 0, -1]


@on_every_engine
def test_the_losses_on_every_engine(path):
    """Values and gradients, without the fused node where an engine cannot have one."""
    on = load(path)
    logits = [on.engine.Value(number) for number in (0.9276, 0.4183, 0.9416)]
    loss = on.losses.cross_entropy(logits, 0)
    assert loss.data == pytest.approx(-math.log(0.382424), rel=1e-4)
    assert on.engine.grad(loss, logits) == near([0.3824 - 1, 0.2298, 0.3878], 4)
    p = on.engine.Value(0.25)
    loss = on.losses.binary_cross_entropy(p, 1) + on.losses.binary_cross_entropy(p, 0)
    assert loss.data == pytest.approx(-math.log(0.25 * 0.75))
    assert on.engine.grad(loss, [p]) == pytest.approx([-1 / 0.25 + 1 / 0.75])
    loss = on.losses.mean_square(logits)
    assert on.engine.grad(loss, logits) == pytest.approx([2 * logit.data / 3 for logit in logits])


def test_the_mean_square_error_is_one_node():
    errors = [Value(1.0), Value(-2.0), Value(4.0)]
    loss = losses.mean_square(errors)
    assert (loss.data, list(loss._prev)) == (7, errors)
    assert loss.data == losses.mse(errors, [0, 0, 0]).data


# --- by hand ----------------------------------------------------------------------

SINGLE_X = "-0.1465 -1.8298 -0.5152 -0.1576 -0.3295 -0.9647 0.1012 0.2668 -0.9337 1.3363"
SINGLE_W = ["1.3760 1.2454 -1.0105 -0.1059 -2.0536 0.4346 -0.3652 -0.8429 -2.0686 -1.2068"]
SINGLE_GRADS = ["0.0336 0.4195 0.1181 0.0361 0.0755 0.2211 -0.0232 -0.0612 0.2140 -0.3063"]
DOUBLE_X = "0.2475 0.8349 1.6537 0.0686 0.4028 -0.9601 0.2788 -0.8227 -1.7567 -1.2749"
DOUBLE_W = [
    "-0.4075 1.0559 -0.1422 2.8708 -1.3839 -2.1603 -0.3048 0.0615 -0.1561 -0.2613",
    "0.1265 -0.5917 -0.7767 -0.3994 0.6835 0.5673 0.6521 0.4654 -0.9249 -0.2015",
]
DOUBLE_GRADS = [
    "-8.6937e-04 -2.9333e-03 -5.8097e-03 -2.4114e-04 -1.4153e-03"
    " 3.3730e-03 -9.7933e-04 2.8902e-03 6.1717e-03 4.4790e-03",
    "-3.5312e-02 -1.1914e-01 -2.3598e-01 -9.7948e-03 -5.7485e-02"
    " 1.3700e-01 -3.9778e-02 1.1739e-01 2.5068e-01 1.8193e-01",
]


@pytest.mark.parametrize(
    ("x", "weights", "outputs", "loss", "gradients", "printed_error"),
    [
        pytest.param(SINGLE_X, SINGLE_W, [0.1640], 0.6989, SINGLE_GRADS, 5e-5, id="one output"),
        pytest.param(DOUBLE_X, DOUBLE_W, [0.9388, 0.4102], 0.1758, DOUBLE_GRADS, 0, id="two outputs"),
    ],
)
def test_a_perceptron_by_hand_and_by_the_engine(x, weights, outputs, loss, gradients, printed_error):
    """Its numbers are printed to four digits, so they agree to about three."""
    x, rows, targets = floats(x), [floats(row) for row in weights], [1.0] * len(weights)
    nodes = [[Value(weight) for weight in row] for row in rows]
    answers = [sum(w * number for w, number in zip(row, x, strict=True)).sigmoid() for row in nodes]
    error = losses.mse(answers, targets)
    found = manual.perceptron_gradients(x, rows, targets)
    assert ([o.data for o in answers], error.data) == (near(outputs, 3), near(loss, 3))
    for row, own_nodes, printed in zip(found, nodes, gradients, strict=True):
        assert row == pytest.approx(engine.grad(error, own_nodes), rel=1e-12)
        assert row == pytest.approx(floats(printed), rel=2e-3, abs=printed_error)


def test_a_network_by_hand_and_by_the_engine():
    x, hidden, output, target = [0.5, -1.5], [[0.3, -0.8], [1.1, 0.4]], [0.9, -0.6], 0.25
    rows, last = [[Value(w) for w in row] for row in hidden], [Value(w) for w in output]
    hs = [(row[0] * x[0] + row[1] * x[1]).tanh() for row in rows]
    loss = ((last[0] * hs[0] + last[1] * hs[1]).tanh() - target) ** 2
    by_hand = manual.mlp_gradients(x, hidden, output, target)
    by_engine = [engine.grad(loss, row) for row in rows], engine.grad(loss, last)
    assert by_hand[0] == [pytest.approx(row, rel=1e-12) for row in by_engine[0]]
    assert by_hand[1] == pytest.approx(by_engine[1], rel=1e-12)


# --- networks ---------------------------------------------------------------------


def two_moons():
    """How exercises/data/two-moons.csv was made: two half circles, one turned over, with noise."""
    rng, rows = random.Random(1024), ["x,y,label"]
    for i in range(50):
        t = math.pi * i / 49
        for x, y, label in ((math.cos(t), math.sin(t), 1), (1 - math.cos(t), 0.5 - math.sin(t), -1)):
            rows.append(f"{x + rng.gauss(0, 0.1):.4f},{y + rng.gauss(0, 0.1):.4f},{label}")
    return "\n".join(rows) + "\n"


def test_the_two_moons_are_as_they_were_made():
    assert (DATA / "two-moons.csv").read_text(encoding="utf-8") == two_moons()


def moons(count=100):
    with (DATA / "two-moons.csv").open(encoding="utf-8", newline="") as file:
        rows = [[float(number) for number in row] for row in list(csv.reader(file))[1:]]
    return [row[:2] for row in rows[:count]], [row[2] for row in rows[:count]]


def test_the_shapes_of_networks():
    network = nn.MLP(2, [3, 1, 2])
    assert len(network.parameters()) == 3 * 3 + 4 + 2 * 2
    assert [len(nn.Layer(3, 4)([1, 2, 3])), len(network([1.0, 2.0]))] == [4, 2]
    assert nn.MLP(3, [4, 4, 1])([2.0, 3.0, -1.0])._op == nn.Layer(2, 1)([1, 2])._op == "tanh"
    assert nn.Neuron(2, nonlin=False)([1.0, 2.0])._op == "+"


@on_every_engine
def test_a_network_learns_the_same_on_every_engine(path):
    """The whole trajectory of losses is the reference's."""
    trajectories = []
    for modules in (load(), load(path)):
        random.seed(1)
        network = modules.nn.MLP(2, [4, 1])
        trajectories.append(modules.training.fit_network(network, *moons(20), lr=0.5, steps=15))
    assert trajectories[1] == pytest.approx(trajectories[0], rel=1e-12)
    assert trajectories[0][-1] < 0.5 * trajectories[0][0]


def test_fused_neurons_find_the_same_gradients_with_fewer_nodes():
    """Everything else is efficiency."""
    random.seed(1)
    network, (points, labels) = nn.MLP(2, [16, 16, 1]), moons(5)
    plain = losses.mse([network(x) for x in points], labels)
    gradients = engine.grad(plain, network.parameters())
    fused = losses.mse([efficiency.fuse(network)(x) for x in points], labels)
    assert fused.data == pytest.approx(plain.data, rel=1e-12)
    assert engine.grad(fused, network.parameters()) == pytest.approx(gradients, rel=1e-9, abs=1e-15)
    assert len(engine.topological_order(fused)) * 5 < len(engine.topological_order(plain))


# --- optimisers -------------------------------------------------------------------


def himmelblau(point):
    x, y = point
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def himmelblau_gradient(x, y):
    u, v = x * x + y - 11, x + y * y - 7
    return 4 * x * u + 2 * v, 2 * u + 4 * y * v


def walk_by_floats(start, steps):
    """The reference's Adam with a gradient worked out on paper: no engine, so it is quick."""
    params = [SimpleNamespace(data=float(number), grad=0.0) for number in start]
    adam = optim.Adam(params)
    for _ in range(steps):
        params[0].grad, params[1].grad = himmelblau_gradient(params[0].data, params[1].data)
        adam.step()
    return [param.data for param in params]


MINIMA = {
    (4, 0): (3.584428, -1.848127),
    (0, 0): (3, 2),
    (-4, 0): (-3.779310, -3.283186),
    (0, -4): (-3.779310, -3.283186),
    (-1, -4): (-3.779310, -3.283186),
    (-4, 4): (-2.805118, 3.131313),
    (-2, 3): (-2.805118, 3.131313),
}


@pytest.mark.parametrize("start", MINIMA)
def test_where_you_start_matters(start):
    """The reference's own walk, which an engine-less one confirms."""
    end = training.minimise(himmelblau, start, optim.Adam, 20_000)[-1]
    assert end == near(MINIMA[start], 6)
    assert end == pytest.approx(walk_by_floats(start, 20_000), rel=1e-9)


def test_adam_walks_down_himmelblau_as_the_notes_print_it():
    """The log prints f before the step and the point after it."""
    path = training.minimise(himmelblau, (4, 0), optim.Adam, 20_000)
    before = {0: himmelblau((4, 0)), 2000: himmelblau(path[1999]), 4000: himmelblau(path[3999])}
    assert (path[0], before[0]) == (near((3.999, -0.001), 6), 34)
    assert (path[2000], before[2000]) == (near((3.574199, -1.764185), 6), near(0.0990, 4))
    assert path[4000] == near((3.584428, -1.848126), 6)
    assert before[4000] < 1e-8
    assert path[-1] == near(MINIMA[4, 0], 6)


def test_momentum_keeps_some_of_the_speed():
    """v = μv + g, p -= lr * v; on f = x these steps can be done in the head."""
    path = training.minimise(lambda p: p[0] * 1, [0], lambda params: optim.SGD(params, 1, momentum=0.5), 3)
    assert path == [[-1.0], [-2.5], [-4.25]]
