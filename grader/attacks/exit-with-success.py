"""Ends the process with the exit code of a success."""

EXPECTED = "no points"

import os

os._exit(0)
