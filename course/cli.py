"""The `course` command."""

import io
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import click
import pluggy

from course import __version__
from course.errors import PackError
from course.helping import Speaking
from course.pack import Pack, pack_of_kit
from course.plugins import BUILT_IN, collect, pack_of, plugin_manager
from course.screen import echo
from course.text import LANGUAGES, Translate, language, translator


@dataclass
class Context:
    """What every command is handed: plugins, the course, the reader's language."""

    plugins: pluggy.PluginManager
    lang: str
    pack_name: str | None = None

    @cached_property
    def translate(self) -> Translate:
        """Turns English messages into the reader's language."""
        return translator(self.lang)

    @cached_property
    def pack(self) -> Pack:
        """The course: the one asked for, else that of the kit here, else the only one, else the built-in one."""
        packs = collect(self.plugins.hook.register_packs)
        name = self.pack_name or pack_of_kit(Path.cwd())
        return pack_of(packs, name or (next(iter(packs)) if len(packs) == 1 else BUILT_IN))


def build(plugins: pluggy.PluginManager, name: str, help_text: str) -> click.Group:
    """A command group with all that the plugins add to it."""

    @click.group(name, cls=Speaking, help=help_text, context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(__version__, prog_name=name, help="Show the version and exit.")
    @click.option("--lang", type=click.Choice(LANGUAGES), help="Language; else the locale's.")
    @click.option(
        "--pack", "pack_name", envvar="CHAINRULE_PACK", help="The course, if several are installed."
    )
    @click.pass_context
    def group(context: click.Context, lang: str | None, pack_name: str | None) -> None:
        context.obj = Context(plugins, language(lang), pack_name)
        context.color = False if os.environ.get("NO_COLOR") else None  # None: colours on a terminal

    plugins.hook.register_commands(group=group)
    return group


def run(name: str, help_text: str) -> None:
    """Run a command group as a program; a terminal that cannot show a character gets a ? for it."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        group = build(plugin_manager(), name, help_text)
    except PackError as error:
        _tell(error)
        sys.exit(error.exit_code)
    try:
        code = group.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        _tell(error)
        sys.exit(error.exit_code)
    sys.exit(code if isinstance(code, int) else 0)


def _tell(error: click.ClickException) -> None:
    """Print an error, folded to the terminal like every other message."""
    text = io.StringIO()
    error.show(text)
    echo(text.getvalue().rstrip("\n"), err=True)


HELP = "Build your own autograd, one exercise at a time."


def main() -> None:
    """The `course` program."""
    run("course", HELP)
