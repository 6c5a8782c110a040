"""A notebook as a submission: its code cells make one module that all the course's files look into.

Each cell runs alone: one that fails, is no Python or trains for long, spoils only what it would have defined.
Nothing of a notebook is run or parsed here; only its cells are taken out.
"""

import json
import re
from collections.abc import Iterable, Iterator

LIMIT = 8 << 20  # bytes of a notebook, which may hold pictures
CODE_LIMIT = 256 << 10  # characters of all cells together
HOME = "engine.py"  # the file that the cells become; the others take their names from it
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


def _run_cells(cells):
    limit = _Limit(2.0)
    for number, texts in enumerate(cells, 1):
        try:
            code = _compiled(texts, f"cell_{{number}}.py")
            with limit:
                exec(code, globals())
        except (Exception, SystemExit) as error:
            print(f"cell {{number}}: {{type(error).__name__}}: {{error}}")


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
        raise TimeoutError("computes for long, and was cut off")


_run_cells({cells})
'''
LOOK_THERE = f"from {HOME.removesuffix('.py')} import *  # the notebook\n"


class NotebookError(Exception):
    """Why nothing of a notebook is read."""


def files(notebooks: Iterable[bytes], contract: Iterable[str]) -> dict[str, str]:
    """The course's files, made of the cells of one notebook or of several."""
    cells = [cell for data in notebooks for cell in cells_of(data)]
    if sum(map(len, cells)) > CODE_LIMIT:
        raise NotebookError(
            f"more than {CODE_LIMIT >> 10} KiB of code: hand in the cells of the exercises only"
        )
    run = RUN_CELLS.format(cells=[versions(cell) for cell in cells])
    return {file: run if file == HOME else LOOK_THERE for file in contract}


def cells_of(data: bytes) -> Iterator[str]:
    """The text of every code cell."""
    if len(data) > LIMIT:
        raise NotebookError(f"larger than {LIMIT >> 20} MiB: clear its outputs")
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotebookError("not a notebook: save it again in Jupyter") from None
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise NotebookError("a notebook of an old format: save it again in Jupyter")
    for cell in cells:
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            yield text_of(cell.get("source"))


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
