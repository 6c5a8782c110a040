"""Laws of the solutions that students get: all of what is due, nothing of what is not."""

import ast

import pytest

from course.slices import BEGIN, END
from grader.builder import stub
from grader.solved import solved, solved_files
from tests.conftest import PACK, SOLUTIONS

LESSONS = [lesson.id for lesson in PACK.manifest.lessons]
FILES = sorted({file for lesson in PACK.manifest.lessons for file in lesson.files})
by_file = pytest.mark.parametrize("file", FILES)


def source(file):
    """The reference."""
    return (SOLUTIONS / file).read_text(encoding="utf-8")


def code(text):
    """The code of a file, without comments and blank lines."""
    return ast.dump(ast.parse(text))


@by_file
def test_when_all_is_due_it_is_the_reference(file):
    text = solved(source(file), file, PACK, set(LESSONS), set(LESSONS))
    assert code(text) == code(source(file))
    assert BEGIN not in text
    assert END not in text


@by_file
def test_when_nothing_is_due_it_is_the_stub(file):
    assert solved(source(file), file, PACK, set(), set(LESSONS)) == stub(source(file))


def bodies(text):
    """The code of every function, by its name."""
    return {
        node.name: ast.dump(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)
    }


@pytest.mark.parametrize("count", range(len(LESSONS)))
def test_nothing_of_a_lesson_that_is_not_due_is_shown(count):
    """Term after term: a function that a later lesson asks for stays the stub, one that none asks for is shown."""
    due = set(LESSONS[:count])
    shown = solved_files(PACK, due, set(LESSONS))
    for lesson in PACK.manifest.lessons:
        for exercise in lesson.exercises:
            for symbol in exercise.symbols:
                file, name = f"{symbol.split('.')[0]}.py", symbol.split(".")[-1]
                if lesson.id not in due and file in shown and name in bodies(shown[file]):
                    assert bodies(shown[file])[name] == bodies(stub(source(file)))[name]
    for lesson in PACK.manifest.lessons[:count]:
        if not any(file in later.files for later in PACK.manifest.lessons[count:] for file in lesson.files):
            assert {file: code(shown[file]) for file in lesson.files} == {
                file: code(source(file)) for file in lesson.files
            }
