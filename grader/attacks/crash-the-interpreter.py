"""Writes to an address that is not there."""

EXPECTED = "no points, died"

import ctypes

ctypes.memset(1, 0, 1)
