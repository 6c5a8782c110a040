"""Makes system calls by the numbers of the x32 ABI."""

EXPECTED = "no points, died"

import ctypes

if ctypes.CDLL(None).syscall(0x40000000 | 39) > 0:
    print("ESCAPED: an x32 system call", flush=True)
