"""The students' kit of another pack than the built-in one: its wheel without the solutions, beside chainrule's own."""

from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, distributions
from importlib.util import find_spec
from pathlib import Path

from course.errors import PackError
from course.pack import Pack
from course.plugins import GROUP
from grader import release
from grader.release import Files

PAGE = """# {title}

    pip install ./{chainrule} ./{wheel}
    course --pack {pack} start

`course --pack {pack} --help` says what else there is; with `CHAINRULE_PACK={pack}` set, `--pack` can be left out.
"""


def is_free(folder: Path) -> bool:
    """Whether a kit may be written there: nothing is in it yet, or an earlier one."""
    return not folder.exists() or not any(folder.iterdir()) or any(folder.glob(release.ANY_WHEEL))


def write(folder: Path, files: Files) -> Iterator[tuple[str, Path]]:
    """Write a kit; says of each file that it touched whether it was new, replaced or removed."""
    for name, data in files.items():
        path = folder / name
        before = path.read_bytes() if path.exists() else None
        if before != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            yield "new" if before is None else "replaced", path
    for path in sorted(folder.glob("*+kit-*.whl")):
        if path.name not in files:
            path.unlink()
            yield "removed", path


def contents(pack: Pack) -> Files:
    """All that students are given: the two wheels, what they start from, and a page that says how to begin."""
    project, entry = _home_of(pack)
    name, data = wheel(pack, project, entry)
    title = pack.manifest.title[pack.manifest.languages[0]]
    page = PAGE.format(title=title, chainrule=release.WHEEL, wheel=name, pack=pack.name)
    stubs = {f"exercises/{file}": found for file, found in _files_in(pack.exercises)}
    return {release.WHEEL: release.wheel(), name: data, "README.md": page.encode(), **stubs}


def wheel(pack: Pack, project: Distribution, entry: EntryPoint) -> tuple[str, bytes]:
    """Name and content of the pack's wheel, without the solutions and all that lies below them."""
    package = _folder_of(entry)
    version = f"{project.version}+kit"
    stem = f"{project.name.replace('-', '_')}-{version}"
    files = {f"{package.name}/{name}": data for name, data in _files_in(package, without=pack.solutions)}
    header = (
        (project.read_text("METADATA") or "")
        .partition("\n\n")[0]
        .replace(f"\nVersion: {project.version}", f"\nVersion: {version}")
    )
    about = {
        "METADATA": header + "\n",
        "WHEEL": release.TAGS,
        "entry_points.txt": f"[{GROUP}]\n{entry.name} = {entry.value}\n",
    }
    files |= {f"{stem}.dist-info/{name}": text.encode() for name, text in about.items()}
    files[f"{stem}.dist-info/RECORD"] = release.record(files, f"{stem}.dist-info").encode()
    return f"{stem}-py3-none-any.whl", release.archive(files)


def _home_of(pack: Pack) -> tuple[Distribution, EntryPoint]:
    """The distribution that brings the pack, and the entry point by which it is found."""
    for project in distributions():
        for entry in project.entry_points.select(group=GROUP):
            if pack.exercises.is_relative_to(_folder_of(entry)):
                return project, entry
    raise PackError(f"{pack.name}: no installed distribution holds it. Install it: pip install FOLDER")


def _folder_of(entry: EntryPoint) -> Path:
    """The folder of the package that an entry point leads into."""
    spec = find_spec(entry.value.split(".")[0])
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))).resolve() if places else Path("nowhere").resolve()


def _files_in(folder: Path, without: Path | None = None) -> Iterator[tuple[str, bytes]]:
    """Every file of a folder but what is hidden, left by Python, or lies in another one."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        hidden = any(part.startswith((".", "__pycache__")) for part in name.parts)
        if path.is_file() and not hidden and not (without and path.is_relative_to(without)):
            yield name.as_posix(), path.read_bytes()
