"""docs/sources.md says where the numbers of the five source documents are held, and it is so."""

import ast
import csv
import re
import shlex
from functools import cache
from statistics import mean, stdev

import pytest

from course.judging.checks import load_checks
from tests.conftest import PACK, ROOT

PAGE = (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
CHECKS = {check.id: check.function for checks in load_checks(PACK, hidden=False).values() for check in checks}
NUMBER = re.compile(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)")


def rows():
    """The cells of every row: what, numbers, held by, shown by."""
    lines = [
        line
        for line in PAGE.splitlines()
        if line.startswith("| ") and not line.startswith(("| what", "| --"))
    ]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines]


ROWS = rows()
every_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:40])


def spans(cell):
    """What stands between backticks."""
    return re.findall(r"`([^`]+)`", cell)


@cache
def names_of_tests(file):
    """The names of the tests in a file of ours."""
    tree = ast.parse((ROOT / "tests" / file).read_text(encoding="utf-8"))
    return {
        node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def source_of(holder):
    """The file that a check or a test stands in, as text; a KeyError if there is no such check or test."""
    if "::" not in holder:
        path = CHECKS[holder].__code__.co_filename
    else:
        file, name = holder.split("::")
        if name not in names_of_tests(file):
            raise KeyError(holder)
        path = ROOT / "tests" / file
    with open(path, encoding="utf-8") as opened:
        return opened.read()


def numbers(text):
    """The numbers in a text, without their signs."""
    return {float(number) for number in NUMBER.findall(text.replace("…", " "))}


def test_the_page_has_a_table_for_each_source():
    """Four cells a row, and all five parts."""
    assert {len(row) for row in ROWS} == {4}
    assert re.findall(r"(?m)^## Part (\w)", PAGE) == list("ABCDE")
    assert PAGE.count("\n| what | numbers | held by | shown by |\n") == 5


@every_row
def test_what_holds_a_number_exists_and_holds_it(row):
    """Each number of a row stands in a file of one of its checks or tests; a text in backticks, as it is."""
    _, cell, held_by, _ = row
    holders = spans(held_by)
    assert holders
    sources = [source_of(holder) for holder in holders]
    assert spans(cell) or numbers(cell)
    assert all(any(text in source for source in sources) for text in spans(cell))
    assert numbers(cell) <= set().union(*map(numbers, sources))


@every_row
def test_its_command_shows_it(row):
    """`course check` names the checks' exercises, `pytest -k` picks one of the row's tests."""
    holders = spans(row[2])
    (command,) = spans(row[3])
    program, *words = shlex.split(command)
    if program == "course":
        assert words[0] == "check"
        assert set(words[1:]) == {holder.split("/")[0] for holder in holders if "::" not in holder}
    else:
        file, option, expression = words
        assert (program, option) == ("pytest", "-k")
        chosen = {name for name in names_of_tests(file.removeprefix("tests/")) if expression in name}
        assert {f"{file.removeprefix('tests/')}::{name}" for name in chosen} & set(holders)


def test_names_in_running_text_exist():
    """Outside of the tables too."""
    for holder in re.findall(r"`([\w-]+\.py::\w+|[a-z]+(?:-[a-z]+)*/[a-z_]+)`", PAGE):
        if holder not in ("exercise/name", "file.py::name"):  # the page's legend
            source_of(holder)


def test_the_points_lie_where_the_notebook_put_them():
    """x is 200 numbers from 100 to 300, less their mean, over their sample standard deviation."""
    with (PACK.exercises / "data" / "linear-1024.csv").open(encoding="utf-8", newline="") as file:
        xs = [float(row["x"]) for row in csv.DictReader(file)]
    even = [100 + (300 - 100) * i / 199 for i in range(200)]
    assert xs == pytest.approx([(x - mean(even)) / stdev(even) for x in even], abs=1e-6)
