"""From a plot's numbers to a picture: matplotlib, our font, colours that everybody can tell apart."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.messages import N_
from course.plotting.plots import Measured, Plot
from course.text import told

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FONT = Path(__file__).parent.parent / "drawing" / "fonts" / "NotoSansSC-Subset.otf"
# Okabe and Ito's palette (2008); whatever it tells apart, line styles and markers tell apart too.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
STYLE = {
    "font.family": ["sans-serif"],
    "font.size": 11,
    "axes.unicode_minus": False,
    "axes.grid": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.titlesize": 12,
    "grid.color": "#dddddd",
    "lines.linewidth": 2,
    "legend.frameon": False,
    "figure.facecolor": "white",
    "svg.fonttype": "path",  # the picture carries its letters: it looks the same everywhere
    "svg.hashsalt": "chainrule",  # the same picture, the same bytes
}


class NoMatplotlib(Exception):  # noqa: N818 (the name says what is missing)
    """Nothing on this computer can draw a plot."""

    def __init__(self) -> None:
        text = N_(
            "Drawing a plot needs matplotlib, which is not installed here.\n  Install it with:  {command}"
        )
        super().__init__(told(text, command='pip install "chainrule[plot]"'))


class NotDrawable(Exception):  # noqa: N818 (the student's code gave what no plot can show)
    """The numbers have another shape than the plot needs."""


def picture(plot: Plot, numbers: Measured, reference: Measured, lang: str, kind: str = "svg") -> bytes:
    """The plot as the bytes of an svg or png file."""
    with _styled():
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7, 4.2), layout="constrained")
        try:
            plot.draw(figure, numbers, reference, lambda en, zh: zh if lang == "zh" else en)
        except (TypeError, ValueError, KeyError, IndexError, AttributeError) as error:
            if numbers is reference:
                raise
            raise NotDrawable(str(error)) from None
        return _saved(figure, kind)


def _saved(figure: "Figure", kind: str) -> bytes:
    file = io.BytesIO()
    undated = {"Date": None} if kind == "svg" else {}
    figure.savefig(file, format=kind, dpi=150, metadata=undated)
    return file.getvalue()


@contextmanager
def _styled() -> Iterator[None]:
    """Our style, for this picture only."""
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.rcsetup import cycler
    except ImportError:
        raise NoMatplotlib from None
    font_manager.fontManager.addfont(FONT)
    ours = font_manager.FontProperties(fname=FONT).get_name()
    fonts = {"font.sans-serif": [ours, "DejaVu Sans"], "axes.prop_cycle": cycler(color=COLOURS)}
    style: Any = STYLE | fonts  # matplotlib types every one of its 300 settings
    with matplotlib.rc_context(style):
        yield
