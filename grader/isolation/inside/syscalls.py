"""Calling the kernel of x86_64 Linux where Python has no function for it; errors come as OSError."""

import ctypes
import os

NUMBERS = {
    "clone": 56,
    "capset": 126,
    "pivot_root": 155,
    "seccomp": 317,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}
# PyDLL keeps the interpreter's lock during a call, which a fork needs
LIBC = ctypes.PyDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long

Argument = int | bytes | None | ctypes.Array[ctypes.c_char] | ctypes.Structure


def syscall(name: str, *arguments: Argument) -> int:
    """The result of a system call."""
    return _checked(LIBC.syscall(ctypes.c_long(NUMBERS[name]), *map(_word, arguments)), name)


def call(name: str, *arguments: Argument) -> int:
    """The result of a function of the C library that sets errno."""
    return _checked(LIBC[name](*map(_word, arguments)), name)


def prctl(*arguments: int) -> int:
    """Change an attribute of this process."""
    return call("prctl", *arguments, *[0] * (5 - len(arguments)))


def _word(argument: Argument) -> object:
    if isinstance(argument, int):
        return ctypes.c_long(argument)
    return ctypes.byref(argument) if isinstance(argument, ctypes.Structure) else argument


def _checked(result: int, name: str) -> int:
    if result < 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return result
