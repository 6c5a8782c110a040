"""Calls the parts of the kernel that attacks begin with: bpf, perf, userfaultfd, keys."""

EXPECTED = "no points, died"

import ctypes

libc = ctypes.CDLL(None)
for number in (250, 323, 298, 321):
    if libc.syscall(number, 0, 0, 0, 0, 0) >= 0:
        print("ESCAPED: system call", number, flush=True)
