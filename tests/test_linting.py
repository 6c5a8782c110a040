"""`grader verify` as the author's linter: a new pack is right, and each thing that is broken in it is found."""

import shutil
import sys
from functools import partial
from pathlib import Path

import pytest

from course.errors import PackError
from course.judging.checks import load_checks
from course.pack import Pack
from course.scaffold import scaffold
from grader.verifying import trials
from grader.verifying.findings import findings, flakes
from grader.verifying.linting import lint
from grader.verifying.places import Place, place_of, places

MANIFEST, MISTAKES = "lessons/pack.toml", "solutions/mistakes/averages.toml"
ENGLISH, CHINESE = "lessons/averages.en.md", "lessons/averages.zh.md"
HIDDEN, SOLUTION = "solutions/checks/averages.py", "solutions/averages.py"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A new pack's package, which hidden checks can import."""
    list(scaffold("lintable", tmp_path))
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "lintable"
    for name in [name for name in sys.modules if name.partition(".")[0] == "lintable"]:
        del sys.modules[name]


def edited(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def told(folder: Path, found) -> list[str]:
    """Each finding behind its place, as `grader verify` prints it."""
    known = places(Pack.at(folder))
    return [f"{place_of(facts, known)}: {message.format(**facts)}" for message, facts in found]


def judged(folder: Path, seed: str = "a", again: bool = False) -> list[trials.Trial]:
    found = list(trials.specimens(Pack.at(folder)))
    found = trials.worth_trying_again(found) if again else found
    return list(trials.tried(partial(Pack.at, folder), found, seed, again=again))


def test_a_new_pack_has_no_finding(folder):
    assert list(lint(Pack.at(folder))) == []
    once, again = judged(folder), judged(folder, "b", again=True)
    assert [*findings(once), *flakes(once, again, "b")] == []
    assert {one.specimen.kind for one in once} == {"right", "stub", "mistake"}


@pytest.mark.parametrize(
    ("file", "old", "new", "place", "what"),
    [
        (
            MISTAKES,
            ', zh = "少除了一个"',
            "",
            "averages.toml:16",
            "mistake mean-divided-by-one-less: its name is missing in zh",
        ),
        (ENGLISH, "# Averages", "# Average", "averages.en.md:1", 'the first line should be "# Averages"'),
        (ENGLISH, ":::exercise mean", ":::exercise means", "averages.en.md:1", "they are means"),
        (
            CHINESE,
            "每人得到几个？",
            "## 问题\n\n每人得到几个？",
            "averages.zh.md:1",
            "are not those of the prose in en",
        ),
        (
            CHINESE,
            "每人得到几个？",
            "\n[去哪里？](lesson:nowhere)",
            "averages.zh.md:5",
            "lesson:nowhere leads nowhere",
        ),
        (SOLUTION, '"""Averages:', '"""Means:', "averages.py:1", "is out of date"),
    ],
)
def test_what_is_broken_in_the_texts_is_found_with_its_line(folder, file, old, new, place, what):
    edited(folder, file, old, new)
    found = told(folder, lint(Pack.at(folder)))
    assert any(what in text and f"{place}: " in text for text in found)


def test_missing_prose_and_exercises_without_a_mistake_are_found(folder):
    (folder / CHINESE).unlink()
    (folder / MISTAKES).unlink()
    found = told(folder, lint(Pack.at(folder)))
    assert any("pack.toml:9: lesson averages: its prose in zh is missing" in text for text in found)
    assert any("pack.toml:14: exercise mean: no known mistake loses it alone" in text for text in found)


def test_everything_that_is_wrong_in_a_manifest_is_told_at_once_with_its_lines(folder):
    edited(folder, MANIFEST, 'zh = "平均数" }\nminutes = 15', 'zh = "" }\nminutes = 15')
    edited(folder, MANIFEST, "points = 2", 'points = 2\nneeds = ["mode"]')
    with pytest.raises(PackError) as caught:
        Pack.at(folder)
    first, second = str(caught.value.message).splitlines()
    assert "pack.toml:9: lesson averages: title: the text for language 'zh' is missing" in first
    assert "pack.toml:14: exercise mean: needs 'mode', which does not come before it" in second


def test_points_that_do_not_add_up_are_told_with_their_line(folder):
    edited(folder, MANIFEST, "points = 2", "points = 3")
    with pytest.raises(PackError, match=r"pack\.toml:14: exercise mean: its checks are worth 2 points"):
        load_checks(Pack.at(folder), hidden=True)


def test_a_circle_cannot_be_written(folder):
    edited(folder, MANIFEST, "points = 2", 'points = 2\nneeds = ["mean"]')
    with pytest.raises(PackError, match="needs 'mean', which does not come before it"):
        Pack.at(folder)


def test_a_stub_that_is_not_open_is_found(folder):
    edited(folder, SOLUTION, "    ### BEGIN SOLUTION\n", "")
    edited(folder, SOLUTION, "    ### END SOLUTION\n", "")
    found = told(folder, findings(judged(folder)))
    assert any("pack.toml:14: exercise mean: its stub comes out as passed" in text for text in found)


def test_a_check_that_flakes_is_found(folder):
    """It asks about one secret number, which under some seeds cannot tell a mean from a sum."""
    edited(folder, HIDDEN, "    for count in (2, 5):\n", "    for count in (rng.choice((1, 2)),):\n")
    shutil.rmtree(folder / "solutions" / "mistakes")
    edited(
        folder,
        HIDDEN,
        "student.agrees_with_reference(",
        'student.gives("count", count, 1.0)\n        student.agrees_with_reference(',
    )
    once = judged(folder)
    found = [text for seed in "bcdefgh" for text in flakes(once, judged(folder, seed, again=True), seed)]
    assert found
    assert {facts["exercise"] for _, facts in found} == {"mean"}


def test_an_id_of_the_pack_below_is_found(folder, pack):
    edited(folder, MANIFEST, 'id = "mean"', 'id = "add"')
    for file in (HIDDEN, "checks/averages.py"):
        edited(folder, file, '@check("mean"', '@check("add"')
    edited(folder, MISTAKES, 'loses = ["mean"]', 'loses = ["add"]')
    found = [message.format(**facts) for message, facts in lint(Pack.at(folder, on=pack))]
    assert any(
        "exercise add: autograd, on which this pack builds, has one of this name" in text for text in found
    )


def test_a_place_is_shown_from_here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert str(Place(tmp_path / "a.toml", 3)) == "a.toml:3"
    assert str(Place(tmp_path.parent / "b.toml")) == f"{tmp_path.parent / 'b.toml'}:1"
