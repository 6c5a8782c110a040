"""The wheel of the students' kit: `course` and `exercises` alone.

The wheel is written here, from the installed files and by the standard library: that needs no network
and no build tool, works from a checkout and from an installed wheel, and gives the same bytes each time.
"""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import Distribution, distribution
from itertools import groupby
from pathlib import Path

import course

PROJECT = "chainrule"
VERSION = f"{course.__version__}+kit"
ABOUT = f"{PROJECT}-{VERSION}.dist-info"
WHEEL = f"{PROJECT}-{VERSION}-py3-none-any.whl"
ANY_WHEEL = "*+kit-*.whl"  # of whatever release, and of whatever pack

HERE = Path(course.__file__).resolve().parent.parent
ROOMS = ("course", "exercises")
FOR_AUTHORS = (
    "course/scaffold"  # what `course new` writes: checks and solutions of its own, and nothing for students
)
EXTRAS = ("draw", "plot")  # what a student may install on top
LONG_AGO = (2020, 2, 2, 0, 0, 0)  # a wheel that knew the time would differ each time
TAGS = f"Wheel-Version: 1.0\nGenerator: {PROJECT}\nRoot-Is-Purelib: true\nTag: py3-none-any\n"

Files = dict[str, bytes]  # name, with slashes -> content


def wheel(more: Files | None = None) -> bytes:
    """The kit as pip installs it, with some more files in it."""
    project = distribution(PROJECT)
    files = dict(rooms()) | (more or {})
    files["course/__init__.py"] = _with_version(files["course/__init__.py"])
    about = {
        "METADATA": metadata(project),
        "WHEEL": TAGS,
        "entry_points.txt": entry_points(project),
        "licenses/LICENSE": licence(project),
    }
    files |= {f"{ABOUT}/{name}": text.encode() for name, text in about.items()}
    files[f"{ABOUT}/RECORD"] = record(files).encode()
    return archive(files)


def rooms(names: Iterable[str] = ROOMS) -> Iterator[tuple[str, bytes]]:
    """Every file of some rooms, without what is there for translators or left by Python."""
    for room in names:
        for path in sorted((HERE / room).rglob("*")):
            name = path.relative_to(HERE)
            hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
            is_for_authors = name.as_posix().startswith(f"{FOR_AUTHORS}/")
            if path.is_file() and not hidden and not is_for_authors and path.suffix != ".po":
                yield name.as_posix(), path.read_bytes()


def _with_version(source: bytes) -> bytes:
    """`course --version` and reports say that it is the kit."""
    return source.replace(f'"{course.__version__}"'.encode(), f'"{VERSION}"'.encode())


def metadata(project: Distribution) -> str:
    """The full build's metadata, without what only instructors install."""
    header = (project.read_text("METADATA") or "").partition("\n\n")[0]
    kept = "\n".join(line for line in header.splitlines() if _is_for_students(line))
    return re.sub(r"(?m)^Version: .*$", f"Version: {VERSION}", kept) + "\n"


def _is_for_students(line: str) -> bool:
    extra = re.search(r"^Provides-Extra: ([\w-]+)|extra == ['\"]([\w-]+)", line)
    return extra is None or (extra[1] or extra[2]) in EXTRAS


def entry_points(project: Distribution) -> str:
    """The full build's entry points that lead into the students' rooms."""
    kept = sorted(
        (entry.group, entry.name, entry.value)
        for entry in project.entry_points
        if entry.value.split(".")[0] in ROOMS
    )
    sections = groupby(kept, key=lambda entry: entry[0])
    return "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for _, name, value in entries)
        for group, entries in sections
    )


def licence(project: Distribution) -> str:
    """The licence, as it was installed; in a checkout it lies beside the rooms."""
    return project.read_text("licenses/LICENSE") or (HERE / "LICENSE").read_text(encoding="utf-8")


def record(files: Files, about: str = ABOUT) -> str:
    """The wheel's own list: name, hash and size of every file but itself."""
    lines = [f"{name},sha256={_hash(data)},{len(data)}" for name, data in files.items()]
    return "\n".join([*lines, f"{about}/RECORD,,"]) + "\n"


def _hash(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")


def archive(files: Files, programs: Collection[str] = ()) -> bytes:
    """A zip archive that depends on nothing but its files; `programs` can be run."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, data in files.items():
            about = zipfile.ZipInfo(name, LONG_AGO)
            about.compress_type, about.create_system = zipfile.ZIP_DEFLATED, 3  # 3: as if made on Unix
            about.external_attr = (0o100755 if name in programs else 0o100644) << 16
            opened.writestr(about, data)
    return out.getvalue()
