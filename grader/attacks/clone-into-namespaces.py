"""Makes a process in namespaces of its own with clone and clone3."""

EXPECTED = "full score"
BASE = "reference"

import ctypes

libc = ctypes.CDLL(None)
if libc.syscall(56, 0x10000000 | 0x20000000 | 17, 0, 0, 0, 0) >= 0:
    print("ESCAPED: clone", flush=True)
if libc.syscall(435, ctypes.create_string_buffer(88), 88) >= 0:
    print("ESCAPED: clone3", flush=True)
