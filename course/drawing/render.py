"""From graphviz's language to a picture, by whichever renderer this computer has."""

import re
import shutil
import subprocess
import sysconfig
from pathlib import Path

from course.messages import N_
from course.text import told

SECONDS = 20
SCREEN = 96  # dots an inch
FONT = Path(__file__).with_name("fonts") / "NotoSansSC-Subset.otf"
FONT_NAME = "Noto Sans SC"  # so that Chinese is drawn everywhere


class DrawingError(Exception):
    """The picture could not be drawn; the text says why and what to do."""


class NoRenderer(DrawingError):  # noqa: N818 - the name says what is missing
    """No program on this computer can draw the graph."""

    def __init__(self) -> None:
        text = N_(
            "Drawing a picture needs graphviz, which is not installed here.\n  Install it with:  {command}"
        )
        super().__init__(told(text, command='pip install "chainrule[draw]"'))


def renderer() -> str:
    """Graphviz's own `dot` where there is one, else the one that comes with chainrule[draw]."""
    places = [("dot", None), ("graphviz-pure", sysconfig.get_path("scripts")), ("graphviz-pure", None)]
    found = next(filter(None, (shutil.which(name, path=path) for name, path in places)), None)
    if not found:
        raise NoRenderer
    return found


def svg(dot: str) -> bytes:
    """The picture, as the bytes of an SVG file."""
    command = [renderer(), "-Tsvg"]
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, timeout=SECONDS, check=True)
    except subprocess.TimeoutExpired:
        raise DrawingError(
            told(N_("The graph is too large: drawing it took more than {seconds} seconds."), seconds=SECONDS)
        ) from None
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"").decode(errors="replace")[:300]
        raise DrawingError(
            told(N_("{program} could not draw the graph. {said}"), program=command[0], said=said or error)
        ) from None
    return done.stdout


def png(dot: str) -> bytes:
    """The picture, as the bytes of a PNG file."""
    try:
        import resvg_py
    except ImportError:
        raise NoRenderer from None
    # ours stands for whatever font the picture asks for; it has no ballot cross
    picture = re.sub(
        r'font-family="[^"]*"', f'font-family="{FONT_NAME}"', svg(dot.replace("✗", "×")).decode()
    )
    drawn = resvg_py.svg_to_bytes(
        svg_string=picture, dpi=2 * SCREEN, font_files=[str(FONT)], skip_system_fonts=True
    )
    return bytes(drawn)
