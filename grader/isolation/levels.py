"""The levels of isolation that are built in. Each opens a launcher that has proven itself, or refuses."""

import os
import platform
from pathlib import Path

import click

from course.judging.forking import ForkingLauncher
from course.judging.launcher import FreshLauncher, Launcher, LauncherError
from course.judging.report import Isolation
from course.messages import N_
from course.text import Translate
from grader.isolation.probes import probe

INSIDE = Path(__file__).with_name("inside") / "__init__.py"
REFUSED = N_(
    "Isolation {level!r} cannot be had on this machine. Missing: {missing}.\n"
    "Students' code would not be locked in, so nothing was graded. "
    "See docs/security.md for what each system offers; "
    "--isolation none goes on all the same, and marks every score as unverified."
)


class IsolationRefused(click.ClickException):
    """A level of isolation that this machine cannot give."""

    exit_code = 3

    def __init__(self, level: str, missing: list[str], translate: Translate = str) -> None:
        super().__init__(translate(REFUSED).format(level=level, missing=", ".join(missing)))
        self.level, self.missing = level, missing


def none() -> Launcher:
    """Forked workers where there is fork, else a fresh interpreter each; nothing locks them in."""
    return ForkingLauncher() if hasattr(os, "fork") else FreshLauncher()


def standard() -> Launcher:
    """Locks that need no privilege: resource limits, Landlock, seccomp; as root, another user."""
    return locked("standard", ForkingLauncher())


def strong() -> Launcher:
    """The standard locks, and namespaces: no other process, no network, an empty file system."""
    return locked("strong", ForkingLauncher())


def locked(level: str, launcher: ForkingLauncher) -> ForkingLauncher:
    """The launcher, made to lock its workers in and probed; refused if anything was not held."""
    if lacking := what_is_missing():
        raise IsolationRefused(level, lacking)
    launcher.lock = (str(INSIDE), level)
    try:
        probed = _probed(launcher)
        loose = [f"a lock against {act!r}" for act, held in probed.items() if not held]
    except LauncherError as error:
        loose = ["namespaces" if level == "strong" else "a working lock", f"({error})"]
    if loose:
        launcher.close()
        raise IsolationRefused(level, loose)
    launcher.isolation = Isolation(level=level, probed=probed, missing=what_would_be_better(level))
    return launcher


def _probed(launcher: ForkingLauncher) -> dict[str, bool]:
    """The probe; once more if it was disturbed."""
    try:
        return probe(launcher)
    except LauncherError:
        return probe(launcher)


def what_is_missing() -> list[str]:
    """What every locked level needs and this machine has not."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return [f"Linux on x86_64 (this is {platform.system()} on {platform.machine()})"]
    from grader.isolation.inside import landlock, seccomp

    found = {
        "Landlock (Linux 5.13)": landlock.version() > 0,
        "seccomp filters (Linux 4.14)": seccomp.is_there(),
    }
    return [name for name, is_there in found.items() if not is_there]


def what_would_be_better(level: str) -> list[str]:
    """What the kernel lacks for a second lock on something that another lock holds already."""
    from grader.isolation.inside import landlock

    abi = landlock.version()
    newer = {"landlock-network": landlock.NET_SINCE, "landlock-scope": landlock.SCOPE_SINCE}
    missing = [name for name, since in newer.items() if abi < since]
    return missing if level == "strong" else ["namespaces", *missing]
