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
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from course import hookspecs
from course.cli import Context, build
from course.judging.report import ExerciseResult
from course.judging.submission import CONTRACT, read_folder
from course.plugins import plugin_manager
from dev.start import COMMANDS
from tests.conftest import PACK, ROOT, SOLUTIONS, Grade

FOLDERS = ("docs", "solutions", "tests", "course", "exercises", "grader")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(path for name in FOLDERS for path in (ROOT / name).rglob("*.md"))])
README = (ROOT / "README.md").read_text(encoding="utf-8")
PICTURE = ROOT / "docs" / "images" / "failing-check.svg"

BLOCK = re.compile(r"^```(?:console|sh)\n(.*?)^```", re.MULTILINE | re.DOTALL)
ANY_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`((?:course|grader) [^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
TABLE = re.compile(r"^\| lessons (\d+) to (\d+) (\|.+)\n\|[-| ]+\n((?:\|.+\n)+)", re.MULTILINE)


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
            yield Path(program).name, words[2:] if words[0] == "--pack" else words


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
        if isinstance(command, click.Group):
            command = command.commands.get(next(iter(words), ""), command)
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


# --- the tables of real submissions -------------------------------------------


@dataclass(frozen=True)
class Row:
    """What the README says of a submission in some lessons: the cells, by their column's name."""

    submission: str
    exercises: frozenset[str]
    cells: dict[str, str]

    def named(self, column: str) -> set[str]:
        """The exercises that a cell names, by their ids or by their file."""
        names = set(re.findall(r"`([^`]+)`", self.cells[column]))
        by_file = {id_ for id_ in self.exercises if set(PACK.by_id[id_].files) & names}
        return by_file | {name for name in names if not name.endswith(".py")}


def cells_of(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split(" | ")]


def rows() -> Iterator[Row]:
    """The rows of all tables."""
    for first, last, names, body in TABLE.findall(README):
        lessons = PACK.manifest.lessons[int(first) - 1 : int(last)]
        exercises = frozenset(exercise.id for lesson in lessons for exercise in lesson.exercises)
        for line in body.splitlines():
            submission, *cells = cells_of(line)
            yield Row(submission, exercises, dict(zip(cells_of(names), cells, strict=True)))


ROWS = list(rows())


def folder_of(submission: str) -> Path:
    """What a row is about: a folder of ours, or the package micrograd."""
    if link := LINK.search(submission):
        return ROOT / link[1]
    package = importlib.util.find_spec("micrograd")  # finds it without importing it
    if package is None or not package.submodule_search_locations:
        pytest.skip("needs the package micrograd")
    return Path(package.submodule_search_locations[0])


def figures(results: list[ExerciseResult]) -> str:
    return f"{sum(e.score for e in results):g} / {sum(e.max_score for e in results):g}"


def ended(results: list[ExerciseResult], *verdicts: str) -> set[str]:
    """The exercises that ended in one of these ways."""
    return {result.id for result in results if result.verdict in verdicts}


COLUMNS = {
    "right": ("passed",),
    "wrong": ("failed", "crashed"),
    "wrong or blocked": ("failed", "crashed", "blocked"),
    "still to write": ("unanswered",),
}


@pytest.mark.parametrize("submission", dict.fromkeys(row.submission for row in ROWS))
def test_the_readme_says_what_grading_says(grade: Grade, submission: str) -> None:
    report = grade(read_folder(folder_of(submission)))
    for row in [row for row in ROWS if row.submission == submission]:
        results = [exercise for exercise in report.exercises if exercise.id in row.exercises]
        assert row.cells["score"] == figures(results)
        for column in row.cells.keys() & COLUMNS:
            assert row.named(column) == ended(results, *COLUMNS[column]), column


def test_the_readme_tells_of_every_real_submission_and_every_exercise() -> None:
    ours = {by_name(path.parent) for path in (ROOT / "tests" / "submissions").glob("*/engine.py")}
    for exercises in {row.exercises for row in ROWS}:
        links = [LINK.search(row.submission) for row in ROWS if row.exercises == exercises]
        assert {link[1] if link else "micrograd" for link in links} == ours | {"micrograd"}
    assert frozenset().union(*(row.exercises for row in ROWS)) == set(PACK.by_id)


def test_the_readme_counts_lessons_exercises_and_points() -> None:
    *regular, extra = PACK.manifest.lessons
    assert (extra.id, len(extra.exercises), len(regular)) == ("extra", 1, 13)
    points = sum(exercise.points for exercise in PACK.by_id.values())
    assert f"{len(PACK.by_id) - 1} exercises and an extra, {points:g} points" in README
    assert f"共 {len(PACK.by_id)} 道练习、{points:g} 分" in README


# --- the failing check --------------------------------------------------------


@pytest.fixture(scope="module")
def overwriting(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reference with `=` where `+=` belongs, checked once as a whole."""
    folder = tmp_path_factory.mktemp("mine")
    for name in CONTRACT:
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


def test_the_architecture_has_a_place_for_every_room_of_the_judge() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = {
        path.name for path in (ROOT / "course" / "judging").rglob("*.py") if not path.name.startswith("__")
    }
    assert {room for room in rooms if room not in text} == set()
    assert {"judge.py", "serving.py"} <= rooms
