"""Small helpers for the terminal: colours, bars, and columns that wide characters do not bend."""

import re
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator

import click

COLOURS = {
    "void": "magenta",
    "crashed": "red",
    "failed": "red",
    "blocked": "yellow",
    "unanswered": "bright_black",
    "borrowed": "cyan",
    "passed": "green",
}


STYLES = re.compile(r"\x1b\[[0-9;]*m")
# Where a line may end: after spaces, and after a Chinese character, unless a mark follows that must not begin a line.
# A text, since compiling it would slow down every command's start.
PIECES = r"[^\u2e80-\uffef\s]*[\u2e80-\uffef][、。，．；：！？）》」』】…]*|[^\u2e80-\uffef\s]+|\s+"
BETWEEN_COMMANDS = " · "


def columns(text: str) -> int:
    """How many columns of a terminal the text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in STYLES.sub("", text))


def pad(text: str, width: int) -> str:
    """The text, filled up with spaces to a width in columns."""
    return text + " " * (width - columns(text))


def echo(text: str, *, color: bool | None = None, err: bool = False) -> None:
    """Print lines; on a terminal those that are wider than it are folded."""
    click.echo("\n".join(fitting(text.split("\n"), err=err)), color=color, err=err)


def fitting(lines: Iterable[str], *, err: bool = False) -> list[str]:
    """The lines as they fit the terminal; as they are where there is none."""
    stream = sys.stderr if err else sys.stdout
    if not stream or not stream.isatty():
        return list(lines)
    width = shutil.get_terminal_size().columns
    return [part for line in lines for part in fold(line, width)]


def fold(line: str, width: int) -> Iterator[str]:
    """The line in parts of at most `width` columns, each as far in as the first; commands stay whole if they can."""
    if columns(line) <= width:
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())]
    for part in line.strip().split(BETWEEN_COMMANDS):
        yield from _filled(part, indent, width)


def _filled(text: str, indent: str, width: int) -> Iterator[str]:
    """Lines filled word by word; a word that is wider than the terminal has a line of its own."""
    line = ""
    for piece in re.findall(PIECES, text):
        if line and columns(indent + line + piece.rstrip()) > width:
            yield indent + line.rstrip()
            line = ""
        line += piece if line else piece.lstrip()
    yield indent + line.rstrip()


def progress(done: int, total: int, width: int = 30) -> str:
    """A bar with its numbers, e.g. [█████     ] 5/10."""
    filled = width * done // total if total else width
    bar = click.style("█" * filled, fg="green") + "░" * (width - filled)
    return f"[{bar}] {done}/{total}"
