"""A lesson's files: written once, never over a student's work; newer stubs lie beside what is there."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from course.pack import Lesson, Pack
from course.workspace import Workspace

RECORD = "stubs.json"  # in the workspace's memory: the digest of the stub that each file began with


@dataclass(frozen=True)
class Started:
    """What became of one file: written, kept, renewed (it held no work), beside (a newer stub as .new)."""

    file: str
    how: str
    symbols: tuple[str, ...] = ()  # that the newer stub has, and the student's file has not


def start(workspace: Workspace, pack: Pack, lesson: Lesson) -> list[Started]:
    """Write the lesson's stubs."""
    workspace.folder.mkdir(parents=True, exist_ok=True)
    record = _record(workspace)
    started = [
        _file(workspace.folder / name, (pack.exercises / name).read_bytes(), record) for name in lesson.files
    ]
    workspace.keep(RECORD, json.dumps(record, indent=1).encode())
    return started


def _file(path: Path, stub: bytes, record: dict[str, str]) -> Started:
    began, now = record.get(path.name), _digest(stub)
    record[path.name] = now
    try:
        with open(path, "xb") as file:
            file.write(stub)
        return Started(path.name, "written")
    except FileExistsError:
        work = path.read_bytes()
    if began in (None, now) or _digest(work) == now:
        return Started(path.name, "kept")
    if _digest(work) == began:  # nothing was written into it
        path.write_bytes(stub)
        return Started(path.name, "renewed")
    path.with_name(f"{path.name}.new").write_bytes(stub)
    return Started(path.name, "beside", _new_in(stub, work))


def _new_in(stub: bytes, work: bytes) -> tuple[str, ...]:
    """The functions and classes of a stub that are not in the student's file."""
    from course.editing import NotEditable, Source
    from course.judging.loans import definitions

    try:
        there = {symbol for symbol, _ in definitions(Source.of(work).tree())}
    except NotEditable:
        return ()
    return tuple(symbol for symbol, _ in definitions(Source.of(stub).tree()) if symbol not in there)


def _digest(data: bytes) -> str:
    """The same whatever the line ends are: an editor or git may have changed them."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest()


def _record(workspace: Workspace) -> dict[str, str]:
    try:
        found = json.loads((workspace.memory / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}
