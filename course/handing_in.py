"""Handing in: which files belong, the archive with its manifest, the places that it can go to.

A target is a function of a `Package` and a place; it puts the work there and returns where that is.
"""

import ast
import base64
import getpass
import hashlib
import io
import json
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from course import __version__
from course.errors import Unable
from course.judging.loans import NO_PYTHON, parsed
from course.judging.submission import NOTEBOOK, Submission, read_folder
from course.messages import N_
from course.pack import Lesson, Pack
from course.text import told

FORMAT = 1
MANIFEST = "manifest.json"
SAFE = re.compile(r"[^\w.@-]")


@dataclass(frozen=True)
class Package:
    """What is handed in: the files' bytes, and the manifest that lists them."""

    name: str  # of the lesson, or of the course
    student: str
    made: datetime
    files: dict[str, bytes]
    manifest: bytes = field(repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of the manifest, which holds those of all files."""
        return hashlib.sha256(self.manifest).hexdigest()

    def archive(self) -> bytes:
        """The files and the manifest as a zip archive; the same work at the same time gives the same bytes."""
        out, at = io.BytesIO(), self.made.timetuple()[:6]
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, data in {MANIFEST: self.manifest, **self.files}.items():
                about = zipfile.ZipInfo(name, at)
                about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
                opened.writestr(about, data)
        return out.getvalue()


Target = Callable[[Package, Path], Path]


def belonging(pack: Pack, folder: Path, lesson: Lesson | None) -> dict[str, bytes]:
    """The course's files and those of the student's own that they import; without any, the notebooks."""
    work = read_folder(folder, contract=pack.files)
    course = (
        lesson.files
        if lesson
        else tuple(dict.fromkeys(f for one in pack.manifest.lessons for f in one.files))
    )
    chosen = dict.fromkeys(file for file in course if file in work.raw)
    waiting = list(chosen)
    while waiting:
        for file in _imported(work, waiting.pop()):
            if file not in chosen:
                chosen[file] = None
                waiting.append(file)
    return {name: work.raw[name] for name in chosen or [n for n in work.raw if n.endswith(NOTEBOOK)]}


def _imported(work: Submission, file: str) -> Iterator[str]:
    """The student's own files that a file imports; the course's files import one another anyway."""
    try:
        tree = parsed(work.files.get(file, ""))
    except NO_PYTHON:
        return
    for node in ast.walk(tree):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (f"{name}.py" for name in names if f"{name}.py" in work.raw)


def packed(pack: Pack, lesson: Lesson | None, files: dict[str, bytes], verdicts: dict[str, str]) -> Package:
    """The package of some files; `verdicts` are those of the student's own checks, and prove nothing."""
    made = datetime.now(UTC).replace(microsecond=0)
    manifest = {
        "format": FORMAT,
        "pack": pack.name,
        "pack_version": pack.manifest.version,
        "lesson": lesson.id if lesson else None,
        "chainrule": __version__,
        "made": made.isoformat(),
        "files": {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())},
        "checked": verdicts,
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    return Package(lesson.id if lesson else pack.name, _student(), made, files, text.encode())


def _student() -> str:
    try:
        return SAFE.sub("_", getpass.getuser()) or "student"
    except (OSError, KeyError, ImportError):  # a user that has no name
        return "student"


# --- targets ------------------------------------------------------------------


def folder_target(package: Package, place: Path) -> Path:
    """A zip archive in a folder; one that is there already is never written over."""
    stem = f"{package.name}-{package.made:%Y%m%d-%H%M%S}-{package.digest[:8]}"
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{stem}.zip"
    with open(path, "xb") as file:
        file.write(package.archive())
    return path


def nbgrader_target(package: Package, place: Path) -> Path:
    """A folder in the inbound directory of an nbgrader exchange; `place` is the course there: EXCHANGE/COURSE."""
    inbound = place / "inbound"
    if not inbound.is_dir():
        text = N_(
            "{path}: there is no such folder. Name the course's folder in the exchange: --at EXCHANGE/COURSE"
        )
        raise Unable(told(text, path=inbound))
    stamp = f"{package.made:%Y-%m-%d %H:%M:%S.%f UTC}"
    chance = base64.urlsafe_b64encode(os.urandom(9)).decode()
    path = inbound / f"{package.student}+{package.name}+{stamp}+{chance}"
    path.mkdir()
    for name, data in {**package.files, MANIFEST: package.manifest, "timestamp.txt": stamp.encode()}.items():
        (path / name).write_bytes(data)
    path.chmod(0o755)
    return path
