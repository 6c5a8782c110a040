"""How far a run has come: a line at the bottom of the terminal that tells the rate and the time that remains."""

import sys
import time
from dataclasses import dataclass, field

import click

from course.messages import N_
from course.text import Translate

PROGRESS = N_("{done} of {total} · {rate} a second · about {left} to go")
CLEAR = "\r\x1b[K"


@dataclass
class Progress:
    """Prints the lines of a run; below them, where it is a terminal, how far it has come."""

    total: int
    translate: Translate
    done: int = 0
    started: float = field(default_factory=time.monotonic)
    is_shown: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_shown = sys.stderr.isatty()

    def line(self, text: str) -> None:
        """One more is done."""
        self.done += 1
        self.end()
        click.echo(text)
        if self.is_shown and self.done < self.total:
            click.echo(self._bottom(), err=True, nl=False)

    def end(self) -> None:
        """Take the line at the bottom away."""
        if self.is_shown:
            click.echo(CLEAR, err=True, nl=False)

    def _bottom(self) -> str:
        rate = self.done / max(time.monotonic() - self.started, 1e-9)
        left = duration((self.total - self.done) / rate)
        return self.translate(PROGRESS).format(
            done=self.done, total=self.total, rate=f"{rate:.1f}", left=left
        )


def duration(seconds: float) -> str:
    """Seconds as minutes and seconds, or hours and minutes: 0:07, 12:30, 3:05 h."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02} h"
