"""Brings the catalogs up to date with the texts in the code, and compiles them: python -m dev.translations

What is new in a .po file afterwards has an empty msgstr: translate it, then run this once more.
"""

import ast
import io
import random
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import cast

import click
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

import course.cli
import grader.cli
from course.helping import help_texts
from course.judging.answers import shown
from course.judging.checks import Check, checks_in, load_file
from course.judging.programs import BINARY
from course.judging.student import Student
from course.plugins import plugin_manager

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "course" / "locale"
KEYWORDS = {"_": None, "N_": None, "translate": None}
MARKED = (ROOT / "course", ROOT / "grader")  # where texts are marked with a keyword
CLICKS = ("core.py", "decorators.py", "exceptions.py", "formatting.py", "parser.py", "types.py")
CLICK_KEYWORDS = {"_": None, "ngettext": (1, 2)}
CHECKS = (ROOT / "course" / "checks", ROOT / "solutions" / "checks")


def main() -> None:
    """Update and compile every language."""
    for file in sorted(LOCALES.glob("*/LC_MESSAGES/*.po")):
        catalog = updated(file)
        file.write_bytes(as_po(catalog))
        file.with_suffix(".mo").write_bytes(as_mo(catalog))
        missing = [str(message.id) for message in catalog if message.id and not all(as_texts(message.string))]
        print(f"{file.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")


def as_texts(text: str | tuple[str, ...]) -> tuple[str, ...]:
    """A message's text, or its forms for one and for many; what has no text has an empty one."""
    return text if isinstance(text, tuple) else (text,)


def updated(file: Path) -> Catalog:
    """The catalog of one language with today's texts; translations of texts that are gone are dropped."""
    catalog = read(file)
    catalog.update(TEMPLATES[file.stem](), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def read(file: Path) -> Catalog:
    """The catalog as it is."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3], domain=file.stem, abort_invalid=True)


def template() -> Catalog:
    """Every text that a student or an instructor may read, and the files where it stands."""
    catalog = Catalog(domain="chainrule")
    for path in (file for folder in MARKED for file in sorted(folder.rglob("*.py"))):
        with path.open("rb") as file:
            for line, text, comments, _ in extract("python", file, keywords=KEYWORDS):
                catalog.add(text, locations=[(named(path), line)], auto_comments=comments)
    for text, path, line in (no_number(), *check_texts()):
        catalog.add(text, locations=[(named(path), line)])
    for text in commands_texts():
        catalog.add(text, locations=[("--help", 1)])
    return catalog


def commands_texts() -> Iterator[str]:
    """What `--help` says of our two programs and their commands."""
    for name, text in (("course", course.cli.HELP), ("grader", grader.cli.HELP)):
        yield from help_texts(course.cli.build(plugin_manager(), name, text))


def clicks_template() -> Catalog:
    """The words of click that a user can meet."""
    catalog = Catalog(domain="click")
    for name in CLICKS:
        with Path(click.__file__).with_name(name).open("rb") as file:
            for line, text, _, _ in extract("python", file, keywords=CLICK_KEYWORDS):
                catalog.add(text, locations=[(f"click/{name}", line)])
    return catalog


def named(path: Path) -> str:
    """A file as translators know it."""
    return path.relative_to(ROOT).as_posix()


def no_number() -> tuple[str, Path, int]:
    """What is shown for an answer that is no number; not marked, since the judge knows nothing of messages."""
    code = shown.__code__
    return shown(None), Path(code.co_filename), code.co_firstlineno


TEMPLATES = {"chainrule": template, "click": clicks_template}


def check_texts() -> Iterator[tuple[str, Path, int]]:
    """The checks' titles, and what they ask about where that is no code; each with its file and line."""
    files = (file for folder in CHECKS for file in sorted(folder.glob("*.py")))
    for check in chain.from_iterable(checks_in(load_file(file), "hidden") for file in files):
        code = check.function.__code__
        asked = (call for call in asked_about(check) if not is_code(call))
        for place, text in enumerate((check.title, *asked)):
            yield text, Path(code.co_filename), code.co_firstlineno + place


def asked_about(check: Check) -> Iterable[str]:
    """What a check calls the answers that it compares, whichever operation its probes rely on."""
    listeners = [Listener(joiner) for joiner in BINARY]
    for listener in listeners:
        check.function(cast(Student, listener))
    return dict.fromkeys(call for listener in listeners for call in listener.calls)


class Listener:
    """Stands in for a student: it has no answers, and writes down what it is asked about."""

    def __init__(self, joiner: str) -> None:
        self.joiner, self.rng = joiner, random.Random(0)
        self.calls: list[str] = []

    def agrees_on(self, *_: object, **__: object) -> None:
        """Programs are shown as formulas."""

    def run(self, *_: object) -> None:
        """There is no answer."""

    def answers(self, *_: object) -> None:
        """Calls are written as code."""

    def gives(self, call: str, *_: object, **__: object) -> None:
        """The text that stands in front of a wrong answer."""
        self.calls.append(call)

    def gives_each(self, call: str, _: object, wanted: dict[str, object]) -> None:
        """The same, and the names of the parts."""
        self.calls += [call, *wanted]

    agrees_with_reference = gives


def is_code(text: str) -> bool:
    """Whether it is a Python expression, which reads the same in every language."""
    try:
        ast.parse(text.replace("…", "..."), mode="eval")
    except SyntaxError:
        return False
    return True


def as_po(catalog: Catalog) -> bytes:
    """The file for translators; without line numbers, so that it changes only when a text does."""
    file = io.BytesIO()
    write_po(file, catalog, width=100, sort_by_file=True, include_lineno=False)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """The file that the programs read."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


if __name__ == "__main__":
    main()
