"""Namespaces: a worker that sees no other process, no network and no file but the standard library."""

import os
import struct

from .syscalls import call, syscall

NEW_USER, NEW_PID, NEW_NET, NEW_IPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
NEW_HOST_NAME, NEW_MOUNTS, SIGCHLD = 0x04000000, 0x00020000, 17
READ_ONLY, NO_SETUID, NO_DEVICES, NO_EXECUTION, REMOUNT = 1, 2, 4, 8, 32
BIND, RECURSIVE, PRIVATE, DETACH = 1 << 12, 1 << 14, 1 << 18, 2
BARE = NO_SETUID | NO_DEVICES | NO_EXECUTION
CAPABILITIES_VERSION = 0x20080522
PLACE = "/tmp"  # hidden under the new root, until it is the root itself


def fork() -> int:
    """Fork a process that is the first in its namespaces: killing it kills all that it started."""
    flags = NEW_PID | NEW_NET | NEW_IPC | NEW_HOST_NAME | NEW_MOUNTS | SIGCHLD
    user, group = os.geteuid(), os.getegid()
    pid = syscall("clone", flags | (NEW_USER if user else 0), 0, 0, 0, 0)
    if pid == 0 and user:
        _write("/proc/self/setgroups", "deny")
        _write("/proc/self/uid_map", f"{user} {user} 1")
        _write("/proc/self/gid_map", f"{group} {group} 1")
    return pid


def keep_only(folders: list[str]) -> None:
    """Make an empty root with these folders in it, at the paths that they have."""
    call("mount", None, b"/", None, RECURSIVE | PRIVATE, None)
    handles = [(folder, os.open(folder, os.O_PATH)) for folder in folders]
    call("mount", b"none", PLACE.encode(), b"tmpfs", BARE, b"size=1m,mode=755")
    for folder, handle in handles:
        os.makedirs(PLACE + folder, exist_ok=True)
        source, target = f"/proc/self/fd/{handle}".encode(), (PLACE + folder).encode()
        call("mount", source, target, None, BIND | RECURSIVE, None)
        os.close(handle)
    os.chdir(PLACE)
    syscall("pivot_root", b".", b".")
    call("umount2", b".", DETACH)
    os.chdir("/")
    call("mount", None, b"/", None, REMOUNT | READ_ONLY | BARE, None)


def drop_capabilities() -> None:
    """Give up what root, or the first in a user namespace, may do."""
    syscall("capset", struct.pack("=Ii", CAPABILITIES_VERSION, 0), bytes(24))


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
