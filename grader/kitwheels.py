"""The wheels of packs from elsewhere, as they are installed here: whole, or for students without solutions."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, EntryPoint, distribution, distributions
from importlib.util import find_spec
from pathlib import Path

from course.errors import PackError
from course.messages import N_
from course.pack import Pack
from course.plugins import BUILT_IN, GROUP, collect, plugin_manager
from course.text import told
from grader import release
from grader.release import Files


def for_students(pack: Pack, lent: Files) -> Files:
    """All wheels of a kit by their names, chainrule's first; `lent` is put among the pack's stubs."""
    if pack.name == BUILT_IN:
        return {release.WHEEL: release.wheel({f"exercises/{name}": data for name, data in lent.items()})}
    below = for_students(pack.on, {}) if pack.on else {release.WHEEL: release.wheel()}
    stubs = pack.exercises.relative_to(_folder_of(_home_of(pack)[1])).as_posix()
    more = {f"{stubs}/{name}": data for name, data in lent.items()}
    return below | dict([_wheel(pack, "+kit", _all_solutions(), more)])


def whole(pack: Pack) -> Files:
    """The wheels of a pack and of those that it builds on, solutions included, but chainrule's."""
    if pack.name == BUILT_IN:
        return {}
    return (whole(pack.on) if pack.on else {}) | dict([_wheel(pack, "", [], {})])


def _wheel(pack: Pack, mark: str, without: list[Path], more: Files) -> tuple[str, bytes]:
    """Name and content of the wheel of a pack's distribution, with a mark in its version."""
    project, entry = _home_of(pack)
    package = _folder_of(entry)
    version = f"{project.version}{mark}"
    stem = f"{project.name.replace('-', '_')}-{version}"
    files = dict(_files_in(package, without)) | more
    files = {f"{package.name}/{name}": data for name, data in files.items()}
    header = (project.read_text("METADATA") or "").partition("\n\n")[0]
    about = {
        "METADATA": header.replace(f"\nVersion: {project.version}", f"\nVersion: {version}") + "\n",
        "WHEEL": release.TAGS,
        "entry_points.txt": f"[{GROUP}]\n{entry.name} = {entry.value}\n",
    }
    files |= {f"{stem}.dist-info/{name}": text.encode() for name, text in about.items()}
    files[f"{stem}.dist-info/RECORD"] = release.record(files, f"{stem}.dist-info").encode()
    return f"{stem}-py3-none-any.whl", release.archive(files)


def required(pack: Pack) -> list[str]:
    """What has to be installed beside the kit's own wheels, as pip is told."""
    homes = [distribution(release.PROJECT), *_homes(pack)]
    ours = {_plain(home.name) for home in homes}
    lines = [line for home in homes for line in home.requires or () if "extra ==" not in line]
    return [line for line in lines if _plain(re.split(r"[^\w.-]", line)[0]) not in ours]


def _plain(name: str) -> str:
    """The name of a distribution, of all its spellings the one to compare."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _homes(pack: Pack) -> Iterator[Distribution]:
    """The distributions of a pack and of those that it builds on, but chainrule."""
    if pack.name != BUILT_IN:
        yield from _homes(pack.on) if pack.on else ()
        yield _home_of(pack)[0]


def _home_of(pack: Pack) -> tuple[Distribution, EntryPoint]:
    """The distribution that brings the pack, and the entry point by which it is found."""
    for project in distributions():
        for entry in project.entry_points.select(group=GROUP):
            if pack.exercises.is_relative_to(_folder_of(entry)):
                return project, entry
    said = N_("{pack}: no installed distribution holds it. Install it: pip install FOLDER")
    raise PackError(told(said, pack=pack.name))


def _folder_of(entry: EntryPoint) -> Path:
    """The folder of the package that an entry point leads into."""
    spec = find_spec(entry.value.split(".")[0])
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))).resolve() if places else Path("nowhere").resolve()


def _all_solutions() -> list[Path]:
    """Where any installed pack has its solutions: several packs may lie in one package."""
    packs = (make() for make in collect(plugin_manager().hook.register_packs).values())
    return [pack.solutions for pack in packs if pack.solutions]


def _files_in(folder: Path, without: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder but what is hidden, left by Python, or lies in one of some others."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if path.is_file() and not hidden and not any(map(path.is_relative_to, without)):
            yield name.as_posix(), path.read_bytes()
