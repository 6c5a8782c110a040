"""Makes namespaces, to be root in them."""

EXPECTED = "no points, died"

import ctypes

if ctypes.CDLL(None).unshare(0x10000000 | 0x20000) == 0:
    print("ESCAPED: root of a namespace", flush=True)
