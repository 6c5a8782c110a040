"""The virtual environment .venv: made when it is missing, half made or of another Python; else left as it is."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

UNFINISHED = "unfinished"
EVERYTHING = "dev"
TAKES = ("half a minute or so", "a minute or two: nbgrader and a browser's driver are among it")
PIP_OPTIONS = [
    "--disable-pip-version-check",
    "--no-input",
    "--retries",
    "2",
    "--constraint",
    "constraints.txt",
]
OFFLINE = re.compile(
    r"NewConnectionError|Failed to establish a new connection|name resolution|getaddrinfo|ConnectTimeout"
    r"|Max retries exceeded|Connection refused|Network is unreachable",
    re.IGNORECASE,
)
NO_VENV = """This Python has no {module} module, so it cannot make a virtual environment. Install it, then start again:
  Debian, Ubuntu   apt install python3-venv
  Fedora           dnf install python3
  other systems    a full Python 3.11 or newer, e.g. the installer from python.org"""
NO_NETWORK = """The package index cannot be reached. The first start has to download
packages, 50 MB for the demo and 300 MB for the tests.
Connect to the network (or set up pip's proxy or mirror), then start again. The details are in {log}."""
PIP_FAILED = """Installing did not work: {last}
All that pip said is in {log}."""
# pip's settings that would put packages somewhere else than in the environment
ELSEWHERE = ("PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PYTHONHOME", "PYTHONPATH")


class Problem(Exception):  # noqa: N818 (a message for the user, who is not at fault)
    """Something that the user has to mend: what, and how."""


@dataclass
class Environment:
    """The virtual environment of the project in `root`, with some of its extras; `dev` holds all of them."""

    root: Path
    extras: str = EVERYTHING

    def prepare(self) -> Path:
        """Its Python, with everything installed."""
        try:
            if not self.is_ready():
                if not self.is_usable():
                    self.make()
                self.install()
        except OSError as error:  # no right to write here, no space left
            raise Problem(
                f".venv cannot be made: {error.strerror}: {error.filename or self.folder}"
            ) from error
        return self.python

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its Python."""
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def stamp(self) -> Path:
        """The file that says what the environment was made for and what was installed."""
        return self.folder / "chainrule-dev.txt"

    @property
    def log(self) -> Path:
        """What pip said last."""
        return self.folder / "chainrule-dev.log"

    @property
    def place(self) -> str:
        """What an environment is tied to: the Python that made it and its folder."""
        return f"Python {sys.version.split()[0]} {self.root}"

    @property
    def wanted(self) -> str:
        """The stamp of an environment that needs nothing."""
        return self._stamp_for(self.extras)

    def _stamp_for(self, extras: str) -> str:
        locked = b"".join((self.root / name).read_bytes() for name in ("pyproject.toml", "constraints.txt"))
        return f"{self.place}\n{hashlib.sha256(locked).hexdigest()} {extras}\n"

    @property
    def found(self) -> str:
        """The stamp that is there."""
        return self.stamp.read_text(encoding="utf-8") if self.stamp.exists() else ""

    def has_python(self) -> bool:
        """Whether its Python is there; it may lead to one that was removed, or to another user's."""
        return os.path.exists(self.python)  # Path.exists would raise where we may not look

    def is_ready(self) -> bool:
        """Whether everything is installed and unchanged."""
        return self.has_python() and self.found in (self.wanted, self._stamp_for(EVERYTHING))

    def is_usable(self) -> bool:
        """Whether packages can be installed into what is there: ours and whole, or made by hand and with pip."""
        if not self.has_python():
            return False
        if self.found:
            return self.found.startswith(f"{self.place}\n")
        probe = [self.python, "-c", "import sys, pip; print(sys.version.split()[0])"]
        answer = subprocess.run(probe, capture_output=True, text=True, check=False)
        return answer.stdout.strip() == sys.version.split()[0]

    def make(self) -> None:
        """Make it anew."""
        if missing := missing_module():
            raise Problem(NO_VENV.format(module=missing))
        print(f"Making .venv with Python {sys.version.split()[0]} …", flush=True)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        self.stamp.write_text(UNFINISHED, encoding="utf-8")
        said, code = self.told([sys.executable, "-m", "venv", self.folder])
        if code:
            raise Problem(f"Python could not make .venv: {last_line(said)}")

    def install(self) -> None:
        """Install the project, editable, with its tools, in the locked versions."""
        print(f"Installing into .venv (once; {TAKES[self.extras == EVERYTHING]}) …", flush=True)
        self.stamp.write_text(UNFINISHED, encoding="utf-8")
        self.log.write_text("", encoding="utf-8")
        # the build tools first, locked too: else pip would fetch some of its own choice to build the project
        self.pip("hatchling", "editables")
        self.pip("--no-build-isolation", "--editable", f".[{self.extras}]")
        self.stamp.write_text(self.wanted, encoding="utf-8")
        print("Installed.\n", flush=True)

    def pip(self, *what: str) -> None:
        """Let pip install something, showing what it is at."""
        command = [self.python, "-m", "pip", "install", *PIP_OPTIONS, *what]
        said, code = self.told(command)
        with open(self.log, "a", encoding="utf-8") as log:
            log.write(said)
        if code:
            raise Problem(explain(said, str(self.log.relative_to(self.root))))

    def told(self, command: list[str | Path]) -> tuple[str, int]:
        """What a command says, its steps shown as they pass, and its exit code."""
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
        process = subprocess.Popen(command, cwd=self.root, env=clean(os.environ), **streams)
        with ended(process), process.stdout:
            said = "".join(shown(process.stdout))
        return said, process.returncode


@contextmanager
def ended(process: "subprocess.Popen[str]") -> Iterator[None]:
    """Wait for a process; on Ctrl-C, which it hears too, give it a moment to tidy up."""
    try:
        yield
        process.wait()
    except KeyboardInterrupt:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def missing_module(find: Callable[[str], object] = importlib.util.find_spec) -> str | None:
    """The module that this Python lacks to make environments; Debian packs them apart."""
    return next((name for name in ("venv", "ensurepip") if find(name) is None), None)


def explain(said: str, log: str) -> str:
    """What to tell the user when pip failed."""
    if OFFLINE.search(said):
        return NO_NETWORK.format(log=log)
    return PIP_FAILED.format(last=last_line(said), log=log)


def last_line(text: str) -> str:
    """The last error line, else the last line, of what a tool said."""
    lines = [line.strip() for line in text.splitlines() if line.strip()] or ["(it said nothing)"]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1])


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables without those that would lead pip out of the project's folder."""
    return {name: value for name, value in environment.items() if name not in ELSEWHERE}


def shown(lines: Iterable[str]) -> Iterator[str]:
    """The same lines, with the steps among them shown as they pass."""
    for line in lines:
        if step := re.match(r"(Collecting|Building|Installing) +(?:editable for )?([\w.-]+)", line):
            what = "all of them" if step[2] == "collected" else step[2]
            print(f"  {step[1].lower()} {what}", flush=True)
        yield line
