"""A notebook as a submission: its code cells make one module that all the course's files look into.

Each cell runs alone: one that fails, is no Python, does not end or would end the process, spoils only what it
would still have defined.
Nothing of a notebook is run or parsed here; only its cells are taken out.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

LIMIT = 8 << 20  # bytes of a notebook, which may hold pictures
CODE_LIMIT = 256 << 10  # characters of all cells together
HARMLESS = (
    "%%time",
    "%%timeit",
    "%%capture",
    "%%writefile",
    "%%file",
    "%%prun",
)  # magics with Python below them
FOR_JUPYTER = re.compile(r"\s*(?:[\w, ]+=\s*)?[%!?]|\s*[\w.]+\?+\s*$")  # a magic, a shell command, a question

RUN_CELLS = '''"""The code cells of a notebook, each by itself."""


def _prepare():
    """One module for all cells, under the name of every file; what our own notebooks import, without effect."""
    import sys
    import types

    here = sys.modules[__name__]
    for name in {others}:
        sys.modules[name] = sys.modules["submission." + name] = here
    kit = types.ModuleType("course.notebook")


    def is_stub(function):
        return getattr(getattr(function, "__code__", None), "co_names", None) == ("NotImplementedError",)

    def method_of(owner):
        def join(method):
            if not (is_stub(method) and hasattr(owner, method.__name__)):
                setattr(owner, method.__name__, method)
            return method

        return join

    def new_version(function):
        return globals().get(function.__name__, function) if is_stub(function) else function

    kit.method_of, kit.new_version = method_of, new_version
    for name in ("begin", "check", "points", "mine", "hint"):
        setattr(kit, name, lambda *args, **options: None)
    sys.modules["course"], sys.modules["course.notebook"] = types.ModuleType("course"), kit
    globals().update({{name: thing for name, thing in vars(kit).items() if not name.startswith("_")}})


def _run_cells(cells):
    limit, failed = _Limit(2.0), []
    with _Calm():
        for number, texts in enumerate(cells, 1):
            try:
                code = _compiled(texts, f"cell_{{number}}.py")
                with limit:
                    exec(code, globals())
            except BaseException as error:
                failed.append(f"cell {{number}}: {{type(error).__name__}}: {{_text_of(error)}}")
    print(*failed, sep="\\n")


def _text_of(error):
    try:
        return str(error)
    except BaseException:
        return ""


def _compiled(texts, file):
    """The cell as it is; where that is no Python, without what is for Jupyter only."""
    for text in texts[:-1]:
        try:
            return compile(text, file, "exec")
        except (SyntaxError, ValueError):
            pass
    return compile(texts[-1], file, "exec")


class _Limit:
    """A cell may compute for half of the seconds that are left; then it is cut off, and the next one runs."""

    def __init__(self, seconds):
        self.left = seconds
        try:
            import signal

            self.timer, self.signal = signal.ITIMER_PROF, signal
        except (ImportError, AttributeError):  # Windows
            self.signal = None

    def __enter__(self):
        if self.signal:
            self.handler = self.signal.signal(self.signal.SIGPROF, self.stop)
            self.whole, _ = self.signal.setitimer(self.timer, self.left / 2, 0.1)

    def __exit__(self, *error):
        if self.signal:
            unused, _ = self.signal.setitimer(self.timer, 0)
            spent = max(0.0, self.left / 2 - unused)
            self.left -= spent
            self.signal.signal(self.signal.SIGPROF, self.handler)
            self.signal.setitimer(self.timer, max(0.1, self.whole - spent) if self.whole else 0)

    def stop(self, number, frame):
        raise _CutOff("computes for long, and was cut off")


class _CutOff(BaseException):
    """Passes by `except Exception`, which would keep an endless loop alive."""


class _Calm:
    """While cells run: waiting takes no time, what would end the process ends the cell, and long outputs are cut."""

    def __enter__(self):
        import os
        import signal
        import sys
        import time

        def leave(*args):
            raise SystemExit("would have ended the process")

        instead = [(time, "sleep", lambda seconds: None), (signal, "raise_signal", leave)]
        instead += [(os, name, leave) for name in ("_exit", "abort", "kill", "killpg", "execv")]
        instead += [(sys, name, _Short(getattr(sys, name))) for name in ("stdout", "stderr")]
        self.kept = [(owner, name, getattr(owner, name)) for owner, name, _ in instead if hasattr(owner, name)]
        for owner, name, thing in instead:
            setattr(owner, name, thing)

    def __exit__(self, *error):
        for owner, name, thing in self.kept:
            setattr(owner, name, thing)


class _Short:
    """An output of which the beginning is kept."""

    def __init__(self, file):
        self.file, self.left = file, 1 << 14

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, text):
        if self.left > 0:
            self.file.write(text[: self.left])
        self.left -= len(text)
        return len(text)


_prepare()
_run_cells({cells})
'''
LOOK_THERE = "from {home} import *  # the notebook\n"


class NotebookError(Exception):
    """Why nothing of a notebook is read."""


@dataclass(frozen=True)
class Notebook:
    """The code of a notebook; of one of ours also the number of its lesson, and what its students were given."""

    cells: tuple[str, ...]
    number: int = 0
    given: str = ""


def files(notebooks: Iterable[bytes], contract: Iterable[str]) -> dict[str, str]:
    """The course's files, made of the cells of one notebook or of several: of ours in the order of the lessons."""
    return files_of_cells(cells_in_order(map(read, notebooks)), contract)


