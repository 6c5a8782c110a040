"""How long `course watch` takes from a save to the verdict on the screen."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

COURSE = Path(sys.executable).with_name("course")
SAVES = 15
MISTAKE = ("operand.grad += grad * local_grad", "operand.grad = grad * local_grad")


def saves(solutions: Path) -> Iterator[tuple[str, float]]:
    """What the verdict is, and the median of the seconds from the save on."""
    right = (solutions / "engine.py").read_text(encoding="utf-8")
    texts = {"✓": right, "✗": right.replace(*MISTAKE)}
    spent: dict[str, list[float]] = {mark: [] for mark in texts}
    with tempfile.TemporaryDirectory() as folder:
        for file in solutions.glob("*.py"):
            shutil.copy(file, folder)
        command = [COURSE, "watch", "accumulation", "--lang", "en", "--folder", folder]
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
        ) as process:
            _verdict(process, "✓")
            for mark in ["✗", "✓"] * SAVES:
                time.sleep(0.3)  # what is checked unasked after a verdict is over
                (Path(folder) / "engine.py").write_text(texts[mark], encoding="utf-8")
                saved = time.perf_counter()
                _verdict(process, mark)
                spent[mark].append(time.perf_counter() - saved)
            process.terminate()
    yield from ((mark, statistics.median(times)) for mark, times in spent.items())


def _verdict(process: "subprocess.Popen[str]", mark: str) -> None:
    """Read up to the end of the message: the line of progress."""
    for line in process.stdout or ():
        if line.startswith(mark):
            break
    next(line for line in process.stdout or () if line.startswith("["))
