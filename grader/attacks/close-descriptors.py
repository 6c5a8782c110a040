"""Closes every descriptor that it has."""

EXPECTED = "no points"

import os

os.closerange(0, 1000)
