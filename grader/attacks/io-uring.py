"""Opens files through io_uring, past the filter of system calls."""

EXPECTED = "no points, died"

import ctypes

if ctypes.CDLL(None).syscall(425, 8, ctypes.create_string_buffer(120)) >= 0:
    print("ESCAPED: io_uring", flush=True)
