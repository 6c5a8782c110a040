"""From solutions to stubs: what lies between nbgrader's marks is the student's to write.

    ### BEGIN SOLUTION
    return self.data + other.data
    ### END SOLUTION

inside a function becomes `raise NotImplementedError`; a region outside of functions leaves nothing.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from course.errors import PackError
from course.judging.report import to_json
from course.pack import Pack
from course.slices import BEGIN, END

GONE = "\0"  # no line of Python
STUB = ("# YOUR CODE HERE", "raise NotImplementedError")


def stub(source: str, name: str = "<solution>") -> str:
    """The file that a student starts from; a PackError names the line of a stray or unclosed mark."""
    in_function = _lines_in_functions(source, name)
    kept: list[str] = []
    opened = 0
    for number, line in enumerate(source.splitlines(), 1):
        match (line.strip(), bool(opened)):
            case (mark, False) if mark == BEGIN:
                opened = number
                kept += [line[: line.index("#")] + text for text in STUB] if number in in_function else [GONE]
            case (mark, True) if mark == END:
                opened = 0
            case (mark, _) if _is_mark(mark):
                raise PackError(
                    f"{name}, line {number}: {mark!r} is out of place. Write {BEGIN!r}, then {END!r}."
                )
            case (_, False):
                kept.append(line)
    if opened:
        raise PackError(f"{name}, line {opened}: this {BEGIN!r} is never closed. Add {END!r}.")
    return "\n".join(_without_gaps(kept)).rstrip() + "\n"


def _without_gaps(lines: list[str]) -> list[str]:
    """Where a region leaves nothing between two blank lines, one of them goes too."""
    kept: list[str] = []
    after_gone = False
    for line in lines:
        if line == GONE or (after_gone and not line and kept and not kept[-1]):
            after_gone = True
        else:
            kept.append(line)
            after_gone = False
    return kept


def _is_mark(text: str) -> bool:
    """Whether it is a mark, or meant to be one."""
    return text.startswith("#") and text.strip("# ").upper().split() in (BEGIN.split()[1:], END.split()[1:])


def _lines_in_functions(source: str, name: str) -> set[int]:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise PackError(
            f"{name}, line {error.lineno}: {error.msg}. A solution must be valid Python."
        ) from None
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    return {line for function in functions for line in range(function.lineno, (function.end_lineno or 0) + 1)}


def stubs(pack: Pack) -> Iterator[tuple[str, str]]:
    """Name and text of every file that students start from."""
    if pack.solutions is None:
        raise PackError(
            f"{pack.name}: this installation has no solutions to build from. Install the course itself, not a kit."
        )
    files = dict.fromkeys(file for lesson in pack.manifest.lessons for file in lesson.files)
    for file in files:
        path = pack.solutions / file
        yield file, stub(path.read_text(encoding="utf-8"), str(path))


def built_stubs(pack: Pack) -> dict[Path, bytes]:
    """The files that students start from, at their places in the pack."""
    return {pack.exercises / name: text.encode() for name, text in stubs(pack)}


def built(pack: Pack) -> dict[Path, bytes]:
    """All that is made from the solutions: the stubs, what the plots show of them, and how known mistakes behave."""
    from grader.fingerprints import fingerprints

    files = built_stubs(pack) | built_records(pack)
    if pack.fingerprints:
        files[pack.fingerprints] = to_json(fingerprints(pack))
    return files


def built_records(pack: Pack) -> dict[Path, bytes]:
    """What every plot shows of the reference, at its place in the pack."""
    from course.judging.submission import Submission
    from course.plotting.measuring import measured, rounded
    from course.plotting.plots import load_plots
    from grader import corpus

    if not (pack.recorded and pack.plots and pack.plots.is_dir()):
        return {}
    reference, plots = Submission("reference", corpus.files_of(pack, corpus.REFERENCE)), load_plots(pack)
    answers = {name: rounded(measured(one, pack, reference)) for name, one in plots.items()}
    lines = [
        f"{json.dumps(name)}: {json.dumps(answer, separators=(',', ':'))}" for name, answer in answers.items()
    ]
    return {pack.recorded: ("{\n" + ",\n".join(lines) + "\n}\n").encode()}


def stale(files: dict[Path, bytes]) -> list[Path]:
    """Those of the built files that are missing, or are not as they should be."""
    return [path for path, data in files.items() if not path.exists() or path.read_bytes() != data]
