"""The few words, numbers and widths that pictures and plain text share."""

import math
import unicodedata
from typing import Literal

Field = Literal["data", "grad"]

LONGEST = 24  # characters of a label that are shown; the rest would push the picture apart
LONGEST_TITLE = 100

WORDS = {
    "en": {
        "data": "data",
        "grad": "grad",
        "yours": "yours",
        "right": "right",
        "yours graph": "yours",
        "right graph": "right",
        "none": "none",
        "seed": "{node} moves as much as itself: its gradient is 1.",
        "sends": "{node} sends its gradient back, to {to}.",
        "sends nothing": "{node} has nobody to send a gradient to.",
        "and": " and ",
        ",": ", ",
        ":": ": ",
    },
    "zh": {
        "data": "数值",
        "grad": "梯度",
        "yours": "你的",
        "right": "正确",
        "yours graph": "你的",
        "right graph": "正确的",
        "none": "无",
        "seed": "{node} 对自己的变化率是 1：它的梯度是 1。",
        "sends": "{node} 把梯度往回传给 {to}。",
        "sends nothing": "{node} 的梯度没有地方可传。",
        "and": " 和 ",
        ",": "，",
        ":": "：",
    },
}


def word(key: str, lang: str) -> str:
    """The word in the reader's language; English where we do not have it."""
    return WORDS.get(lang, WORDS["en"])[key]


def number(value: float | None, lang: str = "en", digits: int = 4) -> str:
    """A number as a reader wants it: short, and never minus zero."""
    return word("none", lang) if value is None else f"{value + 0.0:.{digits}g}"


def same(a: float | None, b: float | None) -> bool:
    """Equal, but for rounding."""
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=1e-12, abs_tol=1e-14) or (math.isnan(a) and math.isnan(b))


def yours_and_right(field: Field, yours: float | None, right: float | None, lang: str, separator: str) -> str:
    """grad: yours 0, right 1; with as many digits as it takes to tell the two apart."""
    pairs = ((number(yours, lang, digits), number(right, lang, digits)) for digits in range(4, 18))
    mine, theirs = next((pair for pair in pairs if pair[0] != pair[1]), (number(yours), number(right)))
    both = f"{word('yours', lang)} {mine}{separator}{word('right', lang)} {theirs}"
    return f"{word(field, lang)}{word(':', lang)}{both}"


def printable(text: object, longest: int = LONGEST) -> str:
    """Any text on one line, without characters that would break a terminal or an SVG file."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text))
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def is_wide(char: str) -> bool:
    """Whether a character takes two columns, as Chinese ones do."""
    return unicodedata.east_asian_width(char) in "WF"


def pad(text: str, width: int) -> str:
    """The text, filled up with spaces to a width in columns."""
    return text + " " * (width - columns(text))


def columns(text: str) -> int:
    """How many columns of a terminal the text takes."""
    return len(text) + sum(map(is_wide, text))
