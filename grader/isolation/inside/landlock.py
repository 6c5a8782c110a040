"""Landlock: of all files, only the standard library can be read, and nothing can be written.

See landlock(7). A ruleset is made once; every worker puts itself under it.
"""

import ctypes
import os
import struct

from .syscalls import syscall

READ_FILE, READ_DIR = 1 << 2, 1 << 3
ALL_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1}
ALL_NET_RIGHTS = ALL_SCOPES = 3  # bind and connect; abstract unix sockets and signals
NET_SINCE, SCOPE_SINCE = 4, 6
GET_VERSION, UNDER_PATH = 1, 1
NOT_THE_LIBRARY = {"site-packages", "dist-packages"}  # where the checks and the reference may lie


def version() -> int:
    """Which version of Landlock the kernel has; 0 if none."""
    try:
        return syscall("landlock_create_ruleset", None, 0, GET_VERSION)
    except OSError:
        return 0


def ruleset(library: list[str]) -> int:
    """A descriptor of the rules: names of the library's files can be listed, the files read."""
    rules = _create(version())
    for folder in library:
        _allow(rules, folder, READ_DIR)
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name not in NOT_THE_LIBRARY:
                    _allow(rules, entry.path, READ_FILE | READ_DIR if entry.is_dir() else READ_FILE)
    return rules


def restrict(rules: int) -> None:
    """Put this process under the rules, for good."""
    syscall("landlock_restrict_self", rules, 0)


def _create(abi: int) -> int:
    files = ALL_FILE_RIGHTS.get(abi, (1 << 16) - 1)
    fields = [files]
    if abi >= NET_SINCE:
        fields.append(ALL_NET_RIGHTS)
    if abi >= SCOPE_SINCE:
        fields.append(ALL_SCOPES)
    attributes = struct.pack(f"={len(fields)}Q", *fields)
    return syscall("landlock_create_ruleset", attributes, len(attributes), 0)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # a broken link
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, descriptor), 12)
    syscall("landlock_add_rule", rules, UNDER_PATH, rule, 0)
    os.close(descriptor)
