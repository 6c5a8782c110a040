"""seccomp: the system calls of a program that computes and nothing else.

What is not listed is refused (EPERM), so that Python raises; what only an attack does ends the process.
The tables are those of x86_64 Linux.
"""

import ctypes
import errno
import struct

from .syscalls import syscall

# fmt: off
ALLOWED = {
    "read": 0, "write": 1, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8, "mmap": 9,
    "mprotect": 10, "munmap": 11, "brk": 12, "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15,
    "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "pipe": 22, "select": 23,
    "sched_yield": 24, "mremap": 25, "madvise": 28, "dup": 32, "dup2": 33, "nanosleep": 35, "getitimer": 36,
    "setitimer": 38, "getpid": 39, "exit": 60, "uname": 63, "getcwd": 79, "readlink": 89,
    "gettimeofday": 96, "getrlimit": 97, "getrusage": 98, "sysinfo": 99, "times": 100, "getuid": 102,
    "getgid": 104, "geteuid": 107, "getegid": 108, "getppid": 110, "getpgrp": 111, "sigaltstack": 131,
    "gettid": 186, "futex": 202, "sched_getaffinity": 204, "getdents64": 217, "set_tid_address": 218,
    "restart_syscall": 219, "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230,
    "exit_group": 231, "newfstatat": 262, "readlinkat": 267, "faccessat": 269, "pselect6": 270, "ppoll": 271,
    "set_robust_list": 273, "dup3": 292, "pipe2": 293, "getrandom": 318, "statx": 332, "rseq": 334,
    "faccessat2": 439,
}
FATAL = {
    "execve": 59, "ptrace": 101, "pivot_root": 155, "chroot": 161, "mount": 165, "umount2": 166,
    "reboot": 169, "init_module": 175, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
    "unshare": 272, "perf_event_open": 298, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310,
    "process_vm_writev": 311, "finit_module": 313, "bpf": 321, "execveat": 322, "userfaultfd": 323,
    "io_uring_setup": 425, "pidfd_getfd": 438,
}
# fmt: on
OPEN, OPENAT, FCNTL, IOCTL, PRLIMIT, CLONE3 = 2, 257, 72, 16, 302, 435
WRITING = 0o3 | 0o100 | 0o1000 | 0o20000000  # anything but O_RDONLY, and O_CREAT, O_TRUNC, O_TMPFILE
DESCRIPTOR_COMMANDS = (0, 1, 2, 3, 1030)  # duplicate, get and set flags

X86_64, X32_BIT = 0xC000003E, 0x40000000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16
SET_FILTER, GET_ACTION, ALL_THREADS = 1, 2, 1


def is_there() -> bool:
    """Whether the kernel can filter, and end a process for a call."""
    try:
        syscall("seccomp", GET_ACTION, 0, struct.pack("=I", KILL))
    except OSError:
        return False
    return True


class Program(ctypes.Structure):
    """`struct sock_fprog`: a length and a pointer."""

    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


class Filter:
    """The filter as the kernel wants it."""

    def __init__(self) -> None:
        self.code = b"".join(instructions())
        self.program = Program(len(self.code) // 8, self.code)

    def install(self) -> None:
        """Put this process under the filter, for good."""
        syscall("seccomp", SET_FILTER, ALL_THREADS, self.program)


def instructions() -> list[bytes]:
    """The whole filter: another architecture's numbers are fatal, then the tables, then no."""
    code = [_load(ARCHITECTURE), _do(EQUAL, X86_64, 1, 0), _end(KILL)]
    code += [_load(NUMBER), _do(AT_LEAST, X32_BIT, 0, 1), _end(KILL)]
    code += [part for number in ALLOWED.values() for part in _answer(number, ALLOW)]
    code += _read_only(OPENAT, argument=2) + _read_only(OPEN, argument=1)
    code += _on(FCNTL, _one_of(DESCRIPTOR_COMMANDS, argument=1))
    code += _on(PRLIMIT, [_load(_at(2)), _do(EQUAL, 0, 0, 3), _load(_at(2) + 4), *_answer(0, ALLOW), NO])
    code += _answer(IOCTL, REFUSE | errno.ENOTTY) + _answer(CLONE3, REFUSE | errno.ENOSYS)
    code += [part for number in FATAL.values() for part in _answer(number, KILL)]
    return [*code, NO]


def _do(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


def _load(offset: int) -> bytes:
    return _do(LOAD, offset)


def _end(action: int) -> bytes:
    return _do(RETURN, action)


NO = _end(REFUSE | errno.EPERM)


def _at(argument: int) -> int:
    """Where the low half of an argument lies."""
    return FIRST_ARGUMENT + 8 * argument


def _answer(number: int, action: int) -> list[bytes]:
    """What is loaded equals `number`: end so; else go on behind."""
    return [_do(EQUAL, number, 0, 1), _end(action)]


def _on(number: int, body: list[bytes]) -> list[bytes]:
    """A body that ends in every case, for one system call."""
    return [_do(EQUAL, number, 0, len(body)), *body]


def _read_only(number: int, argument: int) -> list[bytes]:
    refuse = _end(REFUSE | errno.EROFS)
    return _on(number, [_load(_at(argument)), _do(ANY_BIT, WRITING, 0, 1), refuse, _end(ALLOW)])


def _one_of(values: tuple[int, ...], argument: int) -> list[bytes]:
    return [_load(_at(argument)), *(part for value in values for part in _answer(value, ALLOW)), NO]
