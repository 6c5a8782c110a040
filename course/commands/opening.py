"""Opening a page or a picture on the student's screen, where there is one."""

import os
import sys
from pathlib import Path

import click

open_it = click.option(
    "--open/--no-open",
    "opens",
    default=None,
    help="Open it; by default, if this is a terminal with a screen.",
)


def has_screen() -> bool:
    """Whether a window could appear: not over SSH, in a container, or in a pipe."""
    if not sys.stdout.isatty():
        return False
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY")))


def open_file(path: Path, opens: bool | None) -> bool:
    """Open the file in the program that this computer has for it; whether that worked."""
    if opens is False or (opens is None and not has_screen()):
        return False
    return click.launch(str(path.resolve())) == 0
