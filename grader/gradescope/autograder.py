"""`autograder.zip`: the whole grader as a wheel, the scripts that Gradescope runs, and what the instructor decided."""

from importlib.metadata import Distribution, distribution
from pathlib import Path

import msgspec

import course
from grader import release
from grader.gradescope.running import CONFIG, Config

HERE = Path(__file__).parent
ROOMS = (*release.ROOMS, "grader", "solutions")
ABOUT = f"{release.PROJECT}-{course.__version__}.dist-info"
WHEEL = f"{release.PROJECT}-{course.__version__}-py3-none-any.whl"
SCRIPTS = ("setup.sh", "run_autograder")


def contents(config: Config, packs: release.Files, wheels: release.Files) -> release.Files:
    """All that is in the archive."""
    scripts = {name: (HERE / name).read_bytes().replace(b"\r\n", b"\n") for name in SCRIPTS}
    wheelhouse = {f"wheelhouse/{name}": data for name, data in wheels.items()}
    return {**scripts, CONFIG: msgspec.json.encode(config), WHEEL: wheel(), **packs, **wheelhouse}


def archive(config: Config, packs: release.Files, wheels: release.Files) -> bytes:
    """The archive, with the wheels of packs from elsewhere; the same decisions give the same bytes."""
    return release.archive(contents(config, packs, wheels), programs=SCRIPTS)


def wheel() -> bytes:
    """The whole project as pip installs it, from the installed files."""
    project = distribution(release.PROJECT)
    files = dict(release.rooms(ROOMS)) | {
        f"{ABOUT}/{name}": text.encode() for name, text in about(project).items()
    }
    files[f"{ABOUT}/RECORD"] = release.record(files, ABOUT).encode()
    return release.archive(files)


def about(project: Distribution) -> dict[str, str]:
    """What a wheel says of itself."""
    return {
        "METADATA": project.read_text("METADATA") or "",
        "WHEEL": release.TAGS,
        "entry_points.txt": project.read_text("entry_points.txt") or "",
        "licenses/LICENSE": release.licence(project),
    }
