"""A notebook as a submission: its code cells make one module that all the course's files look into.

Each cell runs alone: one that fails, or is no Python, spoils only what it would have defined.
Nothing of a notebook is run or parsed here; only its cells are taken out.
"""

import json
from collections.abc import Iterable, Iterator

LIMIT = 8 << 20  # bytes of a notebook, which may hold pictures
HOME = "engine.py"  # the file that the cells become; the others take their names from it
HARMLESS = (
    "%%time",
    "%%timeit",
    "%%capture",
    "%%writefile",
    "%%file",
    "%%prun",
)  # magics with Python below them

RUN_CELLS = '''"""The code cells of a notebook, each by itself."""

CELLS = {cells}

for number, cell in enumerate(CELLS, 1):
    try:
        exec(compile(cell, f"cell_{{number}}.py", "exec"), globals())
    except Exception as error:
        print(f"cell {{number}}: {{type(error).__name__}}: {{error}}")
'''
LOOK_THERE = f"from {HOME.removesuffix('.py')} import *  # the notebook\n"


class NotebookError(Exception):
    """Why nothing of a notebook is read."""


def files(notebooks: Iterable[bytes], contract: Iterable[str]) -> dict[str, str]:
    """The course's files, made of the cells of one notebook or of several."""
    cells = [cell for data in notebooks for cell in cells_of(data)]
    return {file: RUN_CELLS.format(cells=repr(cells)) if file == HOME else LOOK_THERE for file in contract}


def cells_of(data: bytes) -> Iterator[str]:
    """The text of every code cell, without what is for Jupyter only."""
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
            yield python_of(text_of(cell.get("source")))


def text_of(source: object) -> str:
    """A cell's text, which may be one string or a list of lines."""
    lines = source if isinstance(source, list) else [source]
    text = "".join(line for line in lines if isinstance(line, str))
    return text.replace("\r\n", "\n").encode("utf-8", "replace").decode()


def python_of(text: str) -> str:
    """The Python of a cell: magics, shell lines and questions are left out, line for line."""
    first = text.lstrip().split(maxsplit=1)[:1]
    if first and first[0].startswith("%%") and first[0] not in HARMLESS:
        return ""  # another language
    return "\n".join(without_magic(line) for line in text.split("\n"))


def without_magic(line: str) -> str:
    """The line; where it is for Jupyter, `pass` in its place, so that a block around it stays whole."""
    return line[: len(line) - len(line.lstrip())] + "pass" if is_for_jupyter(line) else line


def is_for_jupyter(line: str) -> bool:
    """Whether a line is a magic, a shell command or a question."""
    bare = line.strip()
    return bare.startswith(("%", "!", "?")) or (bare.endswith("?") and bare.rstrip("?").isidentifier())
