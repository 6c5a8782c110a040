"""Lesson 13: Himmelblau's function, from above and from the side, and who walks down it how."""

import numpy

from course.judging.checks import probe
from course.plotting.plots import plot

MINIMA = ((3.0, 2.0), (-2.805118, 3.131313), (-3.779310, -3.283186), (3.584428, -1.848127))
START = [-0.5, -1.0]
STARTS = [[4.0, 0.0], [0.0, 0.0], [-4.0, 0.0], [-4.0, 4.0]]
LEVELS = (1, 5, 20, 50, 100, 180, 300, 500, 800)
LOOKS = (("SGD", "o", "-"), ("momentum", "s", "--"), ("Adam", "^", "-."))
NEEDS = ("sgd", "momentum", "adam", "minimise")


@probe
def ways_down(code, start, starts):
    """Paths on Himmelblau's function: SGD, momentum and Adam from one point, then Adam from several."""
    makers = (
        lambda params: code.optim.SGD(params, 0.005),
        lambda params: code.optim.SGD(params, 0.005, momentum=0.9),
        lambda params: code.optim.Adam(params, 0.1),
    )

    def himmelblau(point):
        x, y = point
        return (x**2 + y + -11) ** 2 + (x + y**2 + -7) ** 2

    def path(make, start, steps):
        points = code.training.minimise(himmelblau, start, make, steps)
        return [list(start), *([float(number) for number in point] for point in points)]

    return {
        "ways": [path(make, start, 150) for make in makers],
        "starts": [path(makers[2], start, 150) for start in starts],
    }


def height(x, y):
    """Its value, for numbers and arrays."""
    return (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2


def name_of(optimiser, say):
    """SGD and Adam are called so in both languages."""
    return say(optimiser, "动量") if optimiser == "momentum" else optimiser


@plot(
    "optimisers",
    needs=NEEDS,
    probe=ways_down,
    args=(START, STARTS),
    en="Himmelblau's function as a contour, with ways down",
    zh="Himmelblau 函数的等高线和下山的路",
)
def himmelblau(figure, found, _reference, say):
    """Three optimisers from one start; one optimiser from four starts."""
    figure.set_size_inches(9.6, 5.2)
    left, right = figure.subplots(1, 2)
    for path, (name, marker, style) in zip(found["ways"], LOOKS, strict=True):
        walk(left, path, marker, style, name_of(name, say))
    left.set_title(say("Three optimisers from one start", "三种优化器，同一起点"))
    for path, marker in zip(found["starts"], "os^D", strict=True):
        walk(right, path, marker, "-", say("from", "起点") + f" ({path[0][0]:g}, {path[0][1]:g})")
    right.set_title(say("Adam from four starts", "Adam，四个起点"))
    for axes in (left, right):
        axes.plot(
            *zip(*MINIMA, strict=True),
            "k*",
            markersize=11,
            linestyle="none",
            label=say("the minima", "极小点"),
        )
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.12), ncols=2)


def walk(axes, path, marker, style, label):
    """One path over the contours."""
    if not axes.has_data():
        grid = numpy.linspace(-6, 6, 200)
        xs, ys = numpy.meshgrid(grid, grid)
        axes.contour(xs, ys, height(xs, ys), levels=LEVELS, colors="#aaaaaa", linewidths=0.8)
        axes.grid(visible=False)
        axes.set(xlabel="x", ylabel="y", xlim=(-6, 6), ylim=(-6, 6), aspect="equal")
    along, across = zip(*path, strict=True)
    axes.plot(along, across, style, marker=marker, markevery=12, markersize=5, linewidth=1.5, label=label)


@plot(
    "optimisers",
    needs=NEEDS,
    probe=ways_down,
    args=(START, STARTS),
    en="Himmelblau's function as a surface",
    zh="Himmelblau 函数的曲面",
)
def himmelblau_surface(figure, found, _reference, say):
    """The surface over [-6, 6] × [-6, 6], and Adam's path on it."""
    axes = figure.add_subplot(projection="3d", computed_zorder=False)
    grid = numpy.linspace(-6, 6, 61)
    xs, ys = numpy.meshgrid(grid, grid)
    axes.plot_surface(xs, ys, height(xs, ys), cmap="cividis", alpha=0.75, linewidth=0, zorder=1)
    points = numpy.array(found["ways"][2], dtype=float)
    axes.plot(
        points[:, 0],
        points[:, 1],
        height(*points.T) + 15,
        color="#d55e00",
        linewidth=3,
        zorder=2,
        label="Adam",
    )
    axes.view_init(elev=48, azim=-55)
    axes.set(xlabel="x", ylabel="y", title=say("Four valleys, all equally deep", "四个谷，一样深"))
    axes.legend()


@plot(
    "optimisers",
    needs=NEEDS,
    probe=ways_down,
    args=(START, STARTS),
    en="Three optimisers, step by step",
    zh="三种优化器，一步一步",
)
def optimisers(figure, found, _reference, say):
    """The value of Himmelblau's function after every step."""
    axes = figure.subplots()
    for path, (name, marker, style) in zip(found["ways"], LOOKS, strict=True):
        values = [max(height(x, y), 1e-12) for x, y in path]
        axes.semilogy(values, style, marker=marker, markevery=15, label=name_of(name, say))
    axes.set(
        xlabel=say("step", "步数"), ylabel="f(x, y)", title=say("How fast each comes down", "各自下降得多快")
    )
    axes.legend()
