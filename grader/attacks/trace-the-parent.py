"""Attaches to its parent with ptrace, and reads its memory."""

EXPECTED = "no points, died"

import ctypes
import os

libc = ctypes.CDLL(None)
if libc.ptrace(16, os.getppid(), 0, 0) == 0:
    print("ESCAPED: attached", flush=True)
libc.process_vm_readv(os.getppid(), None, 0, None, 0, 0)
