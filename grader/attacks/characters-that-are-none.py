"""Raises with a text that no file can be written with, and terminal escapes."""

EXPECTED = "no points, import-failed"

raise ValueError("\ud800\x1b[2J\0")
