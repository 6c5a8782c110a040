"""Finding plugins and what they register. The manager is handed in, never global."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pluggy

from course import hookspecs
from course.errors import PackError
from course.messages import N_
from course.text import told

if TYPE_CHECKING:
    from course.pack import Pack

GROUP = "chainrule"
BUILT_IN = "autograd"  # the pack that is meant where nobody says which one


def plugin_manager(*plugins: object, installed: bool = True) -> pluggy.PluginManager:
    """A manager with the given plugins and, unless told otherwise, all the installed ones."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        manager.register(plugin)
    if installed:
        for name, module in installed_plugins():
            manager.register(_load(name, module), name=name)
    manager.check_pending()
    return manager


def installed_plugins(path: list[str] | None = None) -> list[tuple[str, str]]:
    """Name and module of every entry point of our group.

    The same as `importlib.metadata.entry_points`, which takes a quarter of the time that
    `course list` may take just to be imported; a test compares the two.
    """
    found: dict[str, list[tuple[str, str]]] = {}
    for folder in sys.path if path is None else path:
        for distribution, file in _entry_point_files(folder):
            found.setdefault(distribution, list(_entries(file)))  # the first on the path is the one imported
    return [entry for entries in found.values() for entry in entries]


def _entry_point_files(folder: str) -> Iterator[tuple[str, str]]:
    try:
        names = sorted(os.listdir(folder or "."))
    except OSError:
        return  # an archive, or not there
    for name in names:
        if name.endswith(".dist-info"):
            distribution = name.split("-")[0].lower().replace(".", "_")
            yield distribution, os.path.join(folder, name, "entry_points.txt")


def _entries(file: str) -> Iterator[tuple[str, str]]:
    """The lines `name = module` in our section of an entry_points.txt."""
    try:
        with open(file, encoding="utf-8") as lines:
            text = lines.read()
    except OSError:
        return  # most distributions have none
    section = ""
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            section = line.strip("[] ")
        elif section == GROUP and "=" in line and not line.startswith("#"):
            name, module = line.split("=", 1)
            yield name.strip(), module.strip()


def _load(name: str, module: str) -> object:
    try:
        return importlib.import_module(module)
    except Exception as error:
        raise PackError(
            f"The plugin {name!r} ({module}) does not load: {error}. Upgrade or uninstall it."
        ) from error


def load_pack(name: str) -> "Pack":
    """An installed pack by its name; without one there is no course to speak of."""
    return pack_of(collect(plugin_manager().hook.register_packs), name)


def pack_of(packs: "dict[str, Callable[[], Pack]]", name: str) -> "Pack":
    """The pack of this name, of those that are installed."""
    if name not in packs:
        there = ", ".join(sorted(packs)) or "-"
        raise PackError(told(N_("There is no course {name!r}. Installed: {names}."), name=name, names=there))
    return packs[name]()


def collect(hook: Any) -> dict[str, Any]:
    """What a register_… hook registers, by name; a name taken twice is an error, never a rename."""
    found: dict[str, Any] = {}

    def register(name: str, thing: Any) -> None:
        if name in found:
            raise PackError(f"{name!r} is registered twice. Uninstall one of the two plugins.")
        found[name] = thing

    hook(register=register)
    return found
