"""What a locked worker must not be able to do: each function does it, or raises, or is ended for it."""

import ctypes
import os
import resource
import socket


def count() -> None:
    assert 1 + 1 == 2


def read_a_file() -> None:
    os.close(os.open("/etc/passwd", os.O_RDONLY))


def list_processes() -> None:
    os.listdir("/proc")


def write_a_file() -> None:
    for folder in ("/tmp", "/dev/shm", "/var/tmp", os.getcwd()):
        try:
            path = os.path.join(folder, f"written-by-a-probe-{os.getpid()}")
            open(path, "w").close()
        except OSError:
            continue
        os.remove(path)
        return
    raise PermissionError


def change_a_mode() -> None:
    os.fchmod(1, 0o600)


def open_a_socket() -> None:
    socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def open_a_local_socket() -> None:
    socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def run_a_program() -> None:
    os.execv("/bin/true", ["true"])


def trace_a_process() -> None:
    if ctypes.CDLL(None, use_errno=True).ptrace(0, 0, 0, 0) < 0:
        raise OSError(ctypes.get_errno(), "ptrace")


def make_a_memory_file() -> None:
    os.memfd_create("probe")


def use_io_uring() -> None:
    if ctypes.CDLL(None, use_errno=True).syscall(425, 1, ctypes.create_string_buffer(120)) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")


def make_namespaces() -> None:
    if ctypes.CDLL(None, use_errno=True).unshare(0x10000000) < 0:
        raise OSError(ctypes.get_errno(), "unshare")


def change_the_user() -> None:
    os.setuid(os.getuid())


def signal_a_process() -> None:
    os.kill(os.getpid(), 0)


def raise_a_limit() -> None:
    resource.setrlimit(resource.RLIMIT_NOFILE, resource.getrlimit(resource.RLIMIT_NOFILE))
