"""Raises its own limits and those of its parent."""

EXPECTED = "full score"
BASE = "reference"

import os
import resource

for name in ("RLIMIT_CPU", "RLIMIT_AS", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_NPROC"):
    for act in (
        lambda kind: resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)),
        lambda kind: resource.prlimit(os.getppid(), kind, (1, 1)),
    ):
        try:
            act(getattr(resource, name))
            print("ESCAPED: set", name)
        except (OSError, ValueError):
            pass
