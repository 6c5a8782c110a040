"""Lesson 11: a network that tells two moons apart."""

import csv
from pathlib import Path

import numpy

from course.judging.checks import probe
from course.plotting.plots import plot

DATA = Path(__file__).parents[3] / "exercises" / "data" / "two-moons.csv"
with DATA.open(encoding="utf-8", newline="") as file:
    ROWS = [[float(cell) for cell in row.values()] for row in csv.DictReader(file)]
POINTS, LABELS = [row[:2] for row in ROWS], [row[2] for row in ROWS]
SIDE = 33
ACROSS = [-1.6 + 4.2 * index / (SIDE - 1) for index in range(SIDE)]
UP = [-1.2 + 2.9 * index / (SIDE - 1) for index in range(SIDE)]


@probe
def trained_network(code, points, labels, across, up):
    """A network from given weights, trained on the moons: its losses, and what it says all over the plane."""
    from random import Random

    rng, model = Random(1024), code.nn.MLP(2, [8, 1])
    for param in model.parameters():
        code.give(param, "data", rng.uniform(-1.0, 1.0))
    losses = [float(loss) for loss in code.training.fit_network(model, points, labels, 0.5, 150)]
    plane = [[code.plain(code.find(model([x, y]), "data")) for x in across] for y in up]
    return {"losses": losses, "plane": plane}


@plot(
    "networks",
    needs=("mlp", "zero-grad", "mlp-training"),
    probe=trained_network,
    args=(POINTS, LABELS, ACROSS, UP),
    en="Two moons and the decision boundary",
    zh="两个月亮和决策边界",
)
def two_moons(figure, found, recorded, say):
    """The boundary between the moons, and the loss on the way to it."""
    left, right = figure.subplots(1, 2, width_ratios=(3, 2))
    plane = numpy.array(found["plane"], dtype=float)
    left.contourf(ACROSS, UP, plane, levels=numpy.linspace(-1, 1, 9), cmap="PuOr", alpha=0.6, extend="both")
    left.contour(ACROSS, UP, plane, levels=[0.0], colors="black", linewidths=2)
    for label, marker, colour in ((1.0, "o", "#542788"), (-1.0, "^", "#b35806")):
        xs, ys = zip(*(point for point, own in zip(POINTS, LABELS, strict=True) if own == label), strict=True)
        left.plot(xs, ys, marker, color=colour, markersize=4, label=f"{label:+.0f}")
    left.grid(visible=False)
    left.set(xlabel="x", ylabel="y", title=say("black: undecided", "黑线：拿不定主意"))
    left.legend(loc="upper right", frameon=True, framealpha=1.0)
    right.plot(recorded["losses"], "-", color="#bbbbbb", linewidth=5, label=say("reference", "参考"))
    if found is not recorded:
        right.plot(found["losses"], "--", color="#0072b2", label=say("yours", "你的"))
    right.set(xlabel=say("step", "步数"), title=say("loss", "损失"))
    right.legend()
