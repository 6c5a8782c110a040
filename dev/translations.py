"""Brings the catalogs up to date with the texts in the code, and compiles them: python -m dev.translations

What is new in a .po file afterwards has an empty msgstr: translate it, then run this once more.
"""

import ast
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ROOT / "course" / "locale"
KEYWORDS = {"_": None, "N_": None, "translate": None}
CHECKS = ("course/checks", "solutions/checks")

Found = Iterator[tuple[int, str | None, str, list[str]]]  # line, function, text, comments


def main() -> None:
    """Update and compile every language."""
    for file in sorted(LOCALES.glob("*/LC_MESSAGES/chainrule.po")):
        catalog = updated(file)
        file.write_bytes(as_po(catalog))
        file.with_suffix(".mo").write_bytes(as_mo(catalog))
        missing = [str(message.id) for message in catalog if message.id and not message.string]
        print(f"{file.relative_to(ROOT)}: {len(catalog)} messages, {len(missing)} without a translation")
        for text in missing:
            print(f"  {text}")


def updated(file: Path) -> Catalog:
    """The catalog of one language with today's texts; translations of texts that are gone are dropped."""
    catalog = read(file)
    catalog.update(template(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    return catalog


def read(file: Path) -> Catalog:
    """The catalog as it is."""
    with file.open("rb") as opened:
        return read_po(opened, locale=file.parts[-3], domain="chainrule", abort_invalid=True)


def template() -> Catalog:
    """Every text that a student or an instructor may read, and the files where it stands."""
    catalog = Catalog(domain="chainrule")
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        with path.open("rb") as file:
            method = check_texts if name.startswith(CHECKS) else "python"
            for line, text, comments, _ in extract(method, file, keywords=KEYWORDS):
                catalog.add(text, locations=[(name, line)], auto_comments=comments)
    return catalog


def sources() -> list[Path]:
    """All files whose texts are shown."""
    folders = (ROOT / "course", ROOT / "grader", *(ROOT / checks for checks in CHECKS))
    return sorted({path for folder in folders for path in folder.rglob("*.py")})


def check_texts(file: BinaryIO, keywords: object, comment_tags: object, options: object) -> Found:
    """An extraction method for check files: the titles of checks, and what is asked about if it is no code."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.FunctionDef) and is_check(node):
            yield node.lineno, None, (ast.get_docstring(node) or "").splitlines()[0], []
        elif isinstance(node, ast.Call):
            yield from ((node.lineno, None, text, []) for text in asked_about(node) if not is_code(text))


def is_check(function: ast.FunctionDef) -> bool:
    """Whether it stands under @check(…)."""
    calls = [mark.func for mark in function.decorator_list if isinstance(mark, ast.Call)]
    return any(isinstance(name, ast.Name) and name.id == "check" for name in calls)


def asked_about(call: ast.Call) -> Iterable[str]:
    """The text in student.gives("…") and student.gives_table("…")."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    first = call.args[0] if call.args and name in ("gives", "gives_table") else None
    return [first.value] if isinstance(first, ast.Constant) and isinstance(first.value, str) else []


def is_code(text: str) -> bool:
    """Whether it is a Python expression, which reads the same in every language."""
    try:
        ast.parse(text, mode="eval")
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
