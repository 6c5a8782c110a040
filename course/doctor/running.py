"""Probes that run what the course runs: a worker, its end, file events, the renderer, fonts."""

import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from course.doctor.findings import Finding
from course.judging.forking import ForkingLauncher
from course.judging.launcher import FreshLauncher, Launcher, LauncherError, Limits, Worker
from course.judging.lines import Stopped
from course.messages import N_

ONE_SECOND = Limits(cpu_seconds=1, wall_seconds=1.0)
ENDLESS = {"endless.py": "while True:\n    pass\n"}
DOT = "digraph { a -> b }"
BUNDLED = Path(__file__).parents[1] / "drawing" / "fonts" / "NotoSansSC-Subset.otf"
FONT_FOLDERS = {
    "win32": (Path(os.environ.get("WINDIR", r"C:\Windows"), "Fonts"), ("msyh*", "simsun*", "deng*")),
    "darwin": (Path("/System/Library/Fonts"), ("PingFang*", "*Hiragino Sans GB*", "STHeiti*")),
}


def worker(folder: Path) -> Finding:
    """A process for the student's code is started, answers, and is gone."""
    about = N_("worker")
    started = time.perf_counter()
    try:
        for launcher in _launchers():
            one = Worker(launcher.start(), Limits(), {"engine.py": "x = 1\n"}, {})
            failed = one.ask("load", files=["engine.py"])
            one.close()
            launcher.close()
            if failed:
                raise LauncherError(f"it could not load a file: {failed}")
    except (LauncherError, Stopped, OSError) as error:
        return _no_worker(about, str(error))
    facts = {"ms": f"{(time.perf_counter() - started) * 1000:.0f}"}
    return Finding(about=about, said=N_("started, asked and ended in {ms} ms"), facts=facts)


def kill(folder: Path) -> Finding:
    """A loop that does not end is stopped."""
    about = N_("stopping")
    try:
        one = Worker(FreshLauncher().start(), ONE_SECOND, ENDLESS, {})
        try:
            one.ask("load", files=list(ENDLESS))
        except Stopped as stopped:
            if stopped.reason in ("cpu-limit", "wall-limit"):
                return Finding(about=about, said=N_("a loop that does not end was stopped after a second"))
            raise
        finally:
            one.close()
    except (LauncherError, Stopped, OSError) as error:
        return _no_worker(about, str(error))
    return _no_worker(about, "it came to an end")


def _no_worker(about: str, error: str) -> Finding:
    return Finding(
        about=about,
        state="broken",
        said=N_("the process for your code does not work: {error}"),
        means=N_("course check cannot run your code."),
        mend=N_("Let the virus scanner pass {python}; else reinstall Python from python.org."),
        facts={"error": error, "python": sys.executable},
    )


def _launchers() -> list[Launcher]:
    """Those that the course uses here."""
    return [FreshLauncher(), *([ForkingLauncher()] if hasattr(os, "fork") else [])]


def events(folder: Path) -> Finding:
    """A file is saved in the folder, and the system tells of it."""
    from course.watching.changes import Changes

    about, told = N_("file events"), threading.Event()
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".doctor-") as place:
            changes = Changes(Path(place), told.set)
            started = time.perf_counter()
            try:
                time.sleep(0.2)  # let it begin
                (Path(place) / "engine.py").write_text("x = 1\n", encoding="utf-8")
                told.wait(5)
            finally:
                changes.close()
            spent = time.perf_counter() - started - 0.2
    except OSError as error:
        said = N_("not tried, since the folder cannot be written to: {error}")
        facts = {"error": error.strerror or ""}
        return Finding(about=about, state="note", said=said, means=POLLED, mend=POLL, facts=facts)
    if told.is_set() and spent < 0.5:
        said = N_("a save was noticed after {ms} ms")
        return Finding(about=about, said=said, facts={"ms": f"{max(0.0, spent) * 1000:.0f}"})
    return Finding(
        about=about, state="note", said=N_("the system tells of no saves"), means=POLLED, mend=POLL
    )


POLLED = N_("course watch looks at your files once a second instead, so that verdicts come a little later.")
POLL = N_("course watch --poll looks all the time; a folder on this computer's own disk is better still.")


def pictures(folder: Path) -> Finding:
    """A small graph is really drawn."""
    from course.drawing.render import DrawingError, NoRenderer, renderer, svg

    about = N_("pictures")
    try:
        if b"<svg" in svg(DOT):
            name = Path(renderer()).stem
            return Finding(about=about, said=N_("{name} draws graphs"), facts={"name": name})
        error = "it drew nothing"
    except NoRenderer:
        error = ""
    except DrawingError as failed:
        error = str(failed)
    return Finding(
        about=about,
        state="note",
        said=N_("graphs cannot be drawn: {error}") if error else N_("no program here can draw graphs"),
        means=N_("Counterexamples come as text only, without their picture."),
        mend='python -m pip install "chainrule[draw]"',
        facts={"error": error},
    )


def fonts(folder: Path) -> Finding:
    """There is a font with Chinese characters for pictures, and the one that comes with the course is whole."""
    about = N_("fonts")
    if not BUNDLED.is_file() or BUNDLED.read_bytes()[:4] != b"OTTO":
        return Finding(
            about=about,
            state="broken",
            said=N_("the course's own font is missing or damaged"),
            means=N_("Plots with Chinese words cannot be drawn."),
            mend=N_("Reinstall the course: python -m pip install --force-reinstall chainrule"),
        )
    name = _chinese_font()
    if name is None:
        return Finding(about=about, said=N_("the course's own is whole; the system's could not be listed"))
    if name:
        return Finding(about=about, said=N_("{name} has Chinese characters"), facts={"name": name})
    return Finding(
        about=about,
        state="note",
        said=N_("no font of this system has Chinese characters"),
        means=N_("In pictures of graphs Chinese words are shown as boxes."),
        mend=N_("Install one, on Debian and Ubuntu: sudo apt install fonts-noto-cjk"),
    )


def _chinese_font() -> str | None:
    """A font of this system with Chinese characters; "" if there is none, None if nobody can say."""
    if sys.platform in FONT_FOLDERS:
        place, patterns = FONT_FOLDERS[sys.platform]
        return next((path.stem for pattern in patterns for path in place.glob(pattern)), "")
    if not shutil.which("fc-list"):
        return None
    command = ["fc-list", ":lang=zh", "family"]
    listed = subprocess.run(command, capture_output=True, timeout=60, check=False)
    return (listed.stdout.decode(errors="replace").splitlines() or [""])[0].split(",")[0]
