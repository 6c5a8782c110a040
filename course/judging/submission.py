"""A submission: the files that a student hands in, read once, never run in our process."""

import codecs
import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from course.judging import notebooks

FILE_LIMIT = 256 << 10
COUNT_LIMIT = 64
NOTEBOOK_LIMIT = 8  # of which each may be much larger
UTF_8 = "utf-8-sig"
NOTEBOOK = ".ipynb"
SUFFIXES = (".py", NOTEBOOK)
# the built-in course's files, as its Pack.files says; a reader of submissions is given those of the pack
CONTRACT = ("engine.py", "derivative.py", "manual.py", "nn.py", "losses.py", "optim.py", "training.py")


@dataclass(frozen=True)
class Submission:
    """File names with their texts; `problems` names files that could not be read, and why.

    `recoded` names files that are not UTF-8 but could be read, with their encoding;
    `taken` files that go by another name than the one that is meant; `raw` are the files' bytes.
    """

    name: str
    files: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    recoded: dict[str, str] = field(default_factory=dict)
    taken: dict[str, str] = field(default_factory=dict)
    raw: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of names and contents: the same work has the same digest."""
        total = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            for part in (name.encode(), text.encode("utf-8", "surrogatepass")):
                total.update(len(part).to_bytes(8, "big") + part)
        return total.hexdigest()

    @property
    def notes(self) -> list[str]:
        """What its report says of the files themselves."""
        recoded = [f"recoded:{file}:{encoding}" for file, encoding in sorted(self.recoded.items())]
        recoded += [f"taken:{as_text(file)}:{meant}" for file, meant in sorted(self.taken.items())]
        return recoded + [f"unread:{as_text(file)}" for file in sorted(self.problems)]


def as_text(name: str) -> str:
    """A file's name, which may be no text at all, as one that can be written down."""
    return name.encode(errors="replace").decode()


def from_bytes(name: str, contents: dict[str, bytes], contract: tuple[str, ...] = CONTRACT) -> Submission:
    """A submission from raw file contents; what is no Python text becomes a problem."""
    submission = Submission(name, {})
    _add_notebooks(submission, contents, contract)
    folded: dict[str, str] = {}
    for name_of_file, data in contents.items():
        if name_of_file.endswith(NOTEBOOK):
            continue
        file = as_text(name_of_file)
        same = folded.setdefault(unicodedata.normalize("NFKC", file).casefold(), file)
        if same != file:
            submission.problems[file] = f"the same name as {same}, but for case or accents"
        elif file != name_of_file:
            submission.problems[file] = "its name is not UTF-8"
        elif len(data) > FILE_LIMIT:
            submission.problems[file] = f"larger than {FILE_LIMIT >> 10} KiB"
        else:
            _add(submission, file, data)
    return submission


def _add_notebooks(submission: Submission, contents: dict[str, bytes], contract: tuple[str, ...]) -> None:
    """Where none of the course's files is handed in, the notebooks are the work."""
    found = {name: data for name, data in sorted(contents.items()) if name.endswith(NOTEBOOK)}
    if not found or any(name in contents for name in contract):
        return
    try:
        submission.files.update(notebooks.files(found.values(), contract))
    except notebooks.NotebookError as error:
        submission.problems[as_text(next(iter(found)))] = str(error)
    submission.raw.update({as_text(name): data for name, data in found.items()})


def _add(submission: Submission, file: str, data: bytes) -> None:
    try:
        text, encoding = decoded(data)
    except UnicodeDecodeError as error:
        submission.problems[file] = f"not UTF-8 (byte {error.start}): save it as UTF-8"
        return
    submission.files[file] = text.replace("\r\n", "\n").replace("\r", "\n")
    submission.raw[file] = data
    if encoding != UTF_8:
        submission.recoded[file] = encoding


def decoded(data: bytes) -> tuple[str, str]:
    """A text and its encoding: UTF-8, else what Windows writes in China, or calls Unicode."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16"), "utf-16"
    try:
        return data.decode(UTF_8), UTF_8
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030"), "gb18030"
        except UnicodeDecodeError:
            raise error from None


def read_folder(folder: Path, name: str = "", contract: tuple[str, ...] = CONTRACT) -> Submission:
    """The Python files of a folder, or its notebooks. Links are not followed; folders below are not read."""
    contents: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for entry in _python_files(folder, contract):
        try:
            contents[entry.name] = _read_regular(entry.path)
        except OSError as error:
            problems[entry.name] = error.strerror or "cannot be read"
    submission = from_bytes(as_text(name or folder.resolve().name), contents, contract)
    submission.problems.update(problems)
    return submission


def _python_files(folder: Path, contract: tuple[str, ...]) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if e.name.endswith(SUFFIXES)), key=lambda e: e.name)
    modules = [entry for entry in found if not entry.name.endswith(NOTEBOOK)]
    # the contract's files come first, so that no heap of others can push them out
    modules.sort(key=lambda entry: entry.name not in contract)
    yield from modules[:COUNT_LIMIT]
    yield from [entry for entry in found if entry.name.endswith(NOTEBOOK)][:NOTEBOOK_LIMIT]


def _read_regular(path: str) -> bytes:
    """A regular file, up to a byte more than is allowed."""
    with open_regular(path) as file:
        return file.read(limit_of(path) + 1)


def limit_of(name: str) -> int:
    """How many bytes a file of this name may have."""
    return notebooks.LIMIT if name.endswith(NOTEBOOK) else FILE_LIMIT


def open_regular(path: str | Path) -> BinaryIO:
    """A regular file, opened for reading; a link, pipe or device is refused, not waited for."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if os.path.islink(path):
        raise OSError(0, "a link, which is not followed: hand in the file itself")
    file = open(os.open(path, flags), "rb")  # noqa: SIM115 (the caller closes it)
    about = os.fstat(file.fileno())
    problem = "" if stat.S_ISREG(about.st_mode) else "not a regular file"
    if about.st_nlink > 1 and about.st_uid != os.stat(os.path.dirname(path) or ".").st_uid:
        problem = "a second name of somebody else's file: hand in a copy"
    if problem:
        file.close()
        raise OSError(0, problem)
    return file
