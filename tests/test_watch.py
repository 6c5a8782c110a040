"""`course watch` in a real terminal: every way of saving, every key, and whatever can go wrong meanwhile."""

import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from course.workspace import Workspace
from tests.conftest import PACK, files_of
from tests.terminal import COURSE, LONGEST, Terminal

RIGHT = files_of("reference")["engine.py"]
WRONG = RIGHT.replace("operand.grad += grad * local_grad", "operand.grad = grad * local_grad")
ENDLESS = RIGHT + "\nwhile True:\n    pass\n"
PROMPT = "q quit"
IS_WRONG, IS_RIGHT = "✗ accumulation", "✓ accumulation"

Watch = Callable[..., Terminal]


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the reference in it, and a mistake."""
    folder = tmp_path / "work"
    folder.mkdir()
    for name, text in files_of("reference").items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "engine.py").write_text(WRONG, encoding="utf-8")
    return folder


@pytest.fixture
def watch(work: Path) -> Iterator[Watch]:
    """Start `course watch` in a terminal."""
    opened = []

    def watch(*arguments: object, cwd: Path = work, **options: Any) -> Terminal:
        opened.append(Terminal(COURSE, "watch", *arguments, cwd=cwd, **options))
        return opened[-1]

    yield watch
    for terminal in opened:
        terminal.close()


def save(work: Path, text: str) -> None:
    (work / "engine.py").write_text(text, encoding="utf-8")


def save_by_renaming(work: Path, text: str) -> None:
    """As vim and many others do."""
    (work / "engine.py").rename(work / "engine.py~")
    (work / ".engine.py.new").write_text(text, encoding="utf-8")
    os.replace(work / ".engine.py.new", work / "engine.py")


def save_in_halves(work: Path, text: str) -> None:
    """As a slow disk does."""
    with (work / "engine.py").open("w", encoding="utf-8") as file:
        for line in text.splitlines(keepends=True):
            file.write(line)
            file.flush()


@pytest.mark.parametrize("how", [save, save_by_renaming, save_in_halves])
@pytest.mark.parametrize("options", [[], ["--poll"]], ids=["events", "polling"])
def test_a_save_brings_the_verdict(watch: Watch, work: Path, how, options: list[str]) -> None:
    terminal = watch("accumulation", *options)
    shown = terminal.until(IS_WRONG, PROMPT)
    assert "The gradient of a in a + a should be 2; yours is 1." in shown
    for text, verdict in ((RIGHT, IS_RIGHT), (WRONG, IS_WRONG), (RIGHT, IS_RIGHT)):
        how(work, text)
        terminal.until(verdict, PROMPT)
    terminal.press("q")
    assert terminal.leave() == 0


def test_it_never_goes_on_by_itself_and_n_does(watch: Watch, work: Path) -> None:
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, RIGHT)
    terminal.until(IS_RIGHT, "Next: course check backward-twice", PROMPT)
    assert terminal.is_silent(1.0)
    save(work, RIGHT + "\n# a comment\n")
    terminal.until(IS_RIGHT, PROMPT)
    terminal.press("n")
    terminal.until("✓ backward-twice", PROMPT)


def test_n_leaves_behind_what_is_not_right_yet(watch: Watch) -> None:
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    terminal.press("n")
    terminal.until("✓ backward-twice", PROMPT)


def test_the_place_is_remembered(watch: Watch, work: Path) -> None:
    terminal = watch("tanh")
    terminal.until("✓ tanh", PROMPT)
    terminal.press("q")
    terminal.leave()
    again = watch()
    again.until("✓ tanh", PROMPT)


def test_the_keys(watch: Watch, work: Path) -> None:
    """h climbs, g draws, l lists, a checks all, arrows do nothing, q quits and leaves the terminal as it was."""
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    for rung in (1, 2):
        terminal.press("h")
        terminal.until(f"Hint {rung} of 3 for accumulation", PROMPT)
    terminal.press("g")
    drawn = terminal.until(PROMPT)
    assert "accumulation.svg" in drawn or "course doctor" in drawn
    terminal.press("l")
    terminal.until("deep-graph", PROMPT)
    terminal.press("\x1b[A")
    terminal.press("x")
    assert terminal.is_silent(0.5)
    terminal.press("a")
    terminal.until(IS_WRONG, PROMPT)
    assert Workspace(work).passed("add")
    terminal.press("Q")
    assert terminal.leave() == 0
    assert terminal.after == terminal.before


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_however_it_ends_the_terminal_is_as_before(watch: Watch, end: signal.Signals) -> None:
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    terminal.process.send_signal(end)
    assert terminal.leave() == 128 + end
    assert terminal.after == terminal.before


def test_an_endless_loop_is_called_off_by_the_next_save(watch: Watch, work: Path) -> None:
    """Long before its time is over; and so it is by q."""
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, ENDLESS)
    terminal.until("Checking …")
    save(work, RIGHT)
    shown = terminal.until(IS_RIGHT, PROMPT)
    assert "Stopped after" not in shown
    save(work, ENDLESS)
    terminal.until("Checking …")
    terminal.press("q")
    assert terminal.leave() == 0


def test_keys_wait_for_the_verdict(watch: Watch, work: Path) -> None:
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, ENDLESS)
    terminal.until("Checking …")
    terminal.press("h")
    assert terminal.is_silent(0.5)
    save(work, WRONG)
    terminal.until(IS_WRONG, "Hint 1 of 3", PROMPT)


def test_what_does_not_compile_is_said_and_mended(watch: Watch, work: Path) -> None:
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, RIGHT[: len(RIGHT) // 2] + "\n(\n")
    terminal.until("engine.py does not import: it raised SyntaxError", PROMPT)
    save(work, RIGHT)
    terminal.until(IS_RIGHT, PROMPT)


@pytest.mark.parametrize("options", [[], ["--poll"]], ids=["events", "polling"])
def test_a_folder_may_vanish_and_come_back(watch: Watch, work: Path, options: list[str]) -> None:
    terminal = watch("accumulation", "--folder", work, *options, cwd=work.parent, columns=300)  # a long path
    terminal.until(IS_WRONG, PROMPT)
    files = files_of("reference")
    shutil.rmtree(work)
    terminal.until("No such file or directory", PROMPT)
    work.mkdir()
    for name, text in files.items():
        (work / name).write_text(text, encoding="utf-8")
    terminal.until(IS_RIGHT, PROMPT)
    save(work, WRONG)
    terminal.until(IS_WRONG, PROMPT)


def test_before_the_finish_line_everything_is_checked_again(watch: Watch, work: Path) -> None:
    """What was right before and no longer is, is named; once all is right, it says so."""
    subprocess.run([COURSE, "check", "--all", "--folder", work], capture_output=True, check=False)
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, RIGHT.replace("        t = math.tanh(self.data)\n", "        t = math.sinh(self.data)\n"))
    terminal.until(IS_RIGHT, "tanh was right before, and no longer is.", PROMPT)
    save(work, RIGHT)
    terminal.until(IS_RIGHT, PROMPT)
    terminal.press("a")
    terminal.until("Nothing is wrong.", "46/46", PROMPT)
    save(work, RIGHT + "\n")
    terminal.until("The finish line", "Everything was checked again: all done.", PROMPT)


def test_without_a_terminal_it_works_without_keys(work: Path) -> None:
    command = [COURSE, "watch", "accumulation", "--folder", work]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        try:
            lines = iter(process.stdout.readline, "")
            assert any(IS_WRONG in line for line in lines)
            assert any("0/46" in line for line in lines)
            save(work, RIGHT)
            rest = []
            assert any(rest.append(line) or IS_RIGHT in line for line in lines)
            assert not any("\x1b" in line or PROMPT in line for line in rest)
            process.send_signal(signal.SIGTERM)
            assert process.wait(LONGEST) == 143
        finally:
            process.kill()


def test_plain_clears_nothing_and_has_no_colours(work: Path, watch: Watch) -> None:
    terminal = watch("accumulation", "--plain", "--lang", "zh")
    assert "✗ accumulation" in terminal.until("q 退出")
    assert b"\x1b" not in terminal.raw


def test_nothing_is_left_when_it_ends(watch: Watch, work: Path) -> None:
    """No zygote, no worker."""
    terminal = watch("accumulation")
    terminal.until(IS_WRONG, PROMPT)
    save(work, ENDLESS)
    terminal.until("Checking …")
    children = _descendants(terminal.process.pid)
    assert children
    terminal.press("q")
    terminal.leave()
    assert [pid for pid in children if Path(f"/proc/{pid}/cmdline").exists()] == []


def _descendants(pid: int) -> list[int]:
    """The processes below one, as Linux lists them."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("needs /proc")
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *_descendants(child)]
    return found


