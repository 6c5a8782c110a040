"""Runs a program of Python as it would run where there is no fork, no terminal settings, no timers: python THIS FILE.

`sys.platform` and `os.name` stay, which the standard library goes by; `platform.system()` says Windows.
"""

import os
import platform
import runpy
import shutil
import signal
import subprocess  # imported while it can still find out what system this is
import sys

NOT_THERE = {
    os: (
        "fork",
        "killpg",
        "setsid",
        "getuid",
        "geteuid",
        "getgid",
        "chown",
        "sched_getaffinity",
        "mkfifo",
        "O_NOFOLLOW",
        "O_NONBLOCK",
        "O_PATH",
        "O_CLOEXEC",
        "pread",
        "register_at_fork",
        "posix_spawn",
        "waitid",
    ),
    signal: (
        "SIGPROF",
        "SIGALRM",
        "SIGVTALRM",
        "SIGXCPU",
        "SIGXFSZ",
        "SIGCONT",
        "SIGHUP",
        "SIGUSR1",
        "setitimer",
        "getitimer",
        "alarm",
        "pthread_sigmask",
        "ITIMER_PROF",
        "ITIMER_REAL",
        "ITIMER_VIRTUAL",
    ),
}
NO_MODULES = ("resource", "termios", "tty", "fcntl", "pwd", "grp", "pty")


def main() -> None:
    """Take away what Windows lacks, then run the program with its words."""
    for module, names in NOT_THERE.items():
        for name in names:
            if hasattr(module, name):
                delattr(module, name)
    for name in NO_MODULES:
        sys.modules[name] = None
    shutil._use_fd_functions = False  # as on Windows: a folder is removed by its path
    subprocess._USE_POSIX_SPAWN = False
    platform.system = lambda: "Windows"
    words = [word for word in sys.argv[1:] if word not in ("-P", "-s", "-S", "-B", "-u", "-I", "-E")]
    sys.argv[:] = words[1:] if words[0] in ("-m", "-c") else words
    if words[0] == "-m":
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
    elif words[0] == "-c":
        exec(words[1], {"__name__": "__main__"})
    else:
        runpy.run_path(words[0], run_name="__main__")


if __name__ == "__main__":
    main()
