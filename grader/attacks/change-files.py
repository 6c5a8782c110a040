"""Changes, renames and removes files that are there."""

EXPECTED = "full score"
BASE = "reference"

import os
import shutil

path = "@CANARY@/neighbour/engine.py"
for act in (
    lambda: open(path, "a").write("x"),
    lambda: os.truncate(path, 0),
    lambda: os.chmod(path, 0o777),
    lambda: os.utime(path, (0, 0)),
    lambda: os.rename(path, path + "@MARK@"),
    lambda: os.link(path, "/tmp/@MARK@"),
    lambda: os.chown(path, os.getuid(), -1),
    lambda: os.setxattr(path, "user.x", b"x"),
    lambda: os.remove(path),
    lambda: shutil.rmtree("@CANARY@"),
):
    try:
        act()
        print("ESCAPED: changed a file")
    except OSError:
        pass
