"""Where the parts of a pack are written: file and line, for those who have to mend them."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from course.judging.checks import load_checks
from course.pack import Pack


@dataclass(frozen=True)
class Place:
    """A line of a file."""

    path: Path
    line: int = 1

    @property
    def near(self) -> str:
        """The file's path; from here, if it lies below."""
        return os.path.relpath(self.path) if self.path.is_relative_to(Path.cwd()) else str(self.path)

    def __str__(self) -> str:
        return f"{self.near}:{self.line}"


def places(pack: Pack) -> dict[str, Place]:
    """Exercises, lessons, checks, designs and mistakes by their ids; a mistake's name comes before any other."""
    found: dict[str, Place] = {}
    if pack.lessons:
        found |= _ids_in([pack.lessons / "pack.toml"])
    for check in (check for checks in load_checks(pack, hidden=True).values() for check in checks):
        code = getattr(check.function, "__code__", None)
        if code:
            found[check.id] = Place(Path(code.co_filename), code.co_firstlineno)
    for folder in (pack.designs, pack.solutions and pack.solutions / "unfinished"):
        for path in sorted(folder.iterdir()) if folder and folder.is_dir() else ():
            found[path.name] = Place(path)
    for kind in ("mistakes", "transplants"):
        folder = pack.solutions and pack.solutions / kind
        found |= _ids_in(sorted(folder.glob("*.toml")) if folder else ())
    return found


def _ids_in(paths: Iterable[Path]) -> dict[str, Place]:
    """The line of every `id = "…"` of TOML files."""
    return {
        match[1]: Place(path, number)
        for path in paths
        if path.exists()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if (match := re.match(r'\s*id\s*=\s*"([^"]+)"', line))
    }


def place_of(facts: Mapping[str, object], known: Mapping[str, Place]) -> Place | None:
    """Where a finding is to be mended: its own place, else that of what it names."""
    own = facts.get("place")
    if isinstance(own, Place):
        return own
    named = (known.get(str(facts.get(key))) for key in ("name", "exercise"))
    return next((place for place in named if place), None)
