"""The documents say what is so: commands, links, hooks, figures and the README's failing check."""

import importlib.util
import inspect
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from course import hookspecs
from course.cli import Context, build
from course.judging.report import ScoreReport
from course.judging.submission import read_folder
from course.plugins import plugin_manager
from dev.start import COMMANDS
from tests.conftest import PACK, ROOT, SOLUTIONS, Grade, lost

FOLDERS = ("docs", "solutions", "tests", "course", "exercises", "grader")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(path for name in FOLDERS for path in (ROOT / name).rglob("*.md"))])
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = ROOT / "docs" / "images" / "failing-check.svg"

BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANY_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`((?:course|grader) [^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
ROW = re.compile(r"^\| (.+?) \| (\d+) / (\d+) \| (.*?) \| (.*?) \|$", re.MULTILINE)


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines_of_code(text: str) -> list[str]:
    """The lines of a document's console blocks, without their prompts."""
    return [line.removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every `course …` and `grader …` that a reader is told to type."""
    for line in lines_of_code(text):
        program, *words = shlex.split(line, comments=True) if "course " in line or "grader " in line else [""]
        if Path(program).name in ("course", "grader"):
            yield Path(program).name, words


def group_and_context(program: str) -> tuple[click.Group, click.Context]:
    """A program's commands, as its plugins add them."""
    group = build(plugin_manager(), program, "")
    return group, click.Context(group, obj=Context(plugin_manager(), "en"))


def mentioned(text: str) -> Iterator[tuple[str, list[str]]]:
    """Every `course …` and `grader …` in running text."""
    for span in SPAN.findall(ANY_BLOCK.sub("", text)):
        program, *words = span.split()
        yield program, words


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_command_in_a_document_exists(document: Path) -> None:
    for program, (name, *words) in commands(document.read_text(encoding="utf-8")):
        group, context = group_and_context(program)
        command = group.get_command(context, name)
        assert command, f"{program} {name}"
        command.make_context(name, words, parent=context)  # a usage error if an option is not there


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_command_in_running_text_exists(document: Path) -> None:
    for program, (name, *words) in mentioned(document.read_text(encoding="utf-8")):
        group, context = group_and_context(program)
        command = group.get_command(context, name)
        assert command, f"{program} {name}"
        options = {option for parameter in command.params for option in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options, f"{program} {name}"


def test_the_readme_names_every_command() -> None:
    for program in ("course", "grader"):
        group, context = group_and_context(program)
        named = {name for known, (name, *_) in (*commands(README), *mentioned(README)) if known == program}
        assert named == set(group.list_commands(context))


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_dev_command_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert set(re.findall(r"python3 dev\.py (\w+)", text)) <= set(COMMANDS)


@pytest.mark.parametrize("document", DOCUMENTS, ids=by_name)
def test_every_relative_link_leads_somewhere(document: Path) -> None:
    links = LINK.findall(ANY_BLOCK.sub("", document.read_text(encoding="utf-8")))
    paths = [link.partition("#")[0] for link in links if not re.match(r"\w+:", link)]
    assert [path for path in paths if not (document.parent / path).exists()] == []


def test_every_hook_is_documented_with_its_signature() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    hooks = [hook for hook in vars(hookspecs).values() if hasattr(hook, "chainrule_spec")]
    assert hooks
    for hook in hooks:
        signature = next(line for line in inspect.getsource(hook).splitlines() if line.startswith("def "))
        assert f"\n{signature}\n" in text


# --- the table of real submissions --------------------------------------------


def folder_of(cell: str) -> Path:
    """The submission that a row is about: a folder of ours, or the package micrograd."""
    if link := LINK.search(cell):
        return ROOT / link[1]
    package = importlib.util.find_spec("micrograd")  # finds it without importing it
    if package is None or not package.submodule_search_locations:
        pytest.skip("needs the package micrograd")
    return Path(package.submodule_search_locations[0])


def exercises_in(cell: str) -> set[str]:
    """The exercises that a cell names, by their ids or by their file."""
    names = set(re.findall(r"`([^`]+)`", cell))
    by_file = {id_ for id_, exercise in PACK.by_id.items() if set(exercise.files) & names}
    return by_file | {name for name in names if not name.endswith(".py")}


def to_do(report: ScoreReport) -> set[str]:
    """The exercises that are not there, or wait for one that is not."""
    return {exercise.id for exercise in report.exercises if exercise.verdict in ("unanswered", "blocked")}


@pytest.mark.parametrize("row", ROW.findall(README), ids=lambda row: row[0])
def test_the_readme_says_what_grading_says(grade: Grade, row: tuple[str, ...]) -> None:
    cell, score, most, wrong, unwritten = row
    report = grade(read_folder(folder_of(cell)))
    assert (report.score, report.max_score) == (int(score), int(most))
    assert set(lost(report)) == exercises_in(wrong)
    assert to_do(report) == exercises_in(unwritten)


def test_the_readme_tells_of_every_real_submission() -> None:
    told = {LINK.search(cell)[1] if LINK.search(cell) else "micrograd" for cell, *_ in ROW.findall(README)}
    ours = {by_name(path.parent) for path in (ROOT / "tests" / "submissions").glob("*/engine.py")}
    assert told == ours | {"micrograd"}


# --- the failing check --------------------------------------------------------


@pytest.fixture(scope="module")
def overwriting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference with `=` where `+=` belongs, checked once as a whole."""
    folder = tmp_path_factory.mktemp("mine")
    for name in ("derivative.py", "manual.py", "engine.py"):
        shutil.copy(SOLUTIONS / name, folder)
    engine = folder / "engine.py"
    text = engine.read_text(encoding="utf-8")
    assert "operand.grad += grad" in text
    engine.write_text(text.replace("operand.grad += grad", "operand.grad = grad"), encoding="utf-8")
    run_course("check", "--all", folder=folder)
    return folder


def run_course(*words: str, folder: Path) -> str:
    """What the command prints in a folder, in English."""
    command = [sys.executable, "-c", "from course.cli import main; main()", *words]
    environment = {**os.environ, "CHAINRULE_LANG": "en", "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert ran.stderr == ""
    return ran.stdout


def words_of(picture: Path) -> list[str]:
    """The words in an SVG, whoever drew it."""
    texts = re.findall(r"<text[^>]*>(.*?)</text>", picture.read_text(encoding="utf-8"), re.DOTALL)
    return sorted(text.replace("&#160;", " ").strip() for text in texts)


def test_the_readme_shows_what_a_failing_check_prints(overwriting: Path) -> None:
    shown = next(block for block in BLOCK.findall(README) if block.startswith("$ course check accumulation"))
    assert shown.partition("\n")[2] == run_course("check", "accumulation", folder=overwriting)


def test_the_picture_shows_what_a_failing_check_draws(overwriting: Path) -> None:
    drawn = overwriting / ".course" / "accumulation.svg"
    if not drawn.exists():
        pytest.skip("needs graphviz")
    assert words_of(drawn) == words_of(PICTURE)
