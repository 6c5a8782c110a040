"""The students' kit as a folder, fit to be a template repository, and released lesson by lesson over a term.

`kit.json` remembers what was released and what each file held then: a file that somebody has changed
since holds work, and is never touched.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import distribution
from itertools import product
from pathlib import Path
from typing import Any

from jinja2 import Environment

from course.errors import Unable
from course.messages import N_
from course.notebook.session import stubs
from course.pack import KIT as RECORD
from course.pack import Lesson, Pack
from course.plugins import BUILT_IN
from course.text import Translate, safe
from grader import kitwheels, release, template

FORMAT = 1
STUBS = "exercises"
CHINESE = "\n## 中文"  # from where on the page speaks Chinese
WHEELHOUSE = "wheelhouse"
LINUX = (("manylinux2014_x86_64", "manylinux_2_28_x86_64"),)
SYSTEMS = (
    *LINUX,
    ("win_amd64",),
    ("macosx_11_0_arm64", "macosx_10_13_x86_64", "macosx_10_9_x86_64"),
)
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
ON_WINDOWS = ["colorama"]  # click needs it there, which pip does not see from elsewhere
NO_WHEELS = N_(
    "The wheels for installing without network could not be fetched: {error}\n"
    "Try again with a network, or leave --wheelhouse out."
)


@dataclass(frozen=True)
class Kit:
    """What is to be handed out: lessons (all if none is named), solutions, and wheels for installing offline."""

    pack: Pack
    lessons: tuple[str, ...] = ()
    solutions: dict[str, str] = field(default_factory=dict)
    lent: dict[str, bytes] = field(
        default_factory=dict
    )  # what `course borrow` may put in, by its name among the stubs
    wheels: dict[str, bytes] = field(default_factory=dict)
    ci: str = "student"  # which workflow it has: GitHub's own, or the one of GitHub Classroom

    def files(self) -> release.Files:
        """All that students are given; the wheel comes first, since by it a release is known."""
        wheels = kitwheels.for_students(self.pack, self.lent)
        files = {
            **wheels,
            "README.md": self._page(list(wheels)).encode(),
            **template.files(self.ci),
            **dict(self._stubs()),
            **dict(self._notebooks()),
        }
        if self.pack.name == BUILT_IN:
            files["LICENSE"] = release.licence(distribution(release.PROJECT)).encode()
        files |= {f"solutions/{name}": text.encode() for name, text in self.solutions.items()}
        return files | {f"{WHEELHOUSE}/{name}": data for name, data in self.wheels.items()}

    def _page(self, wheels: list[str]) -> str:
        """What students read first; without Chinese where the course has none."""
        titles = self.pack.manifest.title
        text = Path(__file__).with_name("kit.md").read_text(encoding="utf-8")
        if "zh" not in titles:
            text = text.partition(CHINESE)[0]
        page = Environment(keep_trailing_newline=True, trim_blocks=True, autoescape=False)
        return page.from_string(text).render(
            title=titles | {"en": titles.get("en", next(iter(titles.values())))},
            wheels=" ".join(f"./{name}" for name in wheels),
            chainrule=release.WHEEL,
            offline="--no-index --find-links wheelhouse " if self.wheels else "",
            brought=", ".join(f"`{name}`" for name in self._brought),
        )

    def _notebooks(self) -> Iterator[tuple[str, bytes]]:
        """The released lessons once more, as notebooks: whoever likes works in those."""
        from grader.classroom.notebooks import released

        for language, lesson in product(self.pack.manifest.languages, self._released):
            name = f"notebooks/{language}/{lesson.id}/{lesson.id}.ipynb"
            yield name, released(self.pack, lesson.id, language)

    def _stubs(self) -> Iterator[tuple[str, bytes]]:
        """The files that the released lessons are written in, and what lies beside them: data."""
        taught = {file for lesson in self._released for file in lesson.files}
        for path in sorted(self.pack.exercises.rglob("*")):
            name = path.relative_to(self.pack.exercises)
            hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
            if path.is_file() and not hidden and (len(name.parts) > 1 or name.name in taught):
                yield f"{STUBS}/{name.as_posix()}", path.read_bytes()
        for file, stub in self._brought.items():
            yield f"{STUBS}/{file}", stub.read_bytes()

    @property
    def _brought(self) -> dict[str, Path]:
        """The files of packs below that the released lessons build on, which students bring along: their stubs."""
        pack, released = self.pack, {one.id for lesson in self._released for one in lesson.exercises}
        needed = [pack.everything[id_] for id_ in pack.everything if id_ in pack.with_needs(released)]
        files = dict.fromkeys(file for one in needed if ":" in one.id for file in one.files)
        return {file: next(path for path in stubs(pack) if path.name == file) for file in files}

    @property
    def _released(self) -> list[Lesson]:
        chosen = self.lessons or [lesson.id for lesson in self.pack.manifest.lessons]
        return [lesson for lesson in self.pack.manifest.lessons if lesson.id in chosen]


def is_free(folder: Path) -> bool:
    """Whether a kit may be written there: nothing is in it yet, or an earlier release, or only Git's own folder."""
    others = [path for path in folder.iterdir() if path.name != ".git"] if folder.exists() else []
    return not others or (folder / RECORD).exists()


