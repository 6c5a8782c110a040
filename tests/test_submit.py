"""`course start` after an upgrade, and `course submit`: nothing is lost, only what belongs is handed in."""

import hashlib
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.cli import build
from course.hookspecs import Register, hookimpl
from course.judging.submission import CONTRACT
from course.pack import Pack
from course.plugins import plugin_manager
from course.starting import start
from course.workspace import Workspace
from grader.collecting import read
from tests.conftest import PACK, files_of

VALUE = next(lesson for lesson in PACK.manifest.lessons if lesson.id == "value")


def course(
    folder: Path, *arguments: object, answer: str | None = None, plugins: tuple[object, ...] = ()
) -> Result:
    group = build(plugin_manager(*plugins), "course", "")
    result = CliRunner().invoke(group, [*map(str, arguments), "--folder", str(folder)], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """The reference, a module of the student's own, and what does not belong."""
    folder = tmp_path / "work 我的"
    folder.mkdir()
    for name, text in files_of("reference").items():
        (folder / name).write_text(text, encoding="utf-8")
    engine = folder / "engine.py"
    engine.write_text("import helpers\n" + engine.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "helpers.py").write_text("from deeper import x\n", encoding="utf-8")
    (folder / "deeper.py").write_text("x = 1\n", encoding="utf-8")
    (folder / "diary.py").write_text("secret = True\n", encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "engine.py.before-reset").write_text("old", encoding="utf-8")
    return folder


# --- submit -------------------------------------------------------------------


def only_archive(folder: Path) -> zipfile.ZipFile:
    (path,) = folder.glob("*.zip")
    return zipfile.ZipFile(path)


def test_only_what_belongs_is_packed_with_its_digests(work: Path) -> None:
    result = course(work, "submit", "--lesson", "value", "--yes")
    assert result.exit_code == 0
    archive = only_archive(work / "handed-in")
    assert sorted(archive.namelist()) == ["deeper.py", "engine.py", "helpers.py", "manifest.json"]
    manifest = json.loads(archive.read("manifest.json"))
    assert manifest["lesson"] == "value"
    assert manifest["checked"] == {"add": "passed", "mul": "passed"}
    for name, digest in manifest["files"].items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        assert archive.read(name) == (work / name).read_bytes()


def test_it_says_what_is_open_and_asks(work: Path) -> None:
    course(work, "reset", "mul", "--yes")
    refused = course(work, "submit", "--lesson", "value", answer="n\n")
    assert "Right: 1 of 2" in refused.output
    assert "Still open: mul" in refused.output
    assert not (work / "handed-in").exists()


def test_the_receipt_names_what_lies_where(work: Path) -> None:
    result = course(work, "submit", "--lesson", "value", "--yes")
    (receipt,) = (work / ".course" / "receipts").glob("*.json")
    kept = json.loads(receipt.read_text(encoding="utf-8"))
    manifest = only_archive(work / "handed-in").read("manifest.json")
    assert kept["digest"] == hashlib.sha256(manifest).hexdigest()
    assert kept["digest"] in result.output
    assert Path(kept["where"]).exists()


def test_the_grader_reads_what_was_handed_in(work: Path) -> None:
    course(work, "submit", "--yes")
    (path,) = (work / "handed-in").glob("*.zip")
    collected = read("work", path)
    assert collected.problems == {}
    assert set(CONTRACT) <= collected.files.keys()
    assert "diary.py" not in collected.files


def test_into_nbgrader_s_exchange(work: Path, tmp_path: Path) -> None:
    """The layout that `nbgrader collect` looks for: student+assignment+timestamp+chance."""
    exchange = tmp_path / "exchange" / "course101"
    missing = course(work, "submit", "--lesson", "value", "--yes", "--to", "nbgrader", "--at", exchange)
    assert missing.exit_code == 1
    assert "there is no such folder" in missing.output
    (exchange / "inbound").mkdir(parents=True)
    course(work, "submit", "--lesson", "value", "--yes", "--to", "nbgrader", "--at", exchange)
    (folder,) = (exchange / "inbound").iterdir()
    student, assignment, stamp, _chance = folder.name.split("+")
    assert student
    assert assignment == "value"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6} UTC", stamp)
    assert (folder / "timestamp.txt").read_text(encoding="utf-8") == stamp
    assert (folder / "engine.py").read_bytes() == (work / "engine.py").read_bytes()


def test_a_plugin_brings_a_target(work: Path, tmp_path: Path) -> None:
    class Plugin:
        @hookimpl
        def register_targets(self, register: Register) -> None:
            register("post", self.post)

        def post(self, package, place):
            place.write_bytes(package.archive())
            return place

    result = course(work, "submit", "--to", "post", "--at", tmp_path / "x.zip", "--yes", plugins=(Plugin(),))
    assert "x.zip" in result.output
    assert zipfile.is_zipfile(tmp_path / "x.zip")
    assert course(work, "submit", "--to", "nowhere").exit_code == 2


def test_nothing_to_hand_in(tmp_path: Path) -> None:
    result = course(tmp_path, "submit", "--yes")
    assert result.exit_code == 2
    assert "course start" in result.output


# --- start --------------------------------------------------------------------


def upgraded(tmp_path: Path) -> Pack:
    """A pack whose engine stub has one more function."""
    stubs = tmp_path / "newer"
    stubs.mkdir()
    text = (PACK.exercises / "engine.py").read_text(encoding="utf-8")
    (stubs / "engine.py").write_text(
        text + "\n\ndef trace(root):\n    raise NotImplementedError\n", encoding="utf-8"
    )
    return replace(PACK, exercises=stubs)


def begun(tmp_path: Path) -> Workspace:
    workspace = Workspace(tmp_path / "work")
    assert [one.how for one in start(workspace, PACK, VALUE)] == ["written"]
    return workspace


def test_starting_twice_changes_nothing(tmp_path: Path) -> None:
    workspace = begun(tmp_path)
    assert [one.how for one in start(workspace, PACK, VALUE)] == ["kept"]


def test_a_newer_stub_lies_beside_work_once(tmp_path: Path) -> None:
    workspace = begun(tmp_path)
    engine = workspace.folder / "engine.py"
    mine = engine.read_bytes() + b"# mine\n"
    engine.write_bytes(mine)
    newer = upgraded(tmp_path)
    (one,) = start(workspace, newer, VALUE)
    assert (one.how, one.symbols) == ("beside", ("trace",))
    assert engine.read_bytes() == mine
    assert (workspace.folder / "engine.py.new").read_bytes() == (newer.exercises / "engine.py").read_bytes()
    assert [one.how for one in start(workspace, newer, VALUE)] == ["kept"]


def test_a_stub_without_work_is_renewed(tmp_path: Path) -> None:
    workspace = begun(tmp_path)
    newer = upgraded(tmp_path)
    assert [one.how for one in start(workspace, newer, VALUE)] == ["renewed"]
    assert b"def trace" in (workspace.folder / "engine.py").read_bytes()


def test_work_that_was_there_before_is_kept(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "work")
    workspace.folder.mkdir()
    (workspace.folder / "engine.py").write_text("x = 1\n", encoding="utf-8")
    assert [one.how for one in start(workspace, PACK, VALUE)] == ["kept"]
    (workspace.memory / "stubs.json").write_text("[broken", encoding="utf-8")
    assert [one.how for one in start(workspace, PACK, VALUE)] == ["kept"]
    assert (workspace.folder / "engine.py").read_text(encoding="utf-8") == "x = 1\n"
