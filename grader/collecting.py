"""Collecting submissions: folders, archives and single files, read into memory; nothing unpacked or followed."""

import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from course.errors import SubmissionError
from course.judging.submission import CONTRACT as BUILT_IN
from course.judging.submission import (
    NOTEBOOK,
    Submission,
    from_bytes,
    limit_of,
    open_regular,
    read_folder,
)
from course.judging.submission import SUFFIXES as SINGLE
from course.messages import N_
from course.pack import KIT
from course.text import told
from grader.archives import SUFFIXES, ArchiveError, is_archive, read_archive

RESERVED = {"summary.json", "scores.csv", "run.json", "index.html", "pseudonyms.csv", "overrides.jsonl"}
# a device on Windows, whatever comes behind a dot
DEVICE = re.compile(r"(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)", re.IGNORECASE)
DAY_ONE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can name


def find(paths: Iterable[Path], contract: tuple[str, ...] = BUILT_IN) -> list[tuple[str, Path]]:
    """Each submission's name and path. A path is one submission, or a folder of them."""
    return named(one for path in paths for one in _expand(path, contract))


def named(submissions: Iterable[Path]) -> list[tuple[str, Path]]:
    """Each submission with a name of its own, fit to be a folder's."""
    found: list[tuple[str, Path]] = []
    taken: set[str] = set()
    for one in submissions:
        name = _free_name(safe_name(one), taken)
        taken.add(name.casefold())
        found.append((name, one))
    return found


def _expand(path: Path, contract: tuple[str, ...]) -> Iterator[Path]:
    if not path.exists():
        raise SubmissionError(
            told(N_("{path}: there is nothing here. Name a submission, or a folder of them."), path=path)
        )
    path = path.resolve()  # a link that the instructor names is meant; one inside is not
    if not path.is_dir() or home(path, contract) == path or (path / KIT).is_file():
        yield path
        return
    children = sorted(child for child in path.iterdir() if not child.name.startswith((".", "__")))
    submissions = [
        child for child in children if child.is_dir() or is_archive(child) or child.suffix in SINGLE
    ]
    yield from submissions or [path]


def safe_name(path: Path) -> str:
    """A path's base name, fit to be a folder's name on every system."""
    name = path.name or path.resolve().name
    ending = next((end for end in (*SUFFIXES, *SINGLE) if name.lower().endswith(end)), "")
    name = name if path.is_dir() else name[: len(name) - len(ending)]
    return as_folder(name)


def as_folder(name: str) -> str:
    """A name, fit to be a folder's on every system."""
    name = re.sub(r"[^\w.@+ -]", "_", unicodedata.normalize("NFC", name)).strip(". ")[:100].strip(". ")
    name = f"_{name}" if DEVICE.match(name) else name
    return f"{name or 'submission'}_" if name.casefold() in RESERVED or not name else name


def _free_name(name: str, taken: set[str]) -> str:
    """The name, with a number behind it if another one is the same but for case."""
    numbered = (f"{name}-{number}" for number in itertools.count(2))
    return next(free for free in itertools.chain([name], numbered) if free.casefold() not in taken)


def read(name: str, path: Path, contract: tuple[str, ...] = BUILT_IN) -> Submission:
    """The submission at a path; what cannot be read becomes its problem, never anybody else's."""
    try:
        if path.is_symlink():
            return Submission(name, {}, {path.name: "a link, which is not followed"})
        if path.is_dir():
            return read_folder(home(path, contract) or path, name, contract)
        reading = _read_archive if is_archive(path) else _read_single
        return reading(name, path, contract)
    except (OSError, ArchiveError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return Submission(name, {}, {path.name: reason})


def home(folder: Path, contract: tuple[str, ...] = BUILT_IN) -> Path | None:
    """Where the work lies: in the folder itself, or, in a repository made from the kit, in `exercises`."""
    places = [folder, folder / "exercises"]
    return next((place for place in places if not place.is_symlink() and _holds_work(place, contract)), None)


def _holds_work(folder: Path, contract: tuple[str, ...]) -> bool:
    return any((folder / file).is_file() for file in contract)


def _read_archive(name: str, path: Path, contract: tuple[str, ...]) -> Submission:
    contents, problems = read_archive(path, contract)
    submission = from_bytes(name, contents, contract)
    submission.problems.update(problems)
    return submission


def _read_single(name: str, path: Path, contract: tuple[str, ...]) -> Submission:
    """One notebook, or one Python file: which one, its name says; if it does not, the course's first."""
    if path.suffix not in SINGLE:
        raise ArchiveError("neither a folder, nor an archive, nor a Python file, nor a notebook")
    with open_regular(path) as file:
        data = file.read(limit_of(path.name) + 1)
    if path.suffix == NOTEBOOK:
        return from_bytes(name, {path.name: data}, contract)
    meant = next((known for known in contract if Path(known).stem in path.stem.lower()), contract[0])
    submission = from_bytes(name, {meant: data}, contract)
    if meant != path.name:
        submission.taken[path.name] = meant
    return submission


def archived(submission: Submission) -> bytes:
    """A zip archive of the bytes that were graded; the same submission gives the same archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for file, content in sorted(submission.raw.items()):
            archive.writestr(zipfile.ZipInfo(file, DAY_ONE), content)
    return data.getvalue()