def cells_in_order(notebooks: Iterable[Notebook]) -> list[str]:
    """The cells of all notebooks, lesson by lesson; first what all students were given."""
    ordered = sorted(notebooks, key=lambda notebook: notebook.number)
    given = next((notebook.given for notebook in ordered if notebook.given), "")
    return [given] * bool(given) + [cell for notebook in ordered for cell in notebook.cells]


def files_of_cells(cells: list[str], contract: Iterable[str]) -> dict[str, str]:
    """The course's files, made of cells: they become the first of them, from which the others take their names."""
    if sum(map(len, cells)) > CODE_LIMIT:
        raise NotebookError(
            f"more than {CODE_LIMIT >> 10} KiB of code: hand in the cells of the exercises only"
        )
    home, *others = (file.removesuffix(".py") for file in contract)
    run = RUN_CELLS.format(cells=[versions(cell) for cell in cells], others=others)
    return {f"{home}.py": run} | {f"{name}.py": LOOK_THERE.format(home=home) for name in others}


def read(data: bytes) -> Notebook:
    """The code of a notebook; NotebookError says why there is none."""
    if len(data) > LIMIT:
        raise NotebookError(f"larger than {LIMIT >> 20} MiB: clear its outputs")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotebookError("not a notebook: save it again in Jupyter") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise NotebookError("a notebook of an old format: save it again in Jupyter")
    code = (cell for cell in cells if isinstance(cell, dict) and cell.get("cell_type") == "code")
    texts = tuple(text_of(cell.get("source")) for cell in code if not is_example(cell))
    about = within(notebook, "metadata", "chainrule")
    number, given = about.get("number"), about.get("given")
    return Notebook(texts, number if isinstance(number, int) else 0, given if isinstance(given, str) else "")


def is_example(cell: dict[str, object]) -> bool:
    """Whether a cell is a lesson's example as it was handed out: it says nothing of the student's work."""
    digest = within(cell, "metadata", "chainrule").get("example")
    return digest == example_digest(text_of(cell.get("source")))


def example_digest(text: str) -> str:
    """By which an example is known again."""
    return hashlib.sha256(text.strip("\n").encode("utf-8", "replace")).hexdigest()[:16]


def within(thing: dict[str, object], *path: str) -> dict[str, object]:
    """A dict within dicts; empty where there is none."""
    for name in path:
        inner = thing.get(name)
        if not isinstance(inner, dict):
            return {}
        thing = inner
    return thing


def text_of(source: object) -> str:
    """A cell's text, which may be one string or a list of lines."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode()


def versions(text: str) -> list[str]:
    """What to try to read a cell as: as it is, then without what is for Jupyter only."""
    return list(dict.fromkeys((text, python_of(text))))


def python_of(text: str) -> str:
    """The Python of a cell: magics, shell lines and questions are left out, line for line."""
    first = text.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith("%%") and first[0] not in HARMLESS:
        return ""  # another language
    return "\n".join(without_magic(line) for line in text.split("\n"))


def without_magic(line: str) -> str:
    """The line; where it is for Jupyter, `pass` in its place, so that a block around it stays whole."""
    return line[: len(line) - len(line.lstrip())] + "pass" if FOR_JUPYTER.match(line) else line
