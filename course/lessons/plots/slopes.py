"""Lesson 1: slopes, and why h must not be too small."""

import math

import numpy

from course.judging.checks import probe
from course.plotting.plots import plot


@probe
def slope_of_parabola(code):
    """The student's slope of 3x² - 4x + 5 at -3, 2/3 and 3."""
    return [
        float(code.derivative.central_difference(lambda x: 3 * x**2 - 4 * x + 5, x, 1e-5))
        for x in (-3.0, 2 / 3, 3.0)
    ]


@plot(
    "slope",
    needs=("central-difference",),
    probe=slope_of_parabola,
    en="A parabola with its tangents",
    zh="抛物线和它的切线",
)
def parabola(figure, slopes, _reference, say):
    """The parabola of the lecture; the tangents have the slopes that were measured."""
    axes = figure.subplots()
    xs = numpy.arange(-5, 5, 0.25)
    axes.plot(xs, 3 * xs**2 - 4 * xs + 5, "-", color="#444444", label="$3x^2 - 4x + 5$")
    places = ((-3.0, "-3", "--"), (2 / 3, "2/3", ":"), (3.0, "3", "-."))
    for (x, name, style), slope in zip(places, slopes, strict=True):
        y, near, shown = 3 * x**2 - 4 * x + 5, numpy.array([-1.6, 1.6]), round(slope, 4) + 0.0
        label = say(f"slope {shown:g} at x = {name}", f"x = {name} 处斜率 {shown:g}")
        (line,) = axes.plot(x + near, y + slope * near, style, label=label)
        axes.plot([x], [y], "o", color=line.get_color())
    axes.set(xlabel="x", ylabel="f(x)", title=say("The slope is the tangent's", "斜率就是切线的斜率"))
    axes.legend()


@probe
def errors_of_differences(code):
    """How far both differences are from cos(1), the slope of sin at 1, for ever smaller h."""
    from math import cos, sin

    exact = cos(1.0)
    found = {"h": [], "forward": [], "central": []}
    for quarter in range(73):
        h = 10 ** (-quarter / 4)
        found["h"].append(h)
        found["forward"].append(abs(code.derivative.forward_difference(sin, 1.0, h) - exact))
        found["central"].append(abs(code.derivative.central_difference(sin, 1.0, h) - exact))
    return found


@plot(
    "slope",
    needs=("forward-difference", "central-difference"),
    probe=errors_of_differences,
    en="The error of a finite difference over h",
    zh="有限差分的误差随 h 的变化",
)
def difference_error(figure, found, _reference, say):
    """Both errors fall, turn and grow: h must be neither large nor tiny."""
    axes = figure.subplots()
    least = 1e-13  # an error of exactly 0 has no place on a logarithmic axis
    for name, style, label in (
        ("forward", "o-", say("forward difference", "前向差分")),
        ("central", "s--", say("central difference", "中心差分")),
    ):
        axes.loglog(
            found["h"], [max(error, least) for error in found[name]], style, markersize=3.5, label=label
        )
    axes.invert_xaxis()
    axes.axhline(math.cos(1), color="#888888", linewidth=1, linestyle=":")
    axes.text(
        1e-12,
        math.cos(1) * 1.4,
        say("h swallowed: the slope comes out as 0", "h 被舍掉：斜率得 0"),
        ha="center",
    )
    axes.set(
        xlabel=say("h (smaller to the right)", "h（越往右越小）"),
        ylabel=say("error of the slope", "斜率的误差"),
        title=say(
            "sin at 1: too large an h is crude, too small an h drowns", "sin 在 1 处：h 太大不准，太小被淹没"
        ),
        ylim=(least / 2, 20),
    )
    axes.legend(loc="lower left")
