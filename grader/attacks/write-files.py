"""Writes files wherever it could be possible."""

EXPECTED = "full score"
BASE = "reference"

import os

for folder in ("@CANARY@", "/tmp", "/var/tmp", "/dev/shm", ".", "/", os.path.dirname(os.__file__)):
    path = os.path.join(folder, "@MARK@")
    for act in (
        lambda: open(path, "w").write("x"),
        lambda: os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC),
        lambda: os.open(folder, os.O_TMPFILE | os.O_RDWR),
        lambda: os.mkdir(path),
        lambda: os.symlink("/etc/passwd", path),
        lambda: os.mkfifo(path),
        lambda: os.mknod(path),
    ):
        try:
            act()
            print("ESCAPED: wrote", path)
        except OSError:
            pass
