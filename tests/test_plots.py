"""Plots: what is measured on the student's code, what was recorded, and pictures in both languages."""

import math
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import build
from course.judging.submission import read_folder
from course.plotting.figures import picture
from course.plotting.measuring import measured, recorded, rounded
from course.plotting.plots import load_plots
from course.plugins import plugin_manager
from tests.conftest import PACK, ROOT

PLOTS = load_plots(PACK)
RECORDED = recorded(PACK)
FOLLOWERS = 1e-3  # digits on which platforms may differ after a long training


def close(a, b):
    """The same shape, and numbers that look the same in a plot."""
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(close(a[key], b[key]) for key in a)
    if isinstance(a, list):
        return len(a) == len(b) and all(map(close, a, b))
    return math.isclose(a, b, rel_tol=FOLLOWERS, abs_tol=1e-6)


@pytest.mark.parametrize("name", [name for name in PLOTS if name != "difference-error"])
def test_what_is_recorded_is_what_the_reference_gives(name):
    """`grader build` was run after the last change."""
    answer = measured(PLOTS[name], PACK, read_folder(ROOT / "solutions"))
    assert close(rounded(answer), RECORDED[name])


def test_nothing_else_is_recorded():
    """A plot that is gone leaves no record."""
    assert list(RECORDED) == list(PLOTS)


def test_the_error_turns_where_h_is_too_small():
    """The forward difference is best near 1e-8, the central one near 1e-5; where h is swallowed both say 0."""
    found = RECORDED["difference-error"]
    best = {way: found["h"][found[way].index(min(found[way]))] for way in ("forward", "central")}
    assert 1e-9 < best["forward"] < 1e-7
    assert 1e-6 < best["central"] < 1e-4
    assert found["forward"][-1] == pytest.approx(math.cos(1))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", PLOTS)
def test_every_plot_is_drawn_without_a_missing_character(name, lang):
    """Both languages; a character that our font has not would warn, and warnings are errors here."""
    numbers = RECORDED[name]
    root = ET.fromstring(picture(PLOTS[name], numbers, numbers, lang))
    assert root.tag.endswith("svg")


def test_the_same_numbers_give_the_same_bytes():
    """Pictures can be compared and kept under version control."""
    plot, numbers = PLOTS["parabola"], RECORDED["parabola"]
    assert picture(plot, numbers, numbers, "en") == picture(plot, numbers, numbers, "en")


@pytest.fixture
def run():
    """Run a `course` command in this process."""
    return lambda *args: CliRunner().invoke(build(plugin_manager(), "course", ""), args)


def test_your_own_code_is_drawn_beside_the_recorded_one(run, tmp_path):
    """`course plot line-losses` runs fit_linear of the folder; a wrong one gives another picture."""
    pictures = {}
    for name, change in {
        "right": ("", ""),
        "wrong": ("lr * parameter.grad", "0.5 * lr * parameter.grad"),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        for path in (ROOT / "solutions").glob("*.py"):
            (folder / path.name).write_text(
                path.read_text().replace(*change) if change[0] else path.read_text()
            )
        done = run(
            "plot",
            "line-losses",
            "--folder",
            str(folder),
            "--out",
            str(tmp_path / f"{name}.svg"),
            "--no-open",
        )
        assert done.exit_code == 0, done.output
        pictures[name] = (tmp_path / f"{name}.svg").read_bytes()
    assert pictures["right"] != pictures["wrong"]


def test_a_picture_lies_in_the_memory_of_the_folder_unless_told_otherwise(run, tmp_path):
    """Without --out it is written beside what else is remembered."""
    done = run("--lang", "zh", "plot", "line-points", "--folder", str(tmp_path), "--no-open")
    assert done.exit_code == 0
    assert (tmp_path / ".course" / "line-points.svg").exists()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def central_difference(f, x, h=1e-5):\n    raise NotImplementedError\n", "NotImplementedError"),
        ("def central_difference(f, x, h=1e-5):\n    return None\n", "TypeError"),
        ("def central_difference(f, x, h=1e-5):\n    return float('nan')\n", "no numbers"),
        ("import os\nos._exit(3)\n", "died"),
    ],
)
def test_code_that_gives_nothing_to_draw_is_told_what_to_do(run, tmp_path, source, said):
    """A sentence and the next commands, never a traceback."""
    (tmp_path / "derivative.py").write_text(source)
    done = run("plot", "parabola", "--folder", str(tmp_path), "--no-open")
    assert done.exit_code == 1
    assert said in done.output
    assert "course check central-difference" in done.output
    assert "--recorded" in done.output


def test_numbers_of_another_shape_are_told_apart_from_a_fault_of_ours(run, tmp_path):
    """fit_linear that gives three steps instead of twenty."""
    (tmp_path / "training.py").write_text("def fit_linear(*args):\n    return [(1.0, 2.0)] * 3\n")
    done = run("plot", "line-fit", "--folder", str(tmp_path), "--no-open")
    assert done.exit_code == 1
    assert "other numbers than this plot can show" in done.output


def test_an_unknown_plot_is_answered_with_the_nearest(run):
    """And with the command that lists them."""
    done = run("plot", "parabole")
    assert done.exit_code == 2
    assert "parabola" in done.output
    listed = run("plot").output
    *names, last = [line.split(":")[0] for line in listed.splitlines()]
    assert names == list(PLOTS)
    assert last == "To draw one"


def test_the_font_is_what_dev_font_would_make():
    """Every character of the lessons and of pictures is in the font that pictures are drawn with."""
    from fontTools.ttLib import TTFont

    font = ROOT / "course" / "drawing" / "fonts" / "NotoSansSC-Subset.otf"
    known = set(TTFont(font).getBestCmap())
    texts = [path for kind in ("md", "toml", "py") for path in ROOT.glob(f"course/lessons/**/*.{kind}")]
    texts.append(ROOT / "course" / "drawing" / "words.py")
    texts_of_pictures = (
        re.sub(r"```console.*?```", "", path.read_text("utf-8"), flags=re.S) for path in texts
    )
    used = {char for text in texts_of_pictures for char in text if not char.isspace() and char.isprintable()}
    assert not {char for char in used if ord(char) not in known}


def test_a_recorded_file_has_one_line_a_plot():
    """So that a change of one plot changes one line."""
    lines = Path(PACK.recorded).read_text().splitlines()
    assert [re.match(r'"([\w-]+)": ', line)[1] for line in lines[1:-1]] == list(PLOTS)
