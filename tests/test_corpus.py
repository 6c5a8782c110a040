"""What an author gets wrong in the corpus is an error that names the mistake, or the file, and the mend."""

from dataclasses import replace
from pathlib import Path

import pytest

from course.errors import PackError
from course.pack import Pack
from course.scaffold import scaffold
from grader import corpus
from tests.conftest import PACK

MISTAKES = "solutions/mistakes/averages.toml"
TRANSPLANT = """
[[mistakes]]
id = "a-sum-again"
base = "{base}"
loses = ["mean"]
same_as = "{same_as}"
name = {{ en = "A sum", zh = "和" }}
description = {{ en = "Divide.", zh = "要除。" }}
idea = {{ en = "Twice.", zh = "两倍。" }}
[[mistakes.edits]]
file = "averages.py"
old = "/ len(numbers)"
new = ""
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new pack's package."""
    list(scaffold("corpora", tmp_path))
    return tmp_path / "corpora"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[mistakes]]", "[[mistake]]", r"averages\.toml: .*Mend this key"),
        (
            'loses = ["mean"]',
            'loses = ["median"]',
            r"averages\.toml: .* there is no exercise 'median'",
        ),
        (
            'loses = ["mean"]',
            'loses = ["mean", "mean"]',
            r"mean-is-a-sum loses more than one exercise\. Say why",
        ),
        (
            'id = "mean-divided-by-one-less"',
            'id = "mean-is-a-sum"',
            r"mean-is-a-sum: this id is taken twice\. Rename",
        ),
    ],
)
def test_a_mistake_that_is_written_wrongly_is_named_with_its_mend(
    folder: Path, old: str, new: str, said: str
) -> None:
    path = folder / MISTAKES
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        corpus.mistakes(Pack.at(folder))


def test_an_edit_must_occur_once(folder: Path) -> None:
    path = folder / MISTAKES
    path.write_text(
        path.read_text(encoding="utf-8").replace('"/ len(numbers)"', '"numbers"'), encoding="utf-8"
    )
    pack = Pack.at(folder)
    with pytest.raises(PackError, match=r"'numbers' occurs \d+ times in averages\.py of reference"):
        corpus.submission(pack, corpus.mistakes(pack)[1])


def test_a_base_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(PackError, match=r"nowhere is not there\. Name a design, or 'reference', as base"):
        corpus.files_of(Pack.at(folder), "nowhere")


def test_a_kit_has_no_corpus(folder: Path) -> None:
    kit = replace(Pack.at(folder), solutions=None)
    assert corpus.mistakes(kit) == []
    assert corpus.unfinished(kit) == {}
    assert corpus.lacks(kit, "any") == ()
    with pytest.raises(PackError, match="has no solutions"):
        corpus.files_of(kit, corpus.REFERENCE)


@pytest.mark.parametrize(
    ("base", "same_as", "said"),
    [
        ("other", "mean-is-one", "same_as names no known mistake"),
        ("reference", "mean-is-a-sum", r"was made on reference\. Take another base"),
    ],
)
def test_a_transplant_is_of_a_known_mistake_on_another_base(
    folder: Path, base: str, same_as: str, said: str
) -> None:
    there = folder / "solutions" / "transplants"
    there.mkdir()
    (there / "averages.toml").write_text(TRANSPLANT.format(base=base, same_as=same_as), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        corpus.transplants(Pack.at(folder))


def test_a_design_says_what_it_lacks(folder: Path) -> None:
    design = folder / "solutions" / "designs" / "short"
    design.mkdir(parents=True)
    (design / "design.toml").write_text('lacks = ["mean"]\n', encoding="utf-8")
    assert corpus.lacks(Pack.at(folder), "short") == ("mean",)
    (design / "design.toml").write_text("lacks = 3\n", encoding="utf-8")
    with pytest.raises(PackError, match=r"design\.toml: .*Mend this key"):
        corpus.lacks(Pack.at(folder), "short")


def test_hints_of_a_mistake_end_with_the_shape_of_the_code() -> None:
    mistake = corpus.mistakes(PACK)[0]
    exercise = PACK.by_id[mistake.loses[0]]
    found = corpus.hints(mistake, exercise)
    assert found.keys() == mistake.idea.keys()
    for language, (idea, rule, shape) in found.items():
        assert (idea, rule) == (mistake.idea[language], mistake.description[language])
        assert shape in (mistake.shape.get(language), exercise.hints[language][2])
