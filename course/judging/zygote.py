"""A warm parent that forks a worker per request. Standard library only; it holds nothing worth stealing.

Started as `python -I -S -B zygote.py` with a unix socket as descriptor 0. Commands are one byte:
`s` with three descriptors (requests, answers, output) forks a worker and answers its pid;
`k` and a pid kills that worker's process group, waits for it and answers its status.
Integers are 4 bytes, big-endian, signed.
"""

import gc
import os
import signal
import socket
import sys

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
        finally:
            os._exit(1)
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def end(pid):
    """Kill a worker's process group; 0 if it was alive until now, else how it had ended."""
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
    import abc  # noqa: F401


def main():
    control = socket.socket(fileno=os.dup(0))
    workers = set()
    warm()
    gc.collect()
    gc.freeze()
    while True:
        command, descriptors, _, _ = socket.recv_fds(control, 5, 3)
        if command == b"s":
            pid = start(control, descriptors)
            workers.add(pid)
            answer = pid
        elif command[:1] == b"k":
            pid = int.from_bytes(command[1:], "big", signed=True)
            workers.discard(pid)
            answer = end(pid)
        else:  # the judge has gone
            break
        control.sendall(answer.to_bytes(4, "big", signed=True))
    for pid in workers:
        end(pid)


if __name__ == "__main__":
    main()
