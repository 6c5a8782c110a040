"""Runs where the student's code will run: locks the process that it is called in, for good.

The zygote loads this folder by its path, as a package of its own. Standard library only.
"""

import os
import resource
import sys

from . import landlock, namespaces, seccomp
from .syscalls import prctl

SLOTS = range(60_000, 65_000)  # users that own nothing, for workers of a zygote that runs as root
DIE_WITH_PARENT, DUMPABLE, NO_NEW_PRIVILEGES = 1, 4, 38
KILL = 9
NO_MORE = ("NPROC", "MSGQUEUE", "MEMLOCK")


class Lock:
    """All that can be made ready once, before any worker is forked."""

    def __init__(self, level: str) -> None:
        self.has_namespaces = level == "strong"
        self.is_root = os.geteuid() == 0
        self.library = [path for path in sys.path if os.path.isdir(path)]
        self.ruleset = landlock.ruleset(self.library)
        self.filter = seccomp.Filter()
        self.zygote, self.forked = os.getpid(), 0

    def fork(self) -> int:
        """Like os.fork, into namespaces of its own if the level is strong."""
        self.forked += 1
        return namespaces.fork() if self.has_namespaces else os.fork()

    def apply(self) -> None:
        """Lock this process: what it starts to do afterwards is the student's."""
        if self.has_namespaces:
            namespaces.keep_only(self.library)
        for name in NO_MORE:
            resource.setrlimit(getattr(resource, "RLIMIT_" + name), (0, 0))
        if self.is_root:
            self.become_nobody()
        namespaces.drop_capabilities()
        prctl(DIE_WITH_PARENT, KILL)  # a change of user has cleared it
        prctl(DUMPABLE, 0)
        prctl(NO_NEW_PRIVILEGES, 1)
        landlock.restrict(self.ruleset)
        os.close(self.ruleset)
        self.filter.install()

    def become_nobody(self) -> None:
        """Another user for each worker, as long as there are enough of them."""
        user = SLOTS[(self.zygote + self.forked) % len(SLOTS)]
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
