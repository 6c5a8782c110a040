"""Laws of collecting: nothing is followed, unpacked or trusted, and one broken submission is only its own loss."""

import gzip
import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from course.errors import SubmissionError
from course.judging.submission import FILE_LIMIT, read_folder
from grader import collecting


def archive(**files: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in files.items():
            out.writestr(name, text)
    return data.getvalue()


def read(tmp_path, data: bytes):
    (tmp_path / "one.zip").write_bytes(data)
    return collecting.read("one", tmp_path / "one.zip")


def test_a_folder_and_an_archive_of_it_are_the_same_submission(tmp_path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "engine.py").write_text("x = 1\n")
    folder = collecting.read("one", tmp_path / "one")
    for name in ("engine.py", "one/engine.py", "deep/er/engine.py"):
        assert read(tmp_path, archive(**{name: "x = 1\n"})).digest == folder.digest


def test_the_folder_of_the_contract_wins_over_other_folders(tmp_path) -> None:
    files = {"mine/engine.py": "x = 1\n", "mine/old/engine.py": "x = 2\n", "__MACOSX/mine/._engine.py": "\0"}
    assert read(tmp_path, archive(**files)).files == {"engine.py": "x = 1\n"}


@pytest.mark.parametrize("name", ["../engine.py", "/engine.py", "a/../../engine.py"])
def test_an_archive_touches_nothing_outside(tmp_path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert read(tmp_path, archive(**{name: "x = 1\n"})).files == {"engine.py": "x = 1\n"}
    assert sorted(set(tmp_path.rglob("*")) - {tmp_path / "one.zip"}) == before


def test_a_bomb_is_not_unpacked(tmp_path) -> None:
    submission = read(tmp_path, archive(**{"engine.py": "#" * (200 << 20), "manual.py": "x = 1\n"}))
    assert submission.files == {"manual.py": "x = 1\n"}
    assert "larger than" in submission.problems["engine.py"]


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\3\4 broken", b"not a zip at all", archive(**{"engine.py": "x"})[:-30]],
    ids=["empty", "broken", "no zip", "cut off"],  # an archive holds the time: no name for a test
)
def test_a_broken_archive_is_a_problem_of_its_own(tmp_path, data: bytes) -> None:
    submission = read(tmp_path, data)
    assert submission.files == {}
    assert "not a readable zip" in submission.problems["one.zip"]


def test_links_are_not_followed(tmp_path) -> None:
    (tmp_path / "secret").write_text("expected = 14\n")
    (tmp_path / "one").mkdir()
    try:
        (tmp_path / "one" / "engine.py").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("needs symbolic links")
    submission = read_folder(tmp_path / "one")
    assert submission.files == {}
    assert "link" in submission.problems["engine.py"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path) -> None:
    os.mkfifo(tmp_path / "engine.py")
    assert "regular" in read_folder(tmp_path).problems["engine.py"]


def test_texts_are_read_as_editors_write_them(tmp_path) -> None:
    (tmp_path / "engine.py").write_bytes(b"\xef\xbb\xbfx = 1\r\ny = 2\r\n")
    (tmp_path / "manual.py").write_bytes("# 中文".encode("gb18030"))
    (tmp_path / "losses.py").write_bytes(b"#" * (FILE_LIMIT + 1))
    submission = read_folder(tmp_path)
    assert submission.files == {"engine.py": "x = 1\ny = 2\n", "manual.py": "# 中文"}
    assert submission.notes == ["recoded:manual.py:gb18030", "unread:losses.py"]
    assert "larger" in submission.problems["losses.py"]


def test_a_heap_of_files_does_not_push_the_engine_out(tmp_path) -> None:
    for number in range(100):
        (tmp_path / f"a{number}.py").write_text("")
    (tmp_path / "engine.py").write_text("x = 1\n")
    submission = read_folder(tmp_path)
    assert "engine.py" in submission.files
    assert len(submission.files) == 64


def test_a_path_is_a_submission_or_a_folder_of_them(tmp_path) -> None:
    for name in ("ada", "bob"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "engine.py").write_text("")
    (tmp_path / "eve.zip").write_bytes(archive(**{"engine.py": ""}))
    (tmp_path / "notes.txt").write_text("")
    assert [name for name, _ in collecting.find([tmp_path])] == ["ada", "bob", "eve"]
    assert [name for name, _ in collecting.find([tmp_path / "ada"])] == ["ada"]


def test_names_are_safe_and_never_the_same(tmp_path) -> None:
    for name in ("Ada", "=1+1", "summary.json", "x\ny"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "engine.py").write_text("")
    (tmp_path / "other" / "ada").mkdir(parents=True)
    (tmp_path / "other" / "ada" / "engine.py").write_text("")
    names = [name for name, _ in collecting.find([tmp_path, tmp_path / "other"])]
    assert {"Ada", "ada-2", "_1+1", "summary.json_", "x_y"} <= set(names)
    assert len({name.casefold() for name in names}) == len(names)


def test_a_path_that_is_not_there_is_a_clear_error(tmp_path) -> None:
    with pytest.raises(SubmissionError, match="there is nothing here"):
        collecting.find([tmp_path / "nobody"])


def tape(path: Path, *members: tuple[str, str, bytes]) -> Path:
    """A tar archive of (kind, name, content or target of a link)."""
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as out:
        for kind, name, content in members:
            info = tarfile.TarInfo(name)
            info.type = kind.encode()
            if kind == "0":
                info.size = len(content)
            else:
                info.linkname = content.decode()
            out.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("name", ["one.tar", "one.tar.gz", "one.tgz"])
def test_a_tar_archive_is_read_like_a_zip(tmp_path, name: str) -> None:
    path = tape(tmp_path / name, ("0", "ada/engine.py", b"x = 1\n"), ("0", "ada/old/engine.py", b"x = 2\n"))
    assert collecting.read("one", path).files == {"engine.py": "x = 1\n"}
    assert collecting.find([path]) == [("one", path)]


@pytest.mark.parametrize("kind", ["1", "2", "3", "4", "6"])
def test_links_devices_and_pipes_of_a_tar_archive_are_refused(tmp_path, kind: str) -> None:
    """Hard and symbolic links, character and block devices, named pipes."""
    path = tape(tmp_path / "one.tar", (kind, "engine.py", b"/etc/passwd"), ("0", "manual.py", b"x = 1\n"))
    submission = collecting.read("one", path)
    assert submission.files == {"manual.py": "x = 1\n"}
    assert "not a regular file" in submission.problems["engine.py"]


@pytest.mark.parametrize("name", ["../engine.py", "/engine.py", "a/../../engine.py"])
def test_a_tar_archive_touches_nothing_outside(tmp_path, name: str) -> None:
    path = tape(tmp_path / "one.tar", ("0", name, b"x = 1\n"))
    assert collecting.read("one", path).files == {"engine.py": "x = 1\n"}
    assert list(tmp_path.iterdir()) == [path]


def test_a_bomb_in_a_tar_archive_is_not_unpacked(tmp_path) -> None:
    tape(tmp_path / "raw.tar", ("0", "zeros", bytes(80 << 20)), ("0", "engine.py", b"x = 1\n"))
    path = tmp_path / "one.tar.gz"
    path.write_bytes(gzip.compress((tmp_path / "raw.tar").read_bytes(), 1))
    assert path.stat().st_size < 1 << 20
    assert "unpacks to more than" in collecting.read("one", path).problems["one.tar.gz"]


def test_too_many_members_are_refused(tmp_path) -> None:
    path = tape(tmp_path / "one.tar", *[("0", f"{number}.py", b"") for number in range(10_001)])
    assert "more than 10000" in collecting.read("one", path).problems["one.tar"]


@pytest.mark.parametrize("data", [b"", b"not a tar", b"\x1f\x8b broken", bytes(5000)])
def test_a_broken_tar_archive_is_a_problem_of_its_own(tmp_path, data: bytes) -> None:
    (tmp_path / "one.tar.gz").write_bytes(data)
    assert collecting.read("one", tmp_path / "one.tar.gz").files == {}


def test_a_file_that_is_twice_in_an_archive_is_not_chosen_from(tmp_path) -> None:
    path = tape(tmp_path / "one.tar", ("0", "engine.py", b"x = 1\n"), ("0", "engine.py", b"x = 2\n"))
    assert "twice" in collecting.read("one", path).problems["engine.py"]


def test_names_that_differ_only_by_case_or_accents_do_not_clash(tmp_path) -> None:
    data = archive(**{"Engine.py": "x = 1\n", "engine.py": "x = 2\n", "e\u0301.py": "", "\u00e9.py": ""})
    submission = read(tmp_path, data)
    assert submission.files["engine.py"] == "x = 2\n"
    assert "the same name as engine.py" in submission.problems["Engine.py"]
    assert len([file for file in submission.files if file != "engine.py"]) == 1


def test_an_unusual_compression_is_refused(tmp_path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_LZMA) as out:
        out.writestr("engine.py", "x = 1\n")
    assert "unusual" in read(tmp_path, data.getvalue()).problems["engine.py"]


def test_a_link_in_a_zip_archive_is_not_followed(tmp_path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as out:
        info = zipfile.ZipInfo("engine.py")
        info.external_attr = 0o120777 << 16
        out.writestr(info, "/etc/passwd")
    assert "link" in read(tmp_path, data.getvalue()).problems["engine.py"]


def calls_to_name(count: int) -> int:
    """How many functions are called to name so many submissions."""
    called: list[str] = []
    paths = [Path(f"student-{number}") for number in range(count)]
    sys.setprofile(lambda frame, event, argument: called.append(event) if event.endswith("call") else None)
    try:
        collecting.named(paths)
    finally:
        sys.setprofile(None)
    return len(called)


def test_a_class_ten_times_as_large_takes_ten_times_the_work_to_name() -> None:
    assert calls_to_name(1000) < 11 * calls_to_name(100)


def test_a_single_file_is_what_its_name_says(tmp_path) -> None:
    for name, meant in (
        ("engine.py", "engine.py"),
        ("ada.py", "engine.py"),
        ("ada manual (2).py", "manual.py"),
    ):
        (tmp_path / name).write_text("x = 1\n")
        submission = collecting.read("one", tmp_path / name)
        assert submission.files == {meant: "x = 1\n"}
        assert submission.notes == ([] if name == meant else [f"taken:{name}:{meant}"])


def test_a_linked_submission_is_not_followed(tmp_path) -> None:
    (tmp_path / "class").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "engine.py").write_text("expected = 14\n")
    try:
        (tmp_path / "class" / "eve").symlink_to(tmp_path / "secret")
    except OSError:
        pytest.skip("needs symbolic links")
    [(name, path)] = collecting.find([tmp_path / "class"])
    submission = collecting.read(name, path)
    assert (name, submission.files) == ("eve", {})
    assert "not followed" in submission.problems["eve"]


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root, to make files of others"
)
def test_a_hard_link_to_somebody_elses_file_is_refused(tmp_path) -> None:
    (tmp_path / "secret").write_text("expected = 14\n")
    os.chown(tmp_path / "secret", 65534, 65534)
    (tmp_path / "one").mkdir()
    os.link(tmp_path / "secret", tmp_path / "one" / "engine.py")
    (tmp_path / "mine").write_text("x = 1\n")
    os.link(tmp_path / "mine", tmp_path / "one" / "manual.py")
    submission = collecting.read("one", tmp_path / "one")
    assert submission.files == {"manual.py": "x = 1\n"}
    assert "somebody else's" in submission.problems["engine.py"]


