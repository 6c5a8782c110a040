"""A warm parent that forks a worker per request. Standard library only; it holds nothing worth stealing.

Started as `python -I -S -B zygote.py` with a unix socket as descriptor 0. Commands are one byte:
`s` with three descriptors (requests, answers, output) forks a worker and answers its pid;
`k`, a pid and milliseconds of grace kills that worker's process group, waits for it and answers
how it had ended. Integers are 4 bytes, big-endian, signed.
"""

import gc
import os
import signal
import socket
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import worker

del sys.path[0]


def start(control, descriptors):
    """Fork a worker; its protocol is on `descriptors`, never on the standard ones."""
    pid = os.fork()
    if pid == 0:
        requests, answers, output = descriptors
        os.setsid()
        control.close()
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(output, 1)
        os.dup2(output, 2)
        try:
            worker.serve(requests, answers)
        except BaseException:
            import traceback

            traceback.print_exc()
        os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def end(pid, grace=0.0):
    """Kill a worker's process group; how it ended by itself within `grace` seconds, else 0."""
    ended, status = os.waitpid(pid, os.WNOHANG)
    deadline = time.monotonic() + grace
    while not ended and time.monotonic() < deadline:
        time.sleep(0.002)
        ended, status = os.waitpid(pid, os.WNOHANG)
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass  # no process of the group is left
    if ended:
        return os.waitstatus_to_exitcode(status)
    os.waitpid(pid, 0)
    return 0


def warm():
    """Import what student files commonly import, so that no worker has to."""
    for module in (
        "abc",
        "collections",
        "copy",
        "dataclasses",
        "enum",
        "functools",
        "itertools",
        "operator",
        "typing",
    ):
        __import__(module)


def main():
    control = socket.socket(fileno=os.dup(0))
    workers = set()
    warm()
    gc.collect()
    gc.freeze()
    while True:
        command, descriptors, _, _ = socket.recv_fds(control, 9, 3)
        if command == b"s":
            pid = start(control, descriptors)
            workers.add(pid)
            answer = pid
        elif command[:1] == b"k":
            pid, grace = (int.from_bytes(part, "big", signed=True) for part in (command[1:5], command[5:9]))
            workers.discard(pid)
            answer = end(pid, grace / 1000)
        else:  # the judge has gone
            break
        control.sendall(answer.to_bytes(4, "big", signed=True))
    for pid in workers:
        end(pid)


if __name__ == "__main__":
    main()
