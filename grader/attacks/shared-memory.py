"""Leaves shared memory, semaphores and message queues behind."""

EXPECTED = "full score"
BASE = "reference"

import ctypes

libc = ctypes.CDLL(None)
for name, arguments in (("shmget", (0, 4096, 0o1666)), ("msgget", (0, 0o1666)), ("semget", (0, 1, 0o1666))):
    if getattr(libc, name)(*arguments) >= 0:
        print("ESCAPED:", name)
if libc.syscall(240, b"MARK", 0o102, 0o600, None) >= 0:
    print("ESCAPED: mq_open")
