"""Notices that the work in a folder was saved, however the editor does it and whatever the file system tells.

Events of the file system wake it; a look at the folder decides. Where no events come (network folders, a folder
that is gone and comes back), it looks by itself, once a second, or with `--poll` twenty times.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from course.judging.submission import SUFFIXES

SETTLED = 0.012  # seconds in which a file that is being written changes again
SELDOM, OFTEN = 1.0, 0.05
Look = dict[str, tuple[int, int, int]]


def look(folder: Path) -> Look:
    """Time, size and identity of every file of the work; nothing where the folder is gone."""
    try:
        with os.scandir(folder) as entries:
            found = [entry for entry in entries if entry.name.endswith(SUFFIXES)]
        return {entry.name: _about(entry) for entry in found}
    except OSError:
        return {}  # gone, or changing at this very moment: the next look will tell


def _about(entry: "os.DirEntry[str]") -> tuple[int, int, int]:
    about = os.stat(entry.path, follow_symlinks=False)  # an entry's own is a stale one on Windows
    return about.st_mtime_ns, about.st_size, about.st_ino


class Changes:
    """A thread that calls `saved()` each time that the work has changed and come to rest."""

    def __init__(self, folder: Path, saved: Callable[[], None], *, poll: bool = False) -> None:
        self.folder, self.saved, self.poll = folder, saved, poll
        self._stop = threading.Event()
        self._seen = look(folder)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join(2 * SELDOM)

    def _run(self) -> None:
        while not self._stop.is_set():
            if self.poll or not self._follow_events():
                self._look_again()
                self._stop.wait(OFTEN if self.poll else SELDOM)

    def _follow_events(self) -> bool:
        """Look at every event, and once a second without one; False where there are no events to be had."""
        from watchfiles import watch

        folder = _identity(self.folder)
        if not folder:
            return False
        timing = {"debounce": 50, "step": 5, "rust_timeout": round(SELDOM * 1000)}
        options = {
            "yield_on_timeout": True,
            "recursive": False,
            "watch_filter": None,
            "stop_event": self._stop,
        }
        try:
            for _ in watch(self.folder, **timing, **options):  # type: ignore[arg-type]
                self._look_again()
                if _identity(self.folder) != folder:
                    return True  # another folder has its name now: follow that one
        except (OSError, RuntimeError):
            return False  # it is gone, or this system has no events left to give
        return True

    def _look_again(self) -> None:
        """Tell of a change, once nothing changes any more."""
        now = look(self.folder)
        if now == self._seen:
            return
        while not self._stop.wait(SETTLED):
            before, now = now, look(self.folder)
            if now == before:
                break
        self._seen = now
        self.saved()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        about = os.stat(folder)
    except OSError:
        return None
    return about.st_dev, about.st_ino