def test_utf16_is_read_and_said(tmp_path) -> None:
    (tmp_path / "engine.py").write_bytes("x = 1\n".encode("utf-16"))
    submission = read_folder(tmp_path)
    assert submission.files == {"engine.py": "x = 1\n"}
    assert submission.notes == ["recoded:engine.py:utf-16"]


def test_the_graded_bytes_are_archived_the_same_way_each_time(tmp_path) -> None:
    (tmp_path / "engine.py").write_bytes(b"\xef\xbb\xbfx = 1\r\n")
    (tmp_path / "broken.py").write_bytes(b"\xff")
    one, two = (collecting.archived(read_folder(tmp_path)) for _ in range(2))
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as kept:
        assert {name: kept.read(name) for name in kept.namelist()} == {"engine.py": b"\xef\xbb\xbfx = 1\r\n"}


def test_a_name_that_is_no_text_is_a_problem_of_its_own(tmp_path) -> None:
    try:
        (tmp_path / os.fsdecode(b"x\xff.py")).write_text("x = 1\n")
    except OSError:
        pytest.skip("needs a file system that takes any name")
    submission = read_folder(tmp_path)
    assert submission.files == {}
    assert submission.notes == ["unread:x?.py"]
    assert len(submission.digest) == 64


def test_a_repository_made_from_the_kit_is_one_submission(tmp_path):
    """Its work lies in `exercises`; a link there is not followed."""
    repository = tmp_path / "class" / "ada"
    (repository / "exercises").mkdir(parents=True)
    (repository / "exercises" / "engine.py").write_text("class Value: pass\n")
    (repository / "wheelhouse").mkdir()
    (repository / "kit.json").write_text("{}")
    assert collecting.find([tmp_path / "class"]) == [("ada", repository)]
    assert collecting.find([repository]) == [("ada", repository)]
    assert list(collecting.read("ada", repository).files) == ["engine.py"]
    (tmp_path / "class" / "eve").mkdir()
    (tmp_path / "class" / "eve" / "exercises").symlink_to(repository / "exercises")
    assert collecting.read("eve", tmp_path / "class" / "eve").files == {}
