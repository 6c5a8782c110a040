"""Lesson 10: the 200 points, the line through them, and how the loss falls."""

import csv
from pathlib import Path

from course.judging.checks import probe
from course.plotting.plots import plot

DATA = Path(__file__).parents[3] / "exercises" / "data" / "linear-1024.csv"
with DATA.open(encoding="utf-8", newline="") as file:
    POINTS = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
XS, YS = ([point[axis] for point in POINTS] for axis in (0, 1))
SHOWN = (1, 5, 8, 20)  # the steps after which the line is drawn


@probe
def nothing(code):
    """The points are given: nothing is measured."""
    return []


@probe
def line_of_20_steps(code, xs, ys):
    """The line after each of 20 steps on batches of 20."""
    return [[float(a), float(b)] for a, b in code.training.fit_linear(xs, ys, 20, 0.1, 20)]


@probe
def lines_by_accumulation(code, xs, ys):
    """20 updates: by batches of 32, by 4 micro-batches of 8, and by 4 of 32, which is the trap."""
    fit = code.training.fit_accumulated
    paths = [
        code.training.fit_linear(xs, ys, 32, 0.1, 20),
        fit(xs, ys, 8, 4, 0.1, 20),
        fit(xs, ys, 32, 4, 0.1, 20),
    ]
    return [[[float(a), float(b)] for a, b in path] for path in paths]


def losses(path):
    """The mean square error over all points after every step of a path."""
    return [sum((y - a * x - b) ** 2 for x, y in POINTS) / len(POINTS) for a, b in path]


def scatter(axes, say):
    """The points."""
    axes.plot(XS, YS, ".", color="#999999", markersize=4, label=say("200 points", "200 个点"))
    axes.set(xlabel=say("x (normalised)", "x（已归一化）"), ylabel="y")


@plot("line", needs=(), probe=nothing, en="200 points", zh="200 个点")
def line_points(figure, _numbers, _reference, say):
    """The points, before any line."""
    axes = figure.subplots()
    scatter(axes, say)
    axes.set_title(say("10 x + 5, and noise", "10 x + 5，加上噪声"))


@plot(
    "line",
    needs=("fit-linear",),
    probe=line_of_20_steps,
    args=(XS, YS),
    en="The line as it is being fitted",
    zh="正在拟合的直线",
)
def line_fit(figure, path, _reference, say):
    """The line after some of the steps."""
    axes = figure.subplots()
    scatter(axes, say)
    for step, style in zip(SHOWN, (":", "-.", "--", "-"), strict=True):
        a, b = path[step - 1]
        line = f"y = {a:.2f} x {'+' if b >= 0 else '-'} {abs(b):.2f}"
        label = say(f"step {step}: {line}", f"第 {step} 步：{line}")
        axes.plot([XS[0], XS[-1]], [a * XS[0] + b, a * XS[-1] + b], style, label=label)
    axes.set_title(say("From y = 0 to the line through the points", "从 y = 0 到穿过这些点的直线"))
    axes.legend()


@plot(
    "line",
    needs=("fit-linear",),
    probe=line_of_20_steps,
    args=(XS, YS),
    en="The loss while the line is fitted",
    zh="拟合直线时的损失",
)
def line_losses(figure, path, recorded, say):
    """Yours, and the recorded loss of the reference."""
    axes = figure.subplots()
    steps = range(1, len(recorded) + 1)
    axes.plot(
        steps,
        losses(recorded),
        "-",
        color="#999999",
        linewidth=5,
        label=say("reference, recorded", "参考（已录）"),
    )
    if path is not recorded:
        axes.plot(range(1, len(path) + 1), losses(path), "o--", color="#0072b2", label=say("yours", "你的"))
    axes.set(
        xlabel=say("step", "步数"),
        ylabel=say("mean square error, all points", "均方误差（全部点）"),
        yscale="log",
        xticks=range(0, len(recorded) + 1, 5),
        title=say(
            "The loss falls, though every step sees 20 points only", "损失在下降，尽管每步只看 20 个点"
        ),
    )
    axes.legend()


@plot(
    "line",
    needs=("fit-linear", "gradient-accumulation"),
    probe=lines_by_accumulation,
    args=(XS, YS),
    en="Gradient accumulation, and its trap",
    zh="梯度累积和它的陷阱",
)
def accumulation(figure, paths, _reference, say):
    """Two ways are the same; the third sees four times as many points an update."""
    looks = (
        ("-", 5, "#bbbbbb", say("batches of 32", "批量 32")),
        ("--", 2, "#0072b2", say("4 micro-batches of 8", "4 个大小为 8 的微批量")),
        (":", 2, "#d55e00", say("the trap: 4 of 32", "陷阱：4 个大小为 32")),
    )
    for axes, index, name in zip(figure.subplots(1, 2), (0, 1), "ab", strict=True):
        for path, (style, width, colour, label) in zip(paths, looks, strict=True):
            steps = range(1, len(path) + 1)
            axes.plot(
                steps, [point[index] for point in path], style, linewidth=width, color=colour, label=label
            )
        axes.set(xlabel=say("update", "更新次数"), title=name)
    figure.axes[0].legend(fontsize=9)
