"""What a student sees, command by command, in a real terminal; as pictures for the documents: python -m dev.screens

The tests keep the same screens as text.
"""

import html
import io
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from course.autograd import load
from course.screen import columns
from grader import corpus
from tests.terminal import COURSE, Terminal

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
LANGUAGES, WIDTHS = ("en", "zh"), (80, 120)
CLEARED = "\x1b[2J\x1b[1;1H"
COLUMN = 12.2  # how wide Rich draws one
KEYS_SHOWN = {"en": "q quit", "zh": "q 退出"}
RIGHT_LINE, WRONG_LINE = "operand.grad += grad * local_grad", "operand.grad = grad * local_grad"


@dataclass(frozen=True)
class Scene:
    """A command in a folder, with the keys that are pressed; `first` are commands that come before it, unseen.

    `work` is the folder: empty, the reference, or the reference with something in a file replaced.
    """

    name: str
    command: str
    work: str = "mistake"
    first: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()
    is_message: bool = True


# Those that the documents show.
PICTURED = (
    "start",
    "check-unwritten",
    "check-right",
    "check-wrong",
    "hint-1",
    "graph",
    "check-lesson",
    "watch-right",
    "borrow",
    "submit",
)

SCENES = (
    Scene("list", "list", first=("check --all",), is_message=False),
    Scene("start", "start slope", "empty"),
    Scene("start-again", "start slope", "empty", ("start slope",)),
    Scene("check-nothing-there", "check", "empty"),
    Scene("check-unwritten", "check", "empty", ("start slope",)),
    Scene("check-right", "check add", "right"),
    Scene("check-wrong", "check accumulation"),
    Scene("check-crashed", "check tanh", "crashing"),
    Scene("check-broken-file", "check add", "unreadable"),
    Scene("check-blocked", "check accumulation", "blocking"),
    Scene("check-lesson", "check --lesson slope", "right"),
    Scene("check-unknown", "check ad"),
    Scene("replay", "check accumulation --replay b2f4", first=("check accumulation",)),
    Scene("hint-1", "hint accumulation", first=("check accumulation",)),
    Scene("hint-2", "hint accumulation", first=("check accumulation", "hint accumulation")),
    Scene("hint-3", "hint accumulation --rung 3", first=("check accumulation",)),
    Scene("read", "read slope --plain", is_message=False),
    Scene("graph", "graph accumulation --plain", first=("check accumulation",), is_message=False),
    Scene(
        "graph-expression", "graph 'L = (a*b + c)*f' a=2 b=-3 c=10 f=-2 --plain", "right", is_message=False
    ),
    Scene("plots", "plot", is_message=False),
    Scene("borrow", "borrow accumulation", "stub", keys=("y\n",)),
    Scene("check-borrowed", "check add", "stub", ("borrow add --yes",)),
    Scene("reset", "reset tanh --yes", "right"),
    Scene("submit", "submit --lesson slope --yes", "right"),
    Scene("submit-open", "submit --lesson accumulation --yes"),
    Scene("doctor", "doctor --plain", is_message=False),
    Scene("watch-wrong", "watch accumulation", keys=("h", "q")),
    Scene("watch-right", "watch accumulation", "right", keys=("q",)),
    Scene("watch-all", "watch accumulation", keys=("a", "q")),
)


def write_work(folder: Path, work: str) -> None:
    """Put the files of a scene into a folder."""
    folder.mkdir(parents=True)
    pack = load()
    if work == "empty":
        return
    files = dict(corpus.files_of(pack, corpus.REFERENCE))
    if work == "stub":
        files = {"engine.py": (pack.exercises / "engine.py").read_text("utf-8")}
    replaced = {
        "mistake": (RIGHT_LINE, WRONG_LINE),
        "crashing": ("t = math.tanh(self.data)", "t = maths.tanh(self.data)"),
        "unreadable": ("def __add__(self, other):", "def __add__(self, other)"),
        "blocking": ("def backward(self", "def backwards(self"),
    }.get(work)
    if replaced:
        assert replaced[0] in files["engine.py"], work
        files["engine.py"] = files["engine.py"].replace(*replaced)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def captured(scene: Scene, folder: Path, width: int, lang: str) -> str:
    """What the terminal was sent, with its colours."""
    write_work(folder, scene.work)
    for command in scene.first:
        subprocess.run([COURSE, *command.split()], cwd=folder, capture_output=True, check=False)
    words = re.findall(r"'[^']*'|\S+", scene.command)
    terminal = Terminal(
        COURSE,
        *(word.strip("'") for word in words),
        cwd=folder,
        columns=width,
        CHAINRULE_LANG=lang,
        PAGER="cat",
        EDITOR="vi",
    )
    try:
        for key in scene.keys:
            terminal.until(KEYS_SHOWN[lang] if scene.command.startswith("watch") else "[y/N]")
            terminal.press(key)
        terminal.finish()
        return terminal.raw.decode().replace("\r\n", "\n")
    finally:
        terminal.close()


def main() -> None:
    """Write the scenes that documents show, at 80 columns, as pictures."""
    for lang in LANGUAGES:
        for scene in (one for one in SCENES if one.name in PICTURED):
            with tempfile.TemporaryDirectory() as parent:
                shown = captured(scene, Path(parent) / "work", WIDTHS[0], lang)
            path = IMAGES / f"screen-{scene.name}.{lang}.svg"
            path.write_text(as_svg(f"course {scene.command}", shown.split(CLEARED)[-1]), encoding="utf-8")
            print(path.name)


def as_svg(command: str, shown: str) -> str:
    """The screen below the command that made it, as a picture without a font or anything else from elsewhere."""
    from rich.console import Console
    from rich.text import Text

    console = Console(record=True, width=WIDTHS[0], file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(f"$ {command}\n{shown.rstrip()}"), soft_wrap=False)
    svg = console.export_svg(title="", unique_id="screen")
    svg = re.sub(r'textLength="[\d.]+"([^>]*>)([^<]*)<', _with_its_length, svg)
    svg = re.sub(r"\s*@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    return svg.replace("Fira Code,", "ui-monospace, Consolas, Menlo,")


def _with_its_length(found: re.Match[str]) -> str:
    """Rich takes a wide character for one column when it writes how long a text is."""
    length = COLUMN * columns(html.unescape(found[2]))
    return f'textLength="{length:g}"{found[1]}{found[2]}<'


if __name__ == "__main__":
    main()
