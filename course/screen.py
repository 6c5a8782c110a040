"""Small helpers for the terminal: colours, bars, and columns that wide characters do not bend."""

import unicodedata

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


def columns(text: str) -> int:
    """How many columns of a terminal the text takes; Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, width: int) -> str:
    """The text, filled up with spaces to a width in columns."""
    return text + " " * (width - columns(text))


def progress(done: int, total: int, width: int = 30) -> str:
    """A bar with its numbers, e.g. [█████     ] 5/10."""
    filled = width * done // total if total else width
    bar = click.style("█" * filled, fg="green") + "░" * (width - filled)
    return f"[{bar}] {done}/{total}"
