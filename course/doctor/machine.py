"""Probes of the computer: Python, packages, writing, terminal, paths, clock, editor."""

import codecs
import importlib
import locale
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

from course.doctor.findings import Finding
from course.messages import N_
from course.workspace import Workspace

LEAST = (3, 11)
SAMPLE = "✓✗█·中文"
ODD_NAME = "a folder 和 汉字"
EDITORS = ("code", "cursor", "pycharm", "charm", "subl", "nvim", "vim", "emacs", "nano", "notepad", "vi")
IMPORTED_AS = {"markdown-it-py": "markdown_it", "mdit-py-plugins": "mdit_py_plugins"}
SKEW = 60.0  # seconds by which a file's time may differ from the clock
MADE = 1_790_000_000  # a second of September 2026: no clock of a student is before it


def python(folder: Path) -> Finding:
    """The version."""
    facts = {"version": platform.python_version(), "system": f"{platform.system()} {platform.machine()}"}
    said = N_("{version} on {system}")
    if sys.version_info < LEAST:
        mend = N_("Install Python 3.11 or newer from python.org, and the course with it.")
        return Finding(
            about="Python", state="broken", said=said, facts=facts, mend=mend, means=N_("It is too old.")
        )
    return Finding(about="Python", said=said, facts=facts)


def packages(folder: Path) -> Finding:
    """Every package that the course needs is really imported."""
    about, missing = N_("packages"), []
    needed = [line for line in metadata.requires("chainrule") or () if "extra ==" not in line]
    names = [line.split(";")[0].split(">")[0].split("=")[0].strip() for line in needed]
    for name in names:
        try:
            importlib.import_module(IMPORTED_AS.get(name, name.replace("-", "_")))
        except Exception as error:  # whatever a broken installation raises
            missing.append(f"{name} ({type(error).__name__})")
    if not missing:
        return Finding(about=about, said=N_("all {count} can be imported"), facts={"count": str(len(names))})
    return Finding(
        about=about,
        state="broken",
        said=N_("not to be imported: {names}"),
        means=N_("Some commands will stop with an error."),
        mend="python -m pip install --force-reinstall {plain}",
        facts={"names": ", ".join(missing), "plain": " ".join(name.split(" ")[0] for name in missing)},
    )


def writing(folder: Path) -> Finding:
    """A file is written into the folder's memory, and removed again."""
    about, workspace = N_("writing"), Workspace(folder)
    is_new = not workspace.memory.exists()
    try:
        workspace.keep("doctor.txt", b"written").unlink()
        if is_new:
            workspace.memory.rmdir()
    except OSError as error:
        return Finding(
            about=about,
            state="broken",
            said=N_("{folder} cannot be written to: {error}"),
            means=N_("No progress and no picture can be kept, and course start writes no files."),
            mend=N_("Work in a folder of your own, e.g. below your home: course start --folder DIR"),
            facts={"folder": str(folder.resolve()), "error": error.strerror or ""},
        )
    return Finding(about=about, said=N_("a file was written and removed"))


def terminal(folder: Path) -> Finding:
    """The signs and the Chinese that the course prints can be written in the terminal's code."""
    about, code = N_("terminal"), _code()
    facts = {"code": code, "locale": locale.setlocale(locale.LC_CTYPE)}
    lost = [char for char in SAMPLE if not _encodes(char, code)]
    if not lost:
        return Finding(about=about, said=N_("{code}, locale {locale}: every sign can be shown"), facts=facts)
    return Finding(
        about=about,
        state="note",
        said=N_("{code}, locale {locale}: no {lost}"),
        means=N_("What this code page does not have is shown as a question mark; nothing else is lost."),
        mend=N_("Set PYTHONUTF8=1; on Windows use Windows Terminal, or type chcp 65001 first."),
        facts=facts | {"lost": " ".join(f"U+{ord(char):04X}" for char in lost)},  # by their numbers
    )


def _code() -> str:
    """The code in which click prints: UTF-8 where Python would fall back on ASCII."""
    code = sys.stdout.encoding or "ascii"
    return "utf-8" if codecs.lookup(code).name == "ascii" else code


def _encodes(char: str, code: str) -> bool:
    try:
        char.encode(code)
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def paths(folder: Path) -> Finding:
    """A program runs in a folder whose name has spaces and Chinese characters, and its files are read."""
    from course.judging.submission import read_folder

    about = N_("paths")
    try:
        with tempfile.TemporaryDirectory() as place:
            odd = Path(place) / ODD_NAME
            odd.mkdir()
            (odd / "engine.py").write_text("print('ran')\n", encoding="utf-8")
            command = [sys.executable, "-I", str(odd / "engine.py")]
            ran = subprocess.run(command, capture_output=True, cwd=odd, timeout=30, check=False)
            works = ran.stdout.strip() == b"ran" and "engine.py" in read_folder(odd).files
    except (OSError, UnicodeError):
        works = False
    if works:
        return Finding(about=about, said=N_("spaces and Chinese characters in a path do no harm"))
    return Finding(
        about=about,
        state="note",
        said=N_("no program could be run in a folder with spaces and Chinese characters in its name"),
        means=N_("In such a folder your work could not be read."),
        mend=N_("Work in a folder whose path has plain letters only, e.g. C:\\course or ~/course."),
    )


def clock(folder: Path) -> Finding:
    """The clock's time is possible, and the one that files get."""
    about = N_("clock")
    now, stamped = time.time(), _time_of_a_file(folder)
    facts = {"seconds": f"{abs(now - stamped):.0f}", "date": time.strftime("%Y-%m-%d", time.localtime(now))}
    mend = N_(
        "Set the computer's clock to the time of the network, and the server's too if the folder is on one."
    )
    if now < MADE:
        said, means = N_("it says {date}"), N_("Installing and handing in can fail, and deadlines are wrong.")
    elif abs(now - stamped) > SKEW:
        said = N_("files get times that are {seconds} seconds off")
        means = N_("The folder lies on a computer with another time: a save may look old.")
    else:
        return Finding(about=about, said=N_("it says {date}, and files do too"), facts=facts)
    return Finding(about=about, state="note", said=said, means=means, mend=mend, facts=facts)


def _time_of_a_file(folder: Path) -> float:
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".doctor-") as file:
            return os.fstat(file.fileno()).st_mtime
    except OSError:  # which another probe tells
        return time.time()


def editor(folder: Path) -> Finding:
    """The editor that the environment names is there, or another one is."""
    about = N_("editor")
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    if wanted and not shutil.which(wanted.split()[0]):
        return Finding(
            about=about,
            state="note",
            said=N_("EDITOR names {editor}, which is not there"),
            means=N_("Programs that open your editor, such as git, will fail."),
            mend=N_("Install it, or set EDITOR to one that is there."),
            facts={"editor": wanted},
        )
    there = wanted or next(filter(shutil.which, EDITORS), "")
    if there:
        return Finding(about=about, said=N_("{editor} is there"), facts={"editor": there})
    return Finding(
        about=about,
        state="note",
        said=N_("none was found on the path"),
        means=N_("That does no harm if yours has an icon to click on."),
        mend=N_("Any editor that saves as UTF-8 will do, e.g. VS Code from code.visualstudio.com."),
    )