def test_a_folder_that_cannot_be_written_to_is_watched_all_the_same(work: Path, watch: Watch) -> None:
    (work / ".course").write_text("a file where a folder should be", encoding="utf-8")
    terminal = watch("accumulation")
    terminal.until("nothing is remembered", IS_WRONG, PROMPT)
    save(work, RIGHT)
    terminal.until(IS_RIGHT, PROMPT)


def test_the_first_exercise_is_where_a_beginner_begins(watch: Watch, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    terminal = watch(cwd=empty)
    terminal.until("course start", PROMPT)
    subprocess.run([COURSE, "start", "--folder", empty], capture_output=True, check=True)
    terminal.until(f"· {next(iter(PACK.by_id))}", PROMPT)


def test_what_is_borrowed_is_settled(watch: Watch, work: Path) -> None:
    """n passes over it, it is named as borrowed and not as wrong, and the finish line asks for one's own."""
    (work / "engine.py").write_text(RIGHT, encoding="utf-8")
    for words in (["check", "--all"], ["borrow", "tanh", "--yes"]):
        subprocess.run([COURSE, *words, "--folder", work], capture_output=True, check=True)
    terminal = watch("tanh")
    terminal.until("(borrowed)", "borrowed: write your own", PROMPT)
    terminal.press("a")
    terminal.until("Nothing is wrong.", PROMPT)
