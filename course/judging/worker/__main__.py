"""Starts a worker in an interpreter of its own, with the judge's channel on its standard descriptors."""

import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from worker.serving import serve

del sys.path[0]


def main():
    """Take the protocol off the standard descriptors, so that print() cannot reach it."""
    source, sink = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    serve(source, sink)


if __name__ == "__main__":
    main()
