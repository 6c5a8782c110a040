"""Zip and tar archives, read member by member: nothing is unpacked, followed or believed."""

import bz2
import gzip
import io
import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from course.judging.submission import CONTRACT as BUILT_IN
from course.judging.submission import COUNT_LIMIT, NOTEBOOK, limit_of, open_regular
from course.judging.submission import SUFFIXES as SINGLE

MEMBER_LIMIT = 10_000
ARCHIVE_LIMIT = 64 << 20  # of the file itself, and of what it unpacks to
ENTRY = b"PK\1\2"  # begins an entry in a zip archive's list of its members
SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz")
UNPACKERS: dict[str, Callable[[BinaryIO], io.IOBase]] = {
    "gz": lambda file: gzip.GzipFile(fileobj=file),
    "z2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
UNREADABLE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # a compression that Python has not
    RuntimeError,  # an encrypted member
    EOFError,
    ValueError,
)


class ArchiveError(Exception):
    """Why nothing of an archive is read."""


@dataclass(frozen=True)
class Member:
    """A Python file or a notebook of an archive: either what is wrong with it, or how to read it."""

    path: PurePosixPath
    read: Callable[[], bytes] = bytes
    problem: str = ""


def is_archive(path: Path) -> bool:
    """Whether a file is an archive by its name."""
    return path.name.lower().endswith(SUFFIXES)


def read_archive(path: Path, contract: tuple[str, ...] = BUILT_IN) -> tuple[dict[str, bytes], dict[str, str]]:
    """The contents of a submission's files and the problems of others, by their names."""
    with open_regular(path) as file:
        if file.seek(0, io.SEEK_END) > ARCHIVE_LIMIT:
            raise ArchiveError(f"larger than {ARCHIVE_LIMIT >> 20} MiB")
        file.seek(0)
        kind = "zip" if path.name.lower().endswith(".zip") else "tar"
        try:
            members = _zip_members(file) if kind == "zip" else _tar_members(_unpacked(path, file))
            return _contents(_chosen(members, contract))
        except UNREADABLE as error:
            raise ArchiveError(f"not a readable {kind} archive ({type(error).__name__})") from None


def _zip_members(file: BinaryIO) -> list[Member]:
    if file.read().count(ENTRY) > MEMBER_LIMIT:  # each would become an object, were they counted by zipfile
        raise ArchiveError(f"more than {MEMBER_LIMIT} files")
    archive = zipfile.ZipFile(file)
    return [_zip_member(archive, info) for info in archive.filelist if info.filename.endswith(SINGLE)]


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Member:
    path, problem = (
        PurePosixPath(info.filename.replace("\\", "/")),
        "",
    )  # some of Windows' own programs write \
    if stat.S_ISLNK(info.external_attr >> 16):
        problem = "a link, which is not followed: hand in the file itself"
    elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        problem = "compressed in an unusual way: make the archive with another program"

    def read() -> bytes:
        with archive.open(info) as member:
            return member.read(limit_of(info.filename) + 1)  # whatever the archive says of its size

    return Member(path, read, problem)


class Bounded(io.RawIOBase):
    """A stream that ends in an error when more comes out of it than an archive may hold."""

    def __init__(self, stream: io.IOBase | BinaryIO) -> None:
        self.stream, self.left = stream, ARCHIVE_LIMIT

    def read(self, size: int = -1) -> bytes:
        """Like the stream's own."""
        data: bytes = self.stream.read(min(size, 1 << 20) if size >= 0 else 1 << 20)
        self.left -= len(data)
        if self.left < 0:
            raise ArchiveError(f"unpacks to more than {ARCHIVE_LIMIT >> 20} MiB")
        return data


def _unpacked(path: Path, file: BinaryIO) -> Bounded:
    unpack = UNPACKERS.get(path.name.lower()[-2:])
    return Bounded(unpack(file) if unpack else file)


def _tar_members(stream: Bounded) -> list[Member]:
    """Read in one go, since nothing of a compressed stream can be read again."""
    members: list[Member] = []
    with tarfile.open(fileobj=stream, mode="r|", bufsize=1 << 16) as archive:
        for count, info in enumerate(archive):
            if count >= MEMBER_LIMIT:
                raise ArchiveError(f"more than {MEMBER_LIMIT} files")
            if info.name.endswith(SINGLE) and not info.isdir():
                members.append(_tar_member(archive, info))
    return members


def _tar_member(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Member:
    path = PurePosixPath(info.name)
    if not info.isreg():
        return Member(path, problem="not a regular file: hand in the file itself")
    file = archive.extractfile(info)
    data = file.read(limit_of(info.name) + 1) if file else b""
    return Member(path, lambda: data)


def _chosen(members: list[Member], contract: tuple[str, ...]) -> Iterator[tuple[str, Member]]:
    """The members of the folder nearest to the root that holds one of the contract's files, else a notebook."""
    members = [member for member in members if "__MACOSX" not in member.path.parts]
    works = [member for member in members if member.path.name in contract]
    works = works or [member for member in members if member.path.name.endswith(NOTEBOOK)]
    homes = [member.path.parent for member in works]
    home = min(homes, key=lambda folder: (len(folder.parts), str(folder)), default=PurePosixPath("."))
    inside = [member for member in members if member.path.parent == home]
    inside.sort(key=lambda member: member.path.name not in contract)  # no heap of others pushes them out
    for member in inside[:COUNT_LIMIT]:
        yield member.path.name, member


def _contents(chosen: Iterator[tuple[str, Member]]) -> tuple[dict[str, bytes], dict[str, str]]:
    contents: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name, member in chosen:
        if name in contents or name in problems:
            contents.pop(name, None)
            problems[name] = "twice in the archive: nobody knows which one is meant"
        elif member.problem:
            problems[name] = member.problem
        else:
            contents[name] = member.read()
    return contents, problems
