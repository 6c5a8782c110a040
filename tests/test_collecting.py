"""Laws of collecting: nothing is followed, unpacked or trusted, and one broken submission is only its own loss."""

import io
import os
import zipfile

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
    "data", [b"", b"PK\3\4 broken", b"not a zip at all", archive(**{"engine.py": "x"})[:-30]]
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
    assert submission.files == {"engine.py": "x = 1\ny = 2\n"}
    assert "UTF-8" in submission.problems["manual.py"]
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
