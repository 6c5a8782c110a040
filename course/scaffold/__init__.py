"""A new pack, from the template beside: installable, and nothing in it that `grader verify` would find."""

import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path

from course.messages import N_

TEMPLATE = Path(__file__).with_name("template")
NAME, PACKAGE = "new-pack", "newpack"  # in the template, what stands for the pack's name and its package
HIDDEN = "dot-"  # a name that begins with a dot would be left out of a kit

NO_NAME = N_("{name!r} is no name for a pack. Use small letters, digits and hyphens, a letter first.")
TAKEN = N_("{name!r} is the name of something that is installed. Choose another.")
NOT_EMPTY = N_("{path} holds other things. Name an empty folder: --to DIR")


def package_of(name: str) -> str:
    """The package of a pack: the same word, as Python spells it."""
    return name.replace("-", "_")


def refusal(name: str, folder: Path) -> str:
    """Why no pack of this name can be made there; "" if it can."""
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        return NO_NAME
    if importlib.util.find_spec(package_of(name)):
        return TAKEN
    is_full = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    return NOT_EMPTY if is_full else ""


def scaffold(name: str, folder: Path) -> Iterator[Path]:
    """Write the pack, file by file; yields each that was written."""
    for source in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        if "__pycache__" not in source.parts:
            path = folder.joinpath(
                *(_dotted(_named(part, name)) for part in source.relative_to(TEMPLATE).parts)
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            text = _named(source.read_text(encoding="utf-8"), name)
            path.write_text(text, encoding="utf-8", newline="\n")
            yield path


def _named(text: str, name: str) -> str:
    """The text with the pack's own names."""
    own = {NAME: name, PACKAGE: package_of(name)}
    return re.sub("|".join(own), lambda found: own[found[0]], text)


def _dotted(part: str) -> str:
    return f".{part.removeprefix(HIDDEN)}" if part.startswith(HIDDEN) else part
