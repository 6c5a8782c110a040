"""Runs the code of the lessons and writes what it prints into them: python -m dev.lessons [--pack PACK] [LESSON…]

The blocks of a file run in order, in one namespace, beside the reference solutions; what a ```python block prints
becomes the ```output block below it. Blocks marked ```python torch run where PyTorch is installed; elsewhere what
was recorded stays as it is.
"""

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from course.pack import Pack
from course.plugins import BUILT_IN, load_pack
from course.reading.lesson import Prose, read_prose, with_prose

RUNNER = """
import contextlib, io, json, sys
spaces, outputs = {False: {"__name__": "lesson"}, True: {"__name__": "torch"}}, []
for code, is_torch in json.load(sys.stdin):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            exec(compile(code, "lesson", "exec"), spaces[is_torch])
        except Exception as error:
            print(f"{type(error).__name__}: {error}")
    outputs.append(said.getvalue())
json.dump(outputs, sys.stdout)
"""


@dataclass(frozen=True)
class Ran:
    """A block of code: its first line in the file, the block below it for its output, and what it printed."""

    line: int
    output: tuple[int, int] | None  # lines of the file, the fences left out
    shown: str
    printed: str


def run(prose: Prose, pack: Pack | None = None) -> list[Ran]:
    """Every block of code of a lesson that can be run here, with what it printed."""
    blocks = list(_code(prose))
    outputs = _printed([(code, is_torch) for _, code, is_torch, _, _ in blocks], pack or load_pack(BUILT_IN))
    return [
        Ran(line, place, shown, printed)
        for (line, _, _, place, shown), printed in zip(blocks, outputs, strict=True)
    ]


def _code(prose: Prose) -> Iterator[tuple[int, str, bool, tuple[int, int] | None, str]]:
    with_torch = importlib.util.find_spec("torch") is not None
    for node in prose.fences("python"):
        is_torch = "torch" in node.info.split()
        if is_torch and not with_torch:
            continue
        below = node.next_sibling
        has_output = below is not None and below.type == "fence" and below.info.strip() == "output"
        place = (below.map[0] + 1, below.map[1] - 1) if has_output else None
        yield node.map[0] + 1, node.content, is_torch, place, below.content if has_output else ""


def _printed(blocks: list[tuple[str, bool]], pack: Pack) -> list[str]:
    """What the blocks print, one after the other in one process; `data/` is there, and `engine` is the reference."""
    solutions = os.pathsep.join(_solutions(pack))
    done = subprocess.run(
        [sys.executable, "-P", "-B", "-W", "error", "-c", RUNNER],
        input=json.dumps(blocks),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=pack.exercises,
        env=os.environ | {"PYTHONPATH": solutions, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"},
        timeout=300,
    )
    outputs: list[str] = json.loads(done.stdout)
    return outputs


def _solutions(pack: Pack) -> Iterator[str]:
    """The folders of the reference, that of the pack below too."""
    yield str(pack.solutions)
    if pack.on:
        yield from _solutions(pack.on)


def write_outputs(prose: Prose, pack: Pack) -> int:
    """Write what the code prints below it; how many blocks changed."""
    lines, changed = prose.text.splitlines(), 0
    for ran in reversed(run(prose, pack)):
        if ran.output is None and ran.printed:
            raise SystemExit(
                f"{prose.path}, line {ran.line}: this code prints, and has no ```output block below it."
            )
        if ran.output and ran.printed != ran.shown:
            lines[slice(*ran.output)] = ran.printed.splitlines()
            changed += 1
    prose.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return changed


def proses(pack: Pack, names: tuple[str, ...] = ()) -> Iterator[Prose]:
    """The lessons, each in every language."""
    for lesson in with_prose(pack):
        if not names or lesson.id in names:
            yield from (read_prose(pack, lesson, language) for language in pack.manifest.languages)


def main(*names: str) -> None:
    """Bring the outputs of the lessons up to date."""
    name, names = (names[1], names[2:]) if names[:1] == ("--pack",) else (BUILT_IN, names)
    pack = load_pack(name)
    for prose in proses(pack, names):
        print(f"{prose.path.name}: {write_outputs(prose, pack)} outputs changed")


if __name__ == "__main__":
    main(*sys.argv[1:])
