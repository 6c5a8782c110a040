"""A class's folder for nbgrader, made and renewed; what is there is changed only when the instructor says so."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.messages import N_
from course.pack import Pack
from course.plugins import BUILT_IN
from course.text import translator
from grader import classfile
from grader.classroom.folder import ClassFolder
from grader.classroom.notebooks import build
from grader.grading import write

OURS = ".chainrule"  # what was written, and what was replaced; no command of nbgrader looks there
CONFIG = "nbgrader_config.py"
ROSTER = "roster.csv"
SETTINGS = '''\
"""nbgrader's settings for this class. The last line is chainrule's; write your own below it."""

from pathlib import Path

from grader.classroom.config import configure

c = get_config()  # noqa: F821 (nbgrader gives it)
configure(c, Path(__file__).resolve().parent)
'''
CLASS_NOTES = N_(
    "What nbgrader, grader grade and grader release obey for this class.\n"
    "After a change: grader nbgrader init DIR says what follows from it."
)
SHOW_NOTES = N_(
    "What feedback shows: score; hint adds what is wrong; full adds the smallest case and its graph."
)
DUE_NOTES = N_("When a lesson is due, with its time zone; points, if it is to be worth something else.")
LATE_NOTES = N_("What late work loses for each day begun; after most_days, everything. 0: no such limit.")

Kind = Literal["new", "newer", "edited"]


@dataclass(frozen=True)
class Change:
    """A file that would be written: it is not there, or from an earlier version, or the instructor changed it."""

    path: Path
    kind: Kind
    content: bytes


def class_toml(pack: Pack, lang: str, roster: bool) -> bytes:
    """A class file to begin with: every lesson, no due dates."""
    _ = translator(lang)
    lessons = [lesson.id for lesson in pack.manifest.lessons]
    listed = "".join(f'  "{id_}",\n' for id_ in lessons)

    def notes(text: str) -> str:
        return "".join(f"# {line}\n" for line in _(text).splitlines())

    return (
        notes(CLASS_NOTES)
        + f"\nformat = {classfile.FORMAT}\n"
        + (f'pack = "{pack.name}"\n' if pack.name != BUILT_IN else "")
        + f'language = "{lang}"\n'
        + (f'roster = "{ROSTER}"\n' if roster else f'# roster = "{ROSTER}"\n')
        + f"released = [\n{listed}]\n\n"
        + notes(SHOW_NOTES)
        + '[show]\nbefore_due = "hint"\nafter_due = "full"\n\n'
        + notes(LATE_NOTES)
        + "[late]\ngrace_minutes = 0\npercent_per_day = 0\nmost_days = 0\n\n"
        + notes(DUE_NOTES)
        + f"# [lessons.{lessons[0]}]\n# due = 2027-03-05T23:59:00+08:00\n# points = 10\n\n"
        + f'# [[extensions]]\n# student = "ada"\n# lesson = "{lessons[0]}"\n'
        + "# due = 2027-03-12T23:59:00+08:00\n"
    ).encode()


def wanted(where: ClassFolder) -> Iterator[tuple[str, bytes]]:
    """What is made from the class file: settings, and a source notebook for every lesson that is released."""
    yield CONFIG, SETTINGS.encode()
    for lesson in where.file.released:
        yield f"source/{lesson}/{lesson}.ipynb", build(where.pack, lesson, where.lang)


def changes(root: Path, files: Iterator[tuple[str, bytes]]) -> list[Change]:
    """What would have to be written."""
    ours = _written(root)
    found = []
    for name, content in files:
        try:
            there = (root / name).read_bytes()
        except FileNotFoundError:
            found.append(Change(root / name, "new", content))
            continue
        if there != content:
            kind: Kind = "newer" if ours.get(name) == _digest(there) else "edited"
            found.append(Change(root / name, kind, content))
    return found


def carry_out(root: Path, some: list[Change]) -> None:
    """Write files; what they replace is kept."""
    ours = _written(root)
    for change in some:
        name = change.path.relative_to(root).as_posix()
        if change.kind != "new":
            kept = root / OURS / "replaced" / name
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(change.path, kept)
        change.path.parent.mkdir(parents=True, exist_ok=True)
        write(change.path, change.content)
        ours[name] = _digest(change.content)
    (root / OURS).mkdir(exist_ok=True)
    write(root / OURS / "written.json", json.dumps(ours, indent=1, sort_keys=True).encode() + b"\n")


def _written(root: Path) -> dict[str, str]:
    try:
        found = json.loads((root / OURS / "written.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