def lessons_with(folder: Path, pack: Pack, more: Iterable[str]) -> tuple[str, ...]:
    """The lessons of earlier releases and some more, in teaching order; none stands for all."""
    record, wanted = _record(folder), set(more)
    before = set(record.get("lessons", ()))
    if record and not before:
        return ()
    return tuple(lesson.id for lesson in pack.manifest.lessons if lesson.id in before | wanted)


def wheels_in(folder: Path) -> dict[str, bytes]:
    """The wheels of an earlier release."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.whl"))}


def fetched_wheels(
    pack: Pack, translate: Translate, systems: tuple[tuple[str, ...], ...] | None = None
) -> dict[str, bytes]:
    """What the kit requires, for every usual Python, and every usual system if none is named."""
    required = kitwheels.required(pack)
    with tempfile.TemporaryDirectory() as folder:
        for platforms, python in product(systems or SYSTEMS, PYTHONS):
            also = ON_WINDOWS if platforms[0].startswith("win") else []
            _fetch(Path(folder), platforms, python, [*required, *also], translate)
        return wheels_in(Path(folder))


def _fetch(
    folder: Path, platforms: tuple[str, ...], python: str, required: list[str], translate: Translate
) -> None:
    options = ["--only-binary=:all:", "--disable-pip-version-check", "--python-version", python]
    for platform in platforms:
        options += ["--platform", platform]
    command = [sys.executable, "-m", "pip", "download", "-q", "-d", str(folder), *options, *required]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["pip"])[-1]
        raise Unable(translate(NO_WHEELS).format(error=safe(last)))


def write(folder: Path, kit: Kit) -> Iterator[tuple[str, Path]]:
    """Write the kit; says of each file whether it is new, was replaced or removed, or stays since it holds work."""
    before = _record(folder).get("files", {})
    files, noted = kit.files(), {}
    for name, data in files.items():
        change = _change(folder / name, data, before.get(name))
        noted[name] = before[name] if change == "kept" and name in before else _digest(data)
        if change in ("new", "replaced"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        if change:
            yield change, folder / name
    about = {"format": FORMAT, "version": release.VERSION, "pack": kit.pack.name}
    record = about | {"lessons": list(kit.lessons), "files": noted}
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    for path in sorted(folder.glob(release.ANY_WHEEL)):
        if path.name not in files:
            path.unlink()
            yield "removed", path


def _change(path: Path, data: bytes, before: str | None) -> str:
    """What is to be done about a file; "" if it is as it should be."""
    if not path.exists():
        return "new"
    there = path.read_bytes()
    if there == data:
        return ""
    return "replaced" if _digest(there) == before else "kept"


def _record(folder: Path) -> dict[str, Any]:
    """What an earlier release wrote down."""
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and record.get("format") == FORMAT else {}


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
