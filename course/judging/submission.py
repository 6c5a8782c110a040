"""A submission: the files that a student hands in, read once, never run in our process."""

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FILE_LIMIT = 256 << 10
COUNT_LIMIT = 64
CONTRACT = ("derivative.py", "manual.py", "engine.py", "nn.py", "losses.py", "optim.py", "training.py")


@dataclass(frozen=True)
class Submission:
    """File names with their texts; `problems` names files that could not be read, and why."""

    name: str
    files: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """The SHA-256 of names and contents: the same work has the same digest."""
        total = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            for part in (name.encode(), text.encode("utf-8", "surrogatepass")):
                total.update(len(part).to_bytes(8, "big") + part)
        return total.hexdigest()


def from_bytes(name: str, contents: dict[str, bytes]) -> Submission:
    """A submission from raw file contents; what is no Python text becomes a problem."""
    files: dict[str, str] = {}
    problems: dict[str, str] = {}
    for file, data in contents.items():
        if len(data) > FILE_LIMIT:
            problems[file] = f"larger than {FILE_LIMIT >> 10} KiB"
            continue
        try:
            files[file] = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError as error:
            problems[file] = f"not UTF-8 (byte {error.start}): save it as UTF-8"
    return Submission(name, files, problems)


def read_folder(folder: Path, name: str = "") -> Submission:
    """The Python files of a folder. Links are not followed; files in folders below are not read."""
    contents: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for entry in _python_files(folder):
        try:
            contents[entry.name] = _read_regular(entry.path)
        except OSError as error:
            problems[entry.name] = error.strerror or "cannot be read"
    submission = from_bytes(name or folder.resolve().name, contents)
    submission.problems.update(problems)
    return submission


def _python_files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    with os.scandir(folder) as entries:
        found = sorted((e for e in entries if e.name.endswith(".py")), key=lambda e: e.name)
    # the contract's files come first, so that no heap of others can push them out
    found.sort(key=lambda entry: entry.name not in CONTRACT)
    yield from found[:COUNT_LIMIT]


def _read_regular(path: str) -> bytes:
    """At most FILE_LIMIT + 1 bytes of a regular file; a link, pipe or device is refused, not waited for."""
    flags = (
        os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    )
    if os.path.islink(path):
        raise OSError(0, "a link, which is not followed: hand in the file itself")
    descriptor = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(0, "not a regular file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(FILE_LIMIT + 1)
    finally:
        os.close(descriptor)
