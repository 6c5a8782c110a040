"""Words for people: messages in the reader's language, made safe for a terminal."""

import gettext
import locale
import os
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).with_name("locale")
LANGUAGES = ("en", "zh")
COMMAND = re.compile(r"^(\s*):(?=:)|##(?=\[)")  # what GitHub's runner takes for a command to itself

Translate = Callable[[str], str]


@cache
def translator(lang: str) -> Translate:
    """The function that turns an English message into one in `lang`; English where there is none."""
    return gettext.translation("chainrule", LOCALES, languages=[lang], fallback=True).gettext


def spoken() -> Translate:
    """The translator of the language that the running command speaks, for errors far from it."""
    return translator(os.environ.get("LANGUAGE", "en"))


def told(text: str, **facts: object) -> str:
    """A marked message with its facts, in the language that the running command speaks."""
    return spoken()(text).format(**facts)


def language(asked: str | None = None, environment: Mapping[str, str] = os.environ) -> str:
    """The language to speak: the one asked for, else the locale's if we speak it, else English."""
    candidates = [
        asked,
        *(environment.get(name) for name in ("CHAINRULE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")),
    ]
    if environment is os.environ:
        candidates.append(locale.getlocale()[0])  # what Windows knows
    chosen = next((candidate for candidate in candidates if candidate), "en").lower()
    return "zh" if chosen.startswith(("zh", "chinese")) else "en"


def safe(text: object, longest: int = 300) -> str:
    """Any text on one line; nothing in it moves a terminal's cursor, turns text around, or commands a CI runner."""
    shown = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in str(text))
    shown = COMMAND.sub(lambda found: f"{found[0]} ", shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"
