"""Starts a shell."""

EXPECTED = "no points"

import os

try:
    os.system("touch /tmp/@MARK@; echo ESCAPED")
finally:
    os.execv("/bin/sh", ["sh", "-c", "touch /tmp/@MARK@; echo ESCAPED"])
