"""Leaves code behind that a later Python would run: bytecode, sitecustomize, .pth files."""

EXPECTED = "full score"
BASE = "reference"

import json
import os
import sys

sys.dont_write_bytecode = False
library = os.path.dirname(os.__file__)
for path in (json.__cached__, library + "/sitecustomize.py", library + "/site-packages/@MARK@.pth", "conftest.py"):
    try:
        open(path, "ab").close()
        print("ESCAPED:", path)
    except OSError:
        pass
