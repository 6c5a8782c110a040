"""Proof, not assumption: a submission that tries what a locked worker must not be able to do."""

from pathlib import Path

from course.judging.launcher import Launcher, LauncherError, Limits, Worker
from course.judging.lines import Stopped

SOURCE = Path(__file__).with_name("forbidden.py")  # data: it is only ever run in a worker
ATTEMPT = """
def attempt(code, act):
    try:
        getattr(code.engine, act)()
    except Exception:
        return "refused"
    return "done"
"""
LIMITS = Limits(cpu_seconds=2, wall_seconds=10.0)
SIGSYS = 31  # the end of a process that made a fatal system call


def acts() -> list[str]:
    """The forbidden acts, by name."""
    lines = SOURCE.read_text(encoding="utf-8").splitlines()
    return [line[4:].partition("(")[0] for line in lines if line.startswith("def ")]


def probe(launcher: Launcher) -> dict[str, bool]:
    """Of every forbidden act, whether the lock held. A worker that cannot even count proves nothing."""
    with Prober(launcher) as prober:
        if prober.attempt("count") != "done":
            raise LauncherError("the probe itself does not run")
        return {act: prober.attempt(act) == "refused" for act in acts() if act != "count"}


class Prober:
    """A worker that tries one act after the other; it is replaced when one was fatal."""

    def __init__(self, launcher: Launcher) -> None:
        self.launcher = launcher
        self.worker: Worker | None = None

    def __enter__(self) -> "Prober":
        return self

    def __exit__(self, *error: object) -> None:
        if self.worker:
            self.worker.close()

    def attempt(self, act: str) -> object:
        """ "refused", "done", or whatever else went wrong."""
        if self.worker is None:
            files = {"engine.py": SOURCE.read_text(encoding="utf-8")}
            self.worker = Worker(self.launcher.start(), LIMITS, files, {})
        try:
            return self.worker.ask("probe", name="attempt", source=ATTEMPT, args=[act])
        except Stopped as stopped:
            was_fatal = self.worker.status == -SIGSYS
            self.worker = None
            return "refused" if was_fatal else stopped.reason
