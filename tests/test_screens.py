"""What a student sees, in a real terminal: reviewed screens, and laws that hold for all of them.

After a change: pytest tests/test_screens.py --snapshot-update, then look at what git says has changed.
"""

import re
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from course.screen import STYLES, columns, fold
from course.text import translator
from dev.screens import CLEARED, LANGUAGES, SCENES, WIDTHS, Scene, captured

MOST_LINES = 12
UNSTEADY = (
    (re.compile(r"\b[0-9a-f]{64}\b"), "DIGEST"),
    (re.compile(r"\d{8}-\d{6}(-[0-9a-f]{8})?"), "TIME"),
)
BUSY = {translator(lang)("Checking …") for lang in LANGUAGES}  # shown where a check takes long
# What doctor finds is about this machine: what it looks at, and in which order, is not.
PROBE = re.compile(r"^\S+[:：] ?([^·]+) · .*$", re.MULTILINE)


class AsText(SingleFileSnapshotExtension):
    """A screen is a text file."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def steady(scene: Scene, shown: str) -> str:
    """The screen without colours, and without what is another on every machine and at every time."""
    for busy in BUSY:
        shown = shown.replace(f"{busy}\n", "")
    text = STYLES.sub("", shown.replace(CLEARED, "\n=== cleared ===\n"))
    for pattern, name in UNSTEADY:
        text = pattern.sub(name, text)
    if scene.name == "doctor":
        text = "\n".join(match[1] for match in PROBE.finditer(text))
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_a_screen(scene: Scene, width: int, lang: str, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
    """It is as reviewed, fits the terminal, and has no control characters but colours; a message is short."""
    shown = captured(scene, tmp_path / "work", width, lang)
    lines = STYLES.sub("", shown.replace(CLEARED, "")).splitlines()
    assert [line for line in lines if columns(line) > width and scene.name != "doctor"] == []
    assert [line for line in lines if not line.isprintable()] == []
    if scene.is_message and not scene.keys:
        assert len(lines) <= MOST_LINES + 1  # and how far one is
    assert steady(scene, shown) == snapshot(extension_class=AsText)


@pytest.mark.parametrize("width", [20, 33, 80])
@pytest.mark.parametrize(
    "line",
    [
        "  Help: course hint add · then again: course check add, and what comes after it, and so on",
        "  前向差分：在 `derivative.py` 中写出 `forward(f, x, h)`：用 `x` 和它前方距离 `h` 的一点，求斜率。",
        "\x1b[1mbold words that go on for quite a while\x1b[0m  (wrong)",
    ],
)
def test_folding_loses_nothing_and_fits(line: str, width: int) -> None:
    """Whatever is folded says the same, as far in as before, and no line begins with a closing mark."""
    parts = list(fold(line, width))
    assert re.sub(r"[\s·]", "", "".join(parts)) == re.sub(r"[\s·]", "", line)
    assert max(map(columns, parts)) <= width
    assert not any(part.lstrip()[:1] in "，。：）" for part in parts)
    assert len({len(part) - len(part.lstrip()) for part in parts}) == 1


def test_a_word_that_is_wider_than_the_terminal_stays_whole() -> None:
    """A path can be copied."""
    path = "/a/" + "long/" * 10
    assert list(fold(f"Picture: {path}", 30)) == ["Picture:", path]
