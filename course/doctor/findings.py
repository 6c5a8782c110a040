"""What a probe finds, and how it is told."""

import getpass
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from course.messages import N_
from course.text import Translate, safe

State = Literal["good", "note", "broken"]
SIGNS = {"good": ("✓", "green"), "note": ("!", "yellow"), "broken": ("✗", "red")}
WORDS = {"good": N_("good"), "note": N_("note"), "broken": N_("broken")}
MEANS, MEND = N_("It means: {text}"), N_("The mend: {text}")
HOMES = re.compile(r"(?i)(?:/home|/Users|[a-z]:\\Users)[/\\][^/\\\s:]+")


@dataclass(frozen=True, kw_only=True)
class Finding:
    """How a probe ended: what was seen, and, unless that is good, what it means and how to mend it."""

    about: str
    said: str
    state: State = "good"
    means: str = ""
    mend: str = ""
    facts: dict[str, str] = field(default_factory=dict)

    def lines(self, translate: Translate, *, plain: bool) -> list[str]:
        """The finding in the reader's language; plain, its state is a word."""
        sign, colour = SIGNS[self.state]
        head = f"{translate(WORDS[self.state])}:" if plain else click.style(sign, fg=colour, bold=True)
        lines = [f"{head} {translate(self.about)} · {self._filled(translate, self.said)}"]
        for frame, text in ((MEANS, self.means), (MEND, self.mend)):
            if text:
                lines.append("    " + translate(frame).format(text=self._filled(translate, text)))
        return lines

    def _filled(self, translate: Translate, text: str) -> str:
        return translate(text).format(**{name: safe(fact) for name, fact in self.facts.items()})


Probe = Callable[[Path], Finding]


def found(probe: Probe, folder: Path) -> Finding:
    """What a probe finds; one that breaks is a finding too."""
    try:
        return probe(folder)
    except Exception as error:
        return Finding(
            about=N_("doctor"),
            state="broken",
            said=N_("The probe {probe} broke: {error}"),
            means=N_("What it looks after was not looked at."),
            mend=N_("Send the text of: course doctor --report"),
            facts={"probe": probe.__name__, "error": repr(error)},
        )


def redacted(text: str) -> str:
    """The text without the user's name and home."""
    text = HOMES.sub("~", text.replace(str(Path.home()), "~") if Path.home() != Path("/") else text)
    return re.sub(rf"(?i)\b{re.escape(_user())}\b", "USER", text)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # an account without a name, as in some containers
        return "USER"
