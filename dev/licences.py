"""Lists the licence of every package that the kit is installed or developed with: python -m dev.licences"""

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LIST = Path(__file__).resolve().parent.parent / "docs" / "licences.md"
EXTRAS = ("draw", "plot", "nbgrader", "cluster")
LONGEST_NAME = 40  # a longer field holds the licence itself, not its name
# packages whose metadata name no licence, or only the family; read in the licence file that each carries
READ_BY_HAND = {
    "colorama": "BSD-3-Clause",
    "contourpy": "BSD-3-Clause",
    "cycler": "BSD-3-Clause",
    "grimp": "BSD-2-Clause",
    "import-linter": "BSD-2-Clause",
    "jinja2": "BSD-3-Clause",
    "kiwisolver": "BSD-3-Clause",
    "matplotlib": "PSF-2.0",
    "partd": "BSD-3-Clause",
    "resvg-py": "MIT",
    "zict": "BSD-3-Clause",
}
NOT_SAID = "not said"
ON_WINDOWS = {"colorama"}  # what click needs there; the lock has it too
HEAD = """# Licences of what chainrule stands on

chainrule itself is under the [MIT licence](../LICENSE). None of the packages below is part of it:
pip installs them beside it. Licences are as each package names them, in the versions of `constraints.txt`.
Made by `.venv/bin/python -m dev.licences`, with Python 3.11, which needs the most packages.
A test compares it with what is installed.
"""


def main() -> None:
    """Write the list anew."""
    LIST.write_text(listed(), encoding="utf-8")


def listed() -> str:
    """The page: what everybody installs, what an extra adds, and what only developers have."""
    everybody = needed_by("chainrule", ()) | ON_WINDOWS
    optional = needed_by("chainrule", EXTRAS) - everybody
    developers = needed_by("chainrule", ("dev",)) - everybody - optional
    parts = (
        ("What everybody installs", everybody),
        ("What the extras `draw`, `plot`, `nbgrader` and `cluster` add", optional),
        ("What only developers have", developers),
    )
    return "\n".join([HEAD, *(line for title, names in parts for line in table(title, names))])


def table(title: str, names: set[str]) -> Iterator[str]:
    """One part of the page, a row a package."""
    yield from (f"## {title}", "", "| Package | Licence |", "| --- | --- |")
    for name in sorted(names):
        yield f"| {name} | {licence_of(name)} |"
    yield ""


def licence_of(name: str) -> str:
    """What a package says of its licence: an expression, a short field, or a classifier."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    about = metadata.metadata(name)
    field = " ".join((about.get("License") or "").split())
    titles = [line for line in about.get_all("Classifier") or () if line.startswith("License :: ")]
    classified = ", ".join(title.rpartition(" :: ")[2] for title in titles)
    short = field if len(field) <= LONGEST_NAME and field != "UNKNOWN" else ""
    return about.get("License-Expression") or short or classified or NOT_SAID


def needed_by(name: str, extras: tuple[str, ...], found: set[str] | None = None) -> set[str]:
    """The names of all packages that one needs on this machine, directly or not."""
    found = set() if found is None else found
    for line in metadata.requires(name) or ():
        requirement = Requirement(line)
        below = canonicalize_name(requirement.name)
        if below not in found and is_wanted(requirement, extras):
            found.add(below)
            needed_by(below, tuple(requirement.extras), found)
    return found


def is_wanted(requirement: Requirement, extras: tuple[str, ...]) -> bool:
    """Whether a requirement holds on this machine, for one of the extras or without any."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras or ("",))


if __name__ == "__main__":
    main()
