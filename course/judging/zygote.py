"""A warm parent that forks a worker per request. Standard library only; it holds nothing worth stealing.

Started as `python -P -s -S -B zygote.py [LOCK LEVEL]` with a unix socket as descriptor 0, where LOCK is
the file of a package whose class `Lock` locks workers in; it starts itself once again, see `settle`.
Commands are one byte:
`s` with three descriptors (requests, answers, output) forks a worker and answers its pid, or what went
wrong as a negative errno; `k`, a pid and milliseconds of grace kills that worker's process group,
waits for it and answers how it had ended, and the milliseconds of processor time that it took.
Integers are 4 bytes, big-endian, signed; an answer is two of them.
"""

import gc
import os
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from worker import serving

del sys.path[0]

# what student files commonly import, so that no worker has to: it may not be able to read the library
COMMON = """abc argparse array base64 bisect calendar cmath collections contextlib copy csv ctypes dataclasses datetime
    decimal doctest enum fractions functools graphlib hashlib heapq html inspect io itertools json keyword
    linecache locale logging math mmap numbers operator os pathlib pickle platform pprint queue random re
    reprlib resource secrets select shutil signal socket statistics string struct subprocess tempfile textwrap
    threading time timeit traceback types typing unicodedata unittest uuid warnings weakref""".split()

NO_RANDOM_ADDRESSES = 0x0040000  # ADDR_NO_RANDOMIZE of Linux' personality(2)


class Open:
    """Locks nothing."""

    ruleset = -1

    def fork(self):
        return os.fork()

    def apply(self):
        pass


def lock_from(file, level):
    """The `Lock` of the package that begins in `file`."""
    from importlib.util import module_from_spec, spec_from_file_location

    spec = spec_from_file_location("_lock", file, submodule_search_locations=[os.path.dirname(file)])
    sys.modules["_lock"] = package = module_from_spec(spec)
    spec.loader.exec_module(package)
    for name in [name for name in sys.modules if name.partition(".")[0] == "_lock"]:
        del sys.modules[name]
    return package.Lock(level)


def start(lock, descriptors):
    """Fork a worker; its protocol is on `descriptors`, never on the standard ones."""
    try:
        pid = lock.fork()
    except OSError as error:
        pid = -error.errno
    if pid == 0:
        try:
            serve(lock, *descriptors)
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def serve(lock, requests, answers, output):
    """Be the worker, with no descriptor that it does not need."""
    os.setsid()
    nothing = os.open(os.devnull, os.O_RDONLY)
    for target, source in enumerate((nothing, output, output)):
        os.dup2(source, target)
    last = 2
    for kept in sorted({requests, answers, lock.ruleset} - {-1}):
        os.closerange(last + 1, kept)
        last = kept
    os.closerange(last + 1, 1 << 16)
    serving.serve(requests, answers, lock.apply)


def end(pid, grace=0.0):
    """Kill a worker's process group; how it ended by itself within `grace` seconds, else 0, and its time."""
    ended, status, usage = os.wait4(pid, os.WNOHANG)
    deadline = time.monotonic() + grace
    while not ended and time.monotonic() < deadline:
        time.sleep(0.002)
        ended, status, usage = os.wait4(pid, os.WNOHANG)
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # no process of the group is left, or a worker this young has no group of its own yet
    if not ended:
        os.kill(pid, signal.SIGKILL)  # ours until it is waited for
        os.waitpid(pid, 0)
    spent = round((usage.ru_utime + usage.ru_stime) * 1000)
    return (os.waitstatus_to_exitcode(status) if ended else 0), spent


def settle():
    """Start over with memory laid out as in every run: the order of a set of objects goes by their addresses."""
    try:
        from ctypes import CDLL

        personality = CDLL(None).personality
    except (ImportError, OSError, AttributeError, TypeError):
        return  # not Linux
    now = personality(0xFFFFFFFF)  # asks, and changes nothing
    if now >= 0 and not now & NO_RANDOM_ADDRESSES and personality(now | NO_RANDOM_ADDRESSES) >= 0:
        os.execv(sys.executable, sys.orig_argv)


def warm():
    for module in COMMON:
        try:
            __import__(module)
        except ImportError:
            pass  # a Python that was built without it


def main():
    settle()
    control = socket.socket(fileno=os.dup(0))
    lock = lock_from(*sys.argv[1:3]) if len(sys.argv) > 2 else Open()
    workers = set()
    warm()
    gc.collect()
    gc.freeze()
    while True:
        command, descriptors, _, _ = socket.recv_fds(control, 9, 3)
        if command == b"s":
            answer = (start(lock, descriptors), 0)
            workers.add(answer[0])
        elif command[:1] == b"k":
            pid, grace = (int.from_bytes(part, "big", signed=True) for part in (command[1:5], command[5:9]))
            workers.discard(pid)
            answer = end(pid, grace / 1000)
        else:  # the judge has gone
            break
        control.sendall(b"".join(number.to_bytes(4, "big", signed=True) for number in answer))
    for pid in workers:
        if pid > 0:
            end(pid)


if __name__ == "__main__":
    main()
