"""Finding plugins and what they register. The manager is handed in, never global."""

from importlib.metadata import entry_points
from typing import Any

import pluggy

from course import hookspecs
from course.errors import PackError

GROUP = "chainrule"


def plugin_manager(*plugins: object, installed: bool = True) -> pluggy.PluginManager:
    """A manager with the given plugins and, unless told otherwise, all the installed ones."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(hookspecs)
    for plugin in plugins:
        manager.register(plugin)
    if installed:
        # not pluggy's own loader, which reads the metadata of every installed distribution
        for entry in entry_points(group=GROUP):
            manager.register(_load(entry), name=entry.name)
    manager.check_pending()
    return manager


def _load(entry: Any) -> object:
    try:
        return entry.load()
    except Exception as error:
        raise PackError(
            f"The plugin {entry.name!r} ({entry.value}) does not load: {error}. Upgrade or uninstall it."
        ) from error


def collect(hook: Any) -> dict[str, Any]:
    """What a register_… hook registers, by name; a name taken twice is an error, never a rename."""
    found: dict[str, Any] = {}

    def register(name: str, thing: Any) -> None:
        if name in found:
            raise PackError(f"{name!r} is registered twice. Uninstall one of the two plugins.")
        found[name] = thing

    hook(register=register)
    return found
