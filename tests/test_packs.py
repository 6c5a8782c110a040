"""Packs of others: their own files, and exercises that build on another pack's."""

from dataclasses import replace

import msgspec
import pytest

from course.errors import PackError
from course.judging.submission import CONTRACT, from_bytes
from course.pack import Exercise, Lesson, Manifest, Pack

TEXT = {"en": "a text"}
RUNGS = {"en": ("idea", "rule", "shape")}


def pack_of(tmp_path, name="small", on=None, needs=(), symbols=("doubling.double",), **manifest):
    """A pack with one exercise."""
    exercise = Exercise(
        id="double", title=TEXT, task=TEXT, minutes=1, points=1, symbols=symbols, hints=RUNGS, needs=needs
    )
    lesson = Lesson(id="first", title=TEXT, minutes=1, exercises=(exercise,))
    about = Manifest(
        format=1, name=name, version="1", languages=("en",), title=TEXT, lessons=(lesson,), **manifest
    )
    return Pack(manifest=about, exercises=tmp_path, checks=tmp_path, on=on)


def test_the_built_in_files_are_what_its_manifest_says(pack):
    assert pack.files == CONTRACT
    assert pack.everything == pack.by_id


def test_notebook_cells_become_the_first_file_of_the_pack_that_reads_them(tmp_path):
    cell = {"cell_type": "code", "source": "def double(x): return 2 * x"}
    notebook = msgspec.json.encode({"cells": [cell], "metadata": {}})
    one = pack_of(tmp_path, symbols=("first.one", "second.two"), files=("second.py",))
    found = from_bytes("ada", {"work.ipynb": notebook}, one.files).files
    assert list(found) == ["second.py", "first.py"]
    assert "double" in found["second.py"]
    assert found["first.py"].startswith("from second import *")
    assert from_bytes("ada", {"work.ipynb": notebook, "first.py": b"x = 1"}, one.files).files == {
        "first.py": "x = 1"
    }


def test_a_pack_sees_the_one_below_by_full_names(tmp_path, pack):
    one = pack_of(tmp_path, on=pack, needs=("autograd:backward",))
    assert list(one.everything)[-1] == "double"
    assert "autograd:add" in one.with_needs({"double"})
    assert one.everything["autograd:backward"].needs == tuple(
        f"autograd:{id_}" for id_ in pack.by_id["backward"].needs
    )
    assert one.ops["add"].value == "autograd:add"
    assert one.files == (*pack.files, "doubling.py")
    third = pack_of(tmp_path, "third", on=one, needs=("small:double", "autograd:add"))
    assert {"small:double", "autograd:backward"} <= third.with_needs({"double"})


def test_a_need_that_is_nowhere_is_refused(tmp_path, pack):
    for on, need in ((None, "autograd:add"), (pack, "autograd:adds"), (pack, "other:add")):
        with pytest.raises(PackError, match=f"needs '{need}', which is not there"):
            pack_of(tmp_path, on=on, needs=(need,))


def test_the_pack_stays_what_it_is_when_copied(pack):
    assert replace(pack, solutions=None).everything == pack.everything
