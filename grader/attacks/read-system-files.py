"""Reads files that everybody may read."""

EXPECTED = "full score"
BASE = "reference"

for path in ("/etc/passwd", "/etc/hostname", "/proc/version", "/proc/cpuinfo", "/sys/kernel/osrelease", "/bin/sh"):
    try:
        print("ESCAPED:", path, open(path, "rb").read(1))
    except OSError:
        pass
