"""Ends the process when it is asked something for the first time."""

EXPECTED = "no points"

import sys


class Value:
    def __init__(self, data):
        sys.exit(0)
