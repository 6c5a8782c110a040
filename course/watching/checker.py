"""A warm judge that checks beside everything else, and can be interrupted at any moment."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

from course.commands.work import read_work, students_judge
from course.errors import SubmissionError
from course.judging.forking import ForkingLauncher
from course.judging.launcher import FreshLauncher
from course.judging.report import ScoreReport
from course.pack import Pack
from course.watching.interrupting import Interrupted, Interruptible

Outcome = ScoreReport | str
Told = Callable[[int, Outcome], None]


class Checker:
    """Checks a folder in a thread; `told` gets the number of the check, and its report or what is in the way.

    Where there is no fork, every check starts an interpreter.
    """

    def __init__(self, pack: Pack, folder: Path, told: Told) -> None:
        self.folder, self.told = folder, told
        self.launcher = Interruptible(ForkingLauncher() if hasattr(os, "fork") else FreshLauncher())
        self.judge = students_judge(pack, self.launcher)
        self.number = 0
        self._thread: threading.Thread | None = None

    def start(self, exercises: set[str]) -> None:
        """Check these exercises as the folder is now; a check that is still running is called off."""
        self.interrupt()
        self.launcher.ready()
        self._thread = threading.Thread(target=self._check, args=(self.number, exercises), daemon=True)
        self._thread.start()

    def interrupt(self) -> None:
        """Call off the check that is running; whatever it still tells is of an old number."""
        self.number += 1
        if self._thread:
            self.launcher.interrupt()
            self._thread.join()
            self._thread = None

    def close(self) -> None:
        """End every process."""
        self.interrupt()
        self.launcher.close()

    def _check(self, number: int, exercises: set[str]) -> None:
        try:
            self.told(number, self.judge.grade(read_work(self.folder, self.judge.pack), exercises)[0])
        except Interrupted:
            return
        except SubmissionError as error:
            self.told(number, error.message)
        except Exception as error:  # of ours: it is told, and the next save checks again
            self.told(number, repr(error))
