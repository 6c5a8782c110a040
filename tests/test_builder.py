"""Laws of building stubs from solutions."""

import pytest

from course.errors import PackError
from course.pack import Pack
from grader.builder import built, built_stubs, stale, stub, stubs

FUNCTION = '''def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return x + x
    ### END SOLUTION
'''


def test_what_is_committed_is_what_the_builder_writes(pack: Pack) -> None:
    assert stale(built(pack)) == []
    names = {name for name, _ in stubs(pack)}
    assert {path.name for path in pack.exercises.glob("*.py")} == names


def test_a_region_in_a_function_becomes_not_implemented() -> None:
    assert stub(FUNCTION) == (
        'def double(x):\n    """Twice x."""\n    # YOUR CODE HERE\n    raise NotImplementedError\n'
    )


def test_a_region_outside_of_functions_leaves_nothing() -> None:
    source = "class A:\n    x = 1\n\n    ### BEGIN SOLUTION\n    y = 2\n    ### END SOLUTION\n\n    z = 3\n"
    assert stub(source) == "class A:\n    x = 1\n\n    z = 3\n"


def test_no_line_of_a_solution_is_in_a_stub(pack: Pack) -> None:
    assert pack.solutions
    for name, text in stubs(pack):
        source = (pack.solutions / name).read_text(encoding="utf-8")
        regions = [part.split("### END SOLUTION")[0] for part in source.split("### BEGIN SOLUTION")[1:]]
        given = {line.strip() for line in stub(source).splitlines()}
        lines = {line.strip() for region in regions for line in region.splitlines() if line.strip()}
        assert len(lines) > 3
        assert not lines & given, (name, text)


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("def f():\n    ### BEGIN SOLUTION\n    return 1\n", 2),
        ("def f():\n    return 1\n    ### END SOLUTION\n", 3),
        ("def f():\n    ### BEGIN SOLUTION\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n", 3),
        ("def f():\n    ## begin solution\n    return 1\n", 2),
        ("def f(:\n", 1),
    ],
)
def test_a_stray_or_unclosed_mark_is_an_error_with_its_line(source: str, line: int) -> None:
    with pytest.raises(PackError, match=f"x.py, line {line}: "):
        stub(source, "x.py")


def test_stale_names_only_what_differs(pack: Pack, tmp_path) -> None:
    files = {tmp_path / path.name: data for path, data in built_stubs(pack).items()}
    assert stale(files) == list(files)
    for path, data in files.items():
        path.write_bytes(data)
    (tmp_path / "engine.py").write_text("changed")
    assert stale(files) == [tmp_path / "engine.py"]
