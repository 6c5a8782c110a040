"""Help in the reader's language: texts of the commands, and click's own words."""

import copy
import gettext
import os
import re
from collections.abc import Iterator, Sequence
from typing import TypeVar

import click

from course.text import LOCALES, Translate, language, translator

ASKED = re.compile(r"--lang(?:=(.*))?", re.DOTALL)
CLAUSE = re.compile("[^。；：]*")
KEPT = "chainrule.lang"
Kind = TypeVar("Kind", bound=click.Command)
PAGE, COLUMN, BRACKETS = 74, 46, 16  # columns of a command's help, of an option's, of what click adds to that


class Speaking(click.Group):
    """A group of commands whose help is in the language that is asked for anywhere on the command line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Find out the language first: `--help` ends everything else. A group below another speaks as that does."""
        ctx.meta.setdefault(KEPT, language(_asked(args)))
        speak(ctx.meta[KEPT])
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, with its help in that language."""
        command = super().get_command(ctx, cmd_name)
        return command and in_language(command, ctx.meta.get(KEPT, "en"))

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The group's own help too."""
        click.Group.format_help(in_language(self, ctx.meta.get(KEPT, "en")), ctx, formatter)


def _asked(args: Sequence[str]) -> str | None:
    """The last language that is asked for, before the command or behind it."""
    found = None
    for place, word in enumerate(args):
        if match := ASKED.fullmatch(word):
            found = match[1] or (args[place + 1] if place + 1 < len(args) else None)
    return found


def speak(lang: str) -> None:
    """Have click's own words in this language; gettext knows no other way than a variable."""
    gettext.bindtextdomain("click", LOCALES)
    gettext.textdomain("click")
    os.environ["LANGUAGE"] = lang


def in_language(command: Kind, lang: str) -> Kind:
    """A copy of a command whose texts are translated; commands are shared by all languages."""
    translate = translator(lang)
    copied = copy.copy(command)
    copied.params = [_translated(parameter, translate, lang) for parameter in command.params]
    if command.help:
        text = translate(command.help)
        copied.help = _fitted(text, lang, PAGE)
        copied.short_help = CLAUSE.match(text)[0] if lang == "zh" else command.short_help  # type: ignore[index]
    copied._help_option = None  # made when it is needed, in the language of that moment
    return copied


def _translated(parameter: click.Parameter, translate: Translate, lang: str) -> click.Parameter:
    text = getattr(parameter, "help", None)
    if not text:
        return parameter
    copied = copy.copy(parameter)
    is_range = isinstance(parameter.type, click.IntRange | click.FloatRange)
    has_brackets = is_range or parameter.required or getattr(parameter, "show_default", False)
    width = COLUMN - BRACKETS if has_brackets else COLUMN
    copied.help = _fitted(translate(text), lang, width)
    return copied


def _fitted(text: str, lang: str, width: int) -> str:
    r"""Chinese cut into lines here, after click's sign \b, since click knows no wide characters."""
    if lang != "zh":
        return text
    from course.reading.plain import wrapped

    return "\n\n".join("\b\n" + "\n".join(wrapped(part, width)) for part in text.split("\n\n"))


def help_texts(command: click.Command) -> Iterator[str]:
    """Every text of a command that help shows, and those of the commands below it."""
    yield from filter(None, (command.help, *(getattr(one, "help", None) for one in command.params)))
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from help_texts(below)
