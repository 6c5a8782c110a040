"""Collecting submissions: folders and zip archives, read into memory, nothing unpacked or followed."""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from course.errors import SubmissionError
from course.judging.submission import CONTRACT, COUNT_LIMIT, FILE_LIMIT, Submission, from_bytes, read_folder

MEMBER_LIMIT = 10_000
RESERVED = {"summary.json", "scores.csv", "run.json", "index.html"}


def find(paths: Iterable[Path]) -> list[tuple[str, Path]]:
    """Each submission's name and path. A path is one submission, or a folder of them."""
    found: dict[str, Path] = {}
    for path in paths:
        for one in _expand(path):
            found[_free_name(safe_name(one), found)] = one
    return list(found.items())


def _expand(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise SubmissionError(f"{path}: there is nothing here. Name a submission, or a folder of them.")
    if not path.is_dir() or _home(path) == path:
        yield path
        return
    children = sorted(child for child in path.iterdir() if not child.name.startswith((".", "__")))
    submissions = [child for child in children if child.is_dir() or child.suffix == ".zip"]
    yield from submissions or [path]


def safe_name(path: Path) -> str:
    """A path's base name, fit to be a folder's name on every system."""
    name = path.resolve().name.removesuffix(".zip")
    name = re.sub(r"[^\w.@+ -]", "_", unicodedata.normalize("NFC", name)).strip(". ")[:100]
    return f"{name or 'submission'}_" if name in RESERVED or not name else name


def _free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it if another one is the same but for case."""
    folded = {one.casefold() for one in taken}
    candidates = [name, *(f"{name}-{number}" for number in range(2, len(folded) + 3))]
    return next(candidate for candidate in candidates if candidate.casefold() not in folded)


def read(name: str, path: Path) -> Submission:
    """The submission at a path; what cannot be read becomes its problem, never anybody else's."""
    try:
        if path.is_dir():
            return read_folder(_home(path) or path, name)
        return read_zip(path, name)
    except OSError as error:
        return Submission(name, {}, {path.name: error.strerror or "cannot be read"})


def _home(folder: Path) -> Path | None:
    """The folder with the contract's files: the given one, or the only one in it that has some."""
    if any((folder / file).is_file() for file in CONTRACT):
        return folder
    return None


def read_zip(path: Path, name: str) -> Submission:
    """The Python files of an archive, from its root or from the one folder that holds them."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MEMBER_LIMIT:
                return Submission(name, {}, {path.name: f"more than {MEMBER_LIMIT} files"})
            chosen = _python_members(members)
            return from_bytes(name, {file: _read_member(archive, member) for file, member in chosen.items()})
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        return Submission(name, {}, {path.name: f"not a readable zip archive ({type(error).__name__})"})


def _read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """At most one byte more than a file may have, whatever the archive says of its size."""
    with archive.open(member) as file:
        return file.read(FILE_LIMIT + 1)


def _python_members(members: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Base name to member, for the folder nearest to the root that holds one of the contract's files."""
    python = [m for m in members if m.filename.endswith(".py") and not m.filename.startswith("__MACOSX")]
    homes = [PurePosixPath(m.filename).parent for m in python if PurePosixPath(m.filename).name in CONTRACT]
    home = min(homes, key=lambda folder: (len(folder.parts), str(folder)), default=PurePosixPath("."))
    inside = [m for m in python if PurePosixPath(m.filename).parent == home]
    inside.sort(key=lambda member: PurePosixPath(member.filename).name not in CONTRACT)
    return {PurePosixPath(member.filename).name: member for member in inside[:COUNT_LIMIT]}
