"""The doors through which plugins come in. Each has at least two implementations."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    import click

hookspec = pluggy.HookspecMarker("chainrule")
hookimpl = pluggy.HookimplMarker("chainrule")

Register = Callable[[str, Any], None]


@hookspec
def register_packs(register: Register) -> None:
    """Call register(name, load), where load() returns the Pack."""


@hookspec
def register_commands(group: "click.Group") -> None:
    """Add commands to `group`, which is named "course" or "grader"."""


@hookspec
def register_reporters(register: Register) -> None:
    """Call register(name, reporter), where reporter is one of course.reporters.Reporter."""


@hookspec
def register_isolation(register: Register) -> None:
    """Call register(level, open_launcher), where open_launcher() returns a launcher that was probed, or refuses."""


@hookspec
def register_executors(register: Register) -> None:
    """Call register(name, make), where make(options) returns an executor: who judges the submissions of a run."""


@hookspec
def register_targets(register: Register) -> None:
    """Call register(name, target), where target(package, place) hands work in and returns where it lies."""
