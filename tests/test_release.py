"""The students' kit works where nothing else of the project is, and holds nothing of a solution or a hidden check."""

import ast
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from dataclasses import replace
from importlib.metadata import distribution
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import build
from course.judging.loans import loans_of
from course.plugins import plugin_manager
from grader import release
from grader.builder import BEGIN, END
from tests.conftest import PACK, ROOT, SOLUTIONS

ROOMS = ("course", "exercises")
TEMPLATE = (".github/actions/check/action.yml", ".github/workflows/check.yml", ".gitignore")


def grader(*words):
    """Run the instructor's command."""
    return CliRunner().invoke(build(plugin_manager(), "grader", ""), [str(word) for word in words])


@pytest.fixture(scope="module")
def kit(tmp_path_factory):
    """A folder as students get it."""
    folder = tmp_path_factory.mktemp("release") / "kit"
    done = grader("release", "--to", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="module")
def held(kit):
    """Every file that students get, the wheel's own ones too: name -> content."""
    files = {path.relative_to(kit).as_posix(): path.read_bytes() for path in kit.rglob("*") if path.is_file()}
    with zipfile.ZipFile(kit / release.WHEEL) as archive:
        return files | {f"wheel: {name}": archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def student(kit, tmp_path_factory):
    """A student's environment: the kit, what it says it requires, and nothing else; `run` for its programs."""
    home = tmp_path_factory.mktemp("student")
    venv.create(home / "venv", with_pip=False)
    programs = home / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run = runner(programs)
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-deps", "--no-index"]
    subprocess.run([*pip, kit / release.WHEEL], check=True, capture_output=True)
    site_packages = Path(
        run("python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    )
    for name in required(kit):
        for file in distribution(name).files:
            if ".." not in file.parts:
                (site_packages / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), site_packages / file)
    return run


def runner(programs):
    """Runs a program of an environment, and returns what it prints."""

    def run(program, *words, code=0):
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        environ |= {"CHAINRULE_LANG": "en", "PYTHONUTF8": "1"}
        command = [programs / program, *words]
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, env=environ, cwd=programs, timeout=120
        )
        assert ended.returncode == code, ended.stdout + ended.stderr
        return ended.stdout

    return run


def metadata(kit):
    """The METADATA of the kit's wheel."""
    with zipfile.ZipFile(kit / release.WHEEL) as archive:
        return archive.read(f"{release.ABOUT}/METADATA").decode()


def required(kit):
    """The names of the distributions that the kit requires."""
    return re.findall(r"(?m)^Requires-Dist: ([\w-]+)[^;\n]*$", metadata(kit))


# --- what is in it --------------------------------------------------------------


def test_the_wheel_holds_two_rooms_and_nothing_else(held):
    """All of `course` and `exercises` but what translators and authors of courses need, and no other room."""
    names = {name.removeprefix("wheel: ") for name in held if name.startswith("wheel: ")}
    files = [path.relative_to(ROOT) for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    ours = {path.as_posix() for path in files if "__pycache__" not in path.parts and path.suffix != ".po"}
    ours = {name for name in ours if not name.startswith(f"{release.FOR_AUTHORS}/")}
    about = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
    assert names == ours | {f"{release.ABOUT}/{name}" for name in about}


def test_beside_the_wheel_lie_the_stubs_their_data_and_a_page(held, kit):
    """The page names the wheel that lies beside it."""
    beside = {name for name in held if not name.startswith("wheel: ")}
    stubs = {
        path.relative_to(ROOT).as_posix() for path in PACK.exercises.rglob("*.*") if path.suffix != ".pyc"
    }
    lessons = [lesson.id for lesson in PACK.manifest.lessons]
    notebooks = {f"notebooks/{lang}/{id_}/{id_}.ipynb" for lang in PACK.manifest.languages for id_ in lessons}
    assert beside == {release.WHEEL, "README.md", "LICENSE", "kit.json", *TEMPLATE} | stubs | notebooks
    assert held["exercises/engine.py"] == (PACK.exercises / "engine.py").read_bytes()
    assert held["README.md"].decode().count(f"pip install ./{release.WHEEL}") == 2
    assert held["LICENSE"].startswith(b"MIT")


def test_the_kit_says_that_it_is_one(held, kit):
    """Its version does; to install on top it has drawing and plots only, and it requires what we require."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = metadata(kit)
    assert f"\nVersion: {release.VERSION}\n" in text
    assert re.findall(r"(?m)^Provides-Extra: (.*)$", text) == ["draw", "plot"]
    assert re.findall(r"(?m)^Requires-Dist: ([^;\n]*)$", text) == project["dependencies"]
    assert f'__version__ = "{release.VERSION}"'.encode() in held["wheel: course/__init__.py"]


def test_no_entry_point_leads_out_of_the_kit(held):
    """There is no program `grader`, and none of its plugins."""
    entries = held[f"wheel: {release.ABOUT}/entry_points.txt"].decode()
    assert "course = course.cli:main" in entries
    assert "autograd = course.autograd" in entries
    assert "grader" not in entries


def imported(source):
    """The packages that a file imports anywhere, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from (name.split(".")[0] for name in names)


def test_the_kit_imports_nothing_that_students_lack(held):
    """Neither the grader nor the solutions, not even inside a function."""
    files = [data for name, data in held.items() if name.startswith("wheel: course") and name.endswith(".py")]
    assert not {"grader", "solutions"} & {name for source in files for name in imported(source)}


# --- nothing of a solution or a hidden check ------------------------------------
#
# A line is telling unless it says nothing by itself:
#   - it is shorter than 16 characters (`return order`, `seen.add(node)`: any Python may say so),
#   - it opens a block or imports (`for operand in operands:`), or is a bracket's end,
#   - or students are shown it on purpose: in a hint's third rung, or in a visible check.
# More than half of what each file keeps must be telling, so that a file shown by accident would be noticed.
# The titles of hidden checks are no secret: every score report has them, and so has the catalog of messages.

SHORT = 16


def is_plain(line):
    """Whether it says nothing by itself."""
    return len(line) < SHORT or line.endswith(":") or line.startswith(("from ", "import ", "@check(", "#"))


TAUGHT = (
    "node._backward()",
    "parameter.grad = 0.0",
    "grad = self.grad",
)  # lines of the lecture that lessons print


def shown_on_purpose():
    """What students read anyway, as one text: the hints, the visible checks, some lines of the lessons."""
    hints = [rung for exercise in PACK.by_id.values() for rungs in exercise.hints.values() for rung in rungs]
    return "\n".join(
        [*hints, *TAUGHT, *(path.read_text(encoding="utf-8") for path in PACK.checks.glob("*.py"))]
    )


SHOWN = shown_on_purpose()


def regions(text):
    """The lines between the marks of a solution; all lines of a file that has none, for students get none of it."""
    lines, inside = [], BEGIN not in text
    for line in map(str.strip, text.splitlines()):
        if line in (BEGIN, END):
            inside = line == BEGIN
        elif inside:
            lines.append(line)
    return lines


def telling(lines):
    """The lines that must not be in a kit."""
    return {line for line in lines if not is_plain(line) and line not in SHOWN}


SECRETS = {
    path: [line for line in regions(path.read_text(encoding="utf-8")) if not is_plain(line)]
    for folder in (SOLUTIONS, SOLUTIONS / "checks")
    for path in sorted(folder.glob("*.py"))
}
by_file = pytest.mark.parametrize("path", SECRETS, ids=lambda path: path.relative_to(SOLUTIONS).as_posix())


def found_in(held, lines):
    """Which of the lines are where."""
    return {(name, line) for line in lines for name, data in held.items() if line.encode() in data}


@by_file
def test_the_kit_holds_no_line_of_a_solution_or_hidden_check(held, path):
    """Searched in every file that students get, also in what is packed into the wheel."""
    assert found_in(held, telling(SECRETS[path])) == set()


@by_file
def test_most_lines_are_searched_for(path):
    """The search would prove nothing if the exceptions left nothing to search for."""
    assert len(telling(SECRETS[path])) > len(set(SECRETS[path])) / 2 > 0


@pytest.mark.parametrize("leak", ["engine.py", "checks/accumulation.py", "lent.py"])
def test_a_leak_would_be_found(held, leak):
    """In a kit that holds one such file under any name, every telling line of it is found."""
    lines = telling(SECRETS[SOLUTIONS / leak])
    found = found_in(held | {"notes.txt": (SOLUTIONS / leak).read_bytes()}, lines)
    assert found == {("notes.txt", line) for line in lines}


# --- a student works with it ------------------------------------------------------


def test_a_student_solves_the_first_lesson(student, tmp_path):
    """Start, see what is to do, write it, pass: without a reference beside it, and without a network."""
    work = tmp_path / "work"
    assert "derivative.py" in student("course", "start", "slope", "--folder", work)
    assert "still to be written" in student("course", "check", "--folder", work, code=1)
    shutil.copy(SOLUTIONS / "derivative.py", work)
    report = json.loads(student("course", "check", "--lesson", "slope", "--json", "--folder", work))
    assert [exercise["verdict"] for exercise in report["exercises"]] == ["passed"] * 3
    assert report["grader"] == release.VERSION


def test_every_visible_check_passes_without_the_solutions_installed(student, tmp_path):
    """Right work passes the whole course."""
    for path in SOLUTIONS.glob("*.py"):
        shutil.copy(path, tmp_path)
    assert student("course", "check", "--all", "--folder", tmp_path).splitlines()[-1] == "All done."


def test_a_wrong_answer_is_explained_without_the_solutions_installed(student, tmp_path):
    """The right number comes from the oracle, which every student has."""
    text = (SOLUTIONS / "engine.py").read_text(encoding="utf-8")
    wrong = text.replace("operand.grad += grad * local_grad", "operand.grad = grad * local_grad")
    (tmp_path / "engine.py").write_text(wrong, encoding="utf-8")
    said = student("course", "check", "accumulation", "--folder", tmp_path, code=1)
    assert "The gradient of a in a + a should be 2; yours is 1." in said


def test_a_student_has_no_grader(student):
    """Nor the solutions; and what is imported is the kit's."""
    question = (
        "import importlib.util as u, course; "
        "print(course.__version__, u.find_spec('grader'), u.find_spec('solutions'))"
    )
    assert student("python", "-c", question).split() == [release.VERSION, "None", "None"]
    assert release.VERSION in student("course", "--version")
    with pytest.raises(FileNotFoundError):
        student("grader", "--version")


# --- an instructor writes it --------------------------------------------------------


def test_the_same_files_give_the_same_wheel(kit):
    """Byte for byte; and its own list of files is right."""
    data = (kit / release.WHEEL).read_bytes()
    assert release.wheel() == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    listed = files.pop(f"{release.ABOUT}/RECORD").decode()
    assert listed == release.record(files)


def test_an_installed_wheel_releases_the_same_kit(held, tmp_path):
    """An instructor needs no checkout; only the metadata is the installation's own."""
    python = [sys.executable, "-m"]
    subprocess.run(
        [*python, "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (full,) = tmp_path.glob("*.whl")
    pip = [*python, "pip", "install", "--no-deps", "--no-index", "--target", tmp_path / "elsewhere", full]
    subprocess.run(pip, check=True, capture_output=True)
    program = "import grader, grader.cli; print(grader.__file__, flush=True); grader.cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "release", "--to", tmp_path / "kit"],
        env={**os.environ, "PYTHONPATH": str(tmp_path / "elsewhere"), "PYTHONUTF8": "1"},
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith(str(tmp_path / "elsewhere"))
    with zipfile.ZipFile(tmp_path / "kit" / release.WHEEL) as archive:
        files = {f"wheel: {name}": archive.read(name) for name in archive.namelist()}
    theirs, ours = (
        {name: data for name, data in one.items() if name.startswith("wheel: ") and release.ABOUT not in name}
        for one in (files, held)
    )
    assert theirs == ours


def test_a_folder_with_other_things_is_refused(tmp_path):
    """Nothing in it is touched."""
    (tmp_path / "notes.txt").write_text("mine")
    refused = grader("release", "--to", tmp_path)
    assert refused.exit_code == 2
    assert "holds other things" in refused.output
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_an_earlier_release_is_brought_up_to_date(tmp_path):
    """What is replaced or removed is said; what is not ours stays; a second time there is nothing to do."""
    grader("release", "--to", tmp_path)
    write_as_released(tmp_path, "LICENSE", b"an older one")
    older = tmp_path / "chainrule-0.0.1+kit-py3-none-any.whl"
    (tmp_path / release.WHEEL).rename(older)
    (tmp_path / "notes.txt").write_text("mine")
    again = grader("release", "--to", tmp_path)
    assert again.output.splitlines()[:3] == [
        f"Wrote {tmp_path / release.WHEEL}.",
        f"Replaced {tmp_path / 'LICENSE'}.",
        f"Removed {older}: it is of an earlier release.",
    ]
    assert not older.exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert "Everything is up to date." in grader("release", "--to", tmp_path).output


def write_as_released(folder, name, data):
    """As if an earlier version had released this."""
    record = json.loads((folder / "kit.json").read_text())
    record["files"][name] = hashlib.sha256(data).hexdigest()
    (folder / "kit.json").write_text(json.dumps(record))
    (folder / name).write_bytes(data)


def stubs_in(folder):
    """The files to be filled in, and their contents."""
    return {path.name: path.read_bytes() for path in (folder / "exercises").glob("*.py")}


def test_lessons_are_released_one_by_one_and_work_is_never_touched(tmp_path):
    """Nor is a file that the instructor has changed; the order in which they were named does not matter."""
    grader("release", "--to", tmp_path, "--lesson", "slope")
    assert set(stubs_in(tmp_path)) == {"derivative.py"}
    (tmp_path / "exercises" / "derivative.py").write_text("# my work\n")
    (tmp_path / "README.md").write_text("our own page\n")
    for lesson, files in (("networks", {"nn.py"}), ("value", {"engine.py"}), ("value", set())):
        before = stubs_in(tmp_path)
        said = grader("release", "--to", tmp_path, "--lesson", lesson)
        assert said.exit_code == 0, said.output
        assert "derivative.py was changed since the last release" in said.output
        assert files <= set(stubs_in(tmp_path)) - set(before) | (files & set(before))
        assert {name: stubs_in(tmp_path)[name] for name in before} == before
    assert (tmp_path / "README.md").read_text() == "our own page\n"
    assert json.loads((tmp_path / "kit.json").read_text())["lessons"] == ["slope", "value", "networks"]


def test_a_kit_of_all_lessons_stays_one(kit, tmp_path):
    """One lesson more takes none away."""
    folder = tmp_path / "kit"
    shutil.copytree(kit, folder)
    assert "Everything is up to date." in grader("release", "--to", folder, "--lesson", "slope").output
    assert stubs_in(folder) == stubs_in(kit)


def test_a_repository_that_git_made_is_free(tmp_path):
    """An empty one."""
    (tmp_path / ".git").mkdir()
    assert grader("release", "--to", tmp_path, "--lesson", "slope").exit_code == 0


def class_file(folder, text):
    """A class's file."""
    (folder / "class.toml").write_text("format = 1\n" + text, encoding="utf-8")
    return folder / "class.toml"


def test_solutions_come_when_their_lessons_are_due(tmp_path):
    """Of the lesson that is over, nothing of the others; a student with an extension is waited for."""
    dates = (
        "[lessons.slope]\ndue = 2020-01-01T00:00:00+08:00\n[lessons.by-hand]\ndue = 2020-01-01T00:00:00Z\n"
    )
    later = '[[extensions]]\nstudent = "ada"\nlesson = "by-hand"\ndue = 2999-01-01T00:00:00Z\n'
    about = class_file(tmp_path, 'released = ["slope", "value"]\n' + dates + later)
    done = grader("release", "--to", tmp_path / "kit", "--solutions", "--class", about)
    assert done.exit_code == 0, done.output
    assert set(stubs_in(tmp_path / "kit")) == {"derivative.py", "engine.py"}
    shown = {
        file.name: file.read_text(encoding="utf-8") for file in (tmp_path / "kit" / "solutions").iterdir()
    }
    assert set(shown) == {"derivative.py"}
    assert compile(shown["derivative.py"], "derivative.py", "exec")
    for path, secret in SECRETS.items():
        lines = telling(secret)
        found = {line for line in lines if any(line in text for text in shown.values())}
        assert found == (lines if path == SOLUTIONS / "derivative.py" else set())


def test_what_is_due_can_be_borrowed_from_the_kit(tmp_path):
    """The wheel carries the code of the lesson that is over; that of a lesson that is not stays back."""
    dates = "[lessons.value]\ndue = 2020-01-01T00:00:00Z\n[lessons.by-hand]\ndue = 2020-01-01T00:00:00Z\n"
    later = "[lessons.one-step-back]\ndue = 2999-01-01T00:00:00Z\n"  # it is about add, mul and tanh too
    about = class_file(tmp_path, dates + later)
    done = grader("release", "--to", tmp_path / "kit", "--solutions", "--class", about)
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(tmp_path / "kit" / release.WHEEL) as opened:
        opened.extractall(tmp_path / "installed")
    kit = replace(PACK, solutions=None, exercises=tmp_path / "installed" / "exercises")
    lent = loans_of(kit).by_symbol
    assert lent.keys() == {"manual.expression_gradients", "manual.neuron_gradients"}
    assert lent == {symbol: loans_of(PACK).by_symbol[symbol] for symbol in lent}


def test_without_due_dates_there_are_no_solutions(tmp_path):
    """Said, and nothing is written."""
    refused = grader("release", "--to", tmp_path / "kit", "--solutions")
    assert refused.exit_code == 2
    assert "class.toml" in refused.output
    assert not (tmp_path / "kit").exists()


def fake_wheel(folder, name):
    """A distribution with nothing in it."""
    about, stem = f"{name}-99.0.dist-info", f"{name}-99.0-py3-none-any"
    files = {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 99.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    with zipfile.ZipFile(folder / f"{stem}.whl", "w") as archive:
        for file, text in {**files, f"{about}/RECORD": ""}.items():
            archive.writestr(file, text)


def test_a_wheelhouse_installs_without_network(tmp_path, monkeypatch):
    """By the command that the page gives; the wheels come from a folder here, in place of the package index."""
    index = tmp_path / "index"
    index.mkdir()
    for name in [
        re.match(r"[\w-]+", line)[0] for line in distribution("chainrule").requires if "extra" not in line
    ]:
        fake_wheel(index, name.replace("-", "_"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index))
    monkeypatch.setattr("grader.kit.SYSTEMS", (("manylinux2014_x86_64",),))
    monkeypatch.setattr("grader.kit.PYTHONS", ("3.11", "3.14"))
    done = grader("release", "--to", tmp_path / "kit", "--wheelhouse")
    assert done.exit_code == 0, done.output
    monkeypatch.delenv("PIP_FIND_LINKS")
    page = (tmp_path / "kit" / "README.md").read_text(encoding="utf-8")
    command = re.search(r"\$ python3 (-m pip install .+)", page)[1].split()
    venv.create(tmp_path / "venv", with_pip=False)
    python = tmp_path / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, *command[:2], "--python", python, *command[2:]]
    subprocess.run(pip, cwd=tmp_path / "kit", check=True, capture_output=True)
    assert (
        "Everything is up to date." in grader("release", "--to", tmp_path / "kit").output
    )  # and stays offline


def test_a_wheelhouse_that_cannot_be_fetched_is_said(tmp_path, monkeypatch):
    """With the mend; nothing is written."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    done = grader("release", "--to", tmp_path / "kit", "--wheelhouse")
    assert done.exit_code == 1
    assert "leave --wheelhouse out" in done.output
    assert not (tmp_path / "kit").exists()


@pytest.mark.parametrize("place", ["file", "file/below"])
def test_a_place_that_cannot_be_written_to_is_named(tmp_path, place):
    """With a usage error, not a traceback."""
    (tmp_path / "file").write_text("")
    refused = grader("release", "--to", tmp_path / place)
    assert refused.exit_code == 2
    assert str(tmp_path / place) in refused.output
    assert "Traceback" not in refused.output


def test_stubs_that_are_out_of_date_are_not_handed_out(tmp_path, monkeypatch):
    """A file with somebody's solution in it, say, would not be as the builder writes it."""
    monkeypatch.setattr(
        "grader.builder.stale", lambda files: [next(path for path in files if path.name == "engine.py")]
    )
    refused = grader("release", "--to", tmp_path / "kit")
    assert refused.exit_code == 3
    assert "grader build" in refused.output
    assert not (tmp_path / "kit").exists()
