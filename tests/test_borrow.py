"""`course borrow` and `course reset`: borrowed code works, earns nothing, is recognised, and goes again."""

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from course.cli import build
from course.editing import NotEditable, Source
from course.judging.loans import Loan, definitions, digest, loans_of
from course.judging.submission import Submission, read_folder
from course.plugins import plugin_manager
from grader import lending
from tests.conftest import DESIGNS, MISTAKES, PACK, Grade, files_of, made

LOANS = loans_of(PACK)
EXERCISES = list(PACK.by_id)


def course(folder: Path, *arguments: object, answer: str | None = None) -> Result:
    group = build(plugin_manager(), "course", "")
    result = CliRunner().invoke(group, [*map(str, arguments), "--folder", str(folder)], input=answer)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def stubs(tmp_path: Path) -> Path:
    """A folder with the stubs."""
    return write(tmp_path, {p.name: p.read_text(encoding="utf-8") for p in PACK.exercises.glob("*.py")})


@pytest.fixture(scope="session")
def all_borrowed() -> Submission:
    """The stubs with everything borrowed."""
    files = {p.name: p.read_text(encoding="utf-8") for p in PACK.exercises.glob("*.py")}
    for symbol, loan in LOANS.by_symbol.items():
        name = symbol.partition(".")[0] + ".py"
        files[name] = Source(files[name]).with_loan(loan, "remark").text
    return Submission("all borrowed", files)


# --- laws ---------------------------------------------------------------------


def test_all_that_is_borrowed_works_and_earns_nothing(all_borrowed: Submission, grade: Grade) -> None:
    """With every check, hidden ones too."""
    report = grade(all_borrowed)
    assert {result.id: result.verdict.value for result in report.exercises} == dict.fromkeys(
        EXERCISES, "borrowed"
    )
    assert report.score == 0
    assert report.max_score > 100


@pytest.mark.parametrize("rule", ["pass", "return None", "self.grad = self.grad"])
def test_what_borrowed_operations_do_by_themselves_earns_nothing_either(rule: str, grade: Grade) -> None:
    """A borrowed operation sends its gradient back itself: a `_backward` of one's own beside it is no answer."""
    files = {p.name: p.read_text(encoding="utf-8") for p in PACK.exercises.glob("*.py")}
    operations = [symbol for id_ in ("add", "mul", "tanh", "backward") for symbol in PACK.by_id[id_].symbols]
    source = Source(files["engine.py"])
    for symbol in [*operations, "engine.topological_order"]:
        source = source.with_loan(LOANS.by_symbol[symbol], "remark")
    own = Loan("Value._backward", f"def _backward(self):\n    {rule}\n")
    files["engine.py"] = source.with_loan(own, "mine").text
    report = grade(Submission("does nothing", files))
    assert {result.id: result.score for result in report.exercises if result.score} == {}


@pytest.mark.parametrize("exercise", [e for e in EXERCISES if LOANS.of(PACK.by_id[e])][::4])
def test_what_depends_on_it_passes(exercise: str, grade: Grade) -> None:
    """The reference with one exercise's code borrowed loses that code's points only."""
    files = files_of("reference")
    symbols = LOANS.of(PACK.by_id[exercise])
    for symbol, loan in symbols.items():
        name = symbol.partition(".")[0] + ".py"
        files = {**files, name: Source(files[name]).with_loan(loan, "remark").text}
    report = grade(Submission("one borrowed", files))
    shared = {one.id for one in PACK.by_id.values() if set(one.symbols) & symbols.keys()}
    assert {r.id for r in report.exercises if r.verdict == "borrowed"} == shared
    assert {r.id for r in report.exercises if r.verdict == "passed"} == set(EXERCISES) - shared


@pytest.mark.parametrize("name", ["reference", *DESIGNS])
def test_no_right_solution_is_taken_for_borrowed(name: str) -> None:
    assert LOANS.found_in(files_of(name)) == frozenset()
    texts = {file: text + "\n# borrowed\n" for file, text in files_of(name).items()}  # and is looked at
    assert LOANS.found_in(texts) == frozenset()


def test_no_known_mistake_is_taken_for_borrowed() -> None:
    for mistake in MISTAKES:
        texts = {file: text + "\n# borrowed\n" for file, text in made(mistake).files.items()}
        assert LOANS.found_in(texts) == frozenset(), mistake.id


def reformatted(text: str) -> str:
    """The same code with other comments, blank lines and formatting, and without docstrings."""
    lines = [f"{line}  # mine" if re.search(r"\w$", line) else f"\n{line}" for line in text.splitlines()]
    return "\n".join(lines).replace(" = ", "   =   ")


def without_docstrings(text: str) -> str:
    tree = ast.parse(text)
    for _, node in definitions(tree):
        if ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.parametrize(
    "edit", [reformatted, without_docstrings, ast.unparse], ids=lambda edit: edit.__name__
)
def test_trivial_edits_are_still_borrowed(edit, all_borrowed: Submission) -> None:
    files = all_borrowed.files
    texts = {name: edit(ast.parse(t) if edit is ast.unparse else t) for name, t in files.items()}
    assert LOANS.found_in(texts) == LOANS.found_in(files) == LOANS.by_symbol.keys()


def test_a_notebook_with_borrowed_cells_is_borrowed() -> None:
    cells = f"_run_cells({[[LOANS.by_symbol['nn.MLP'].source]]!r})"
    assert LOANS.found_in({"engine.py": cells}) == {"nn.MLP"}


@pytest.mark.parametrize(
    "text", ["borrowed = (", "borrowed\0", "(" * 5000 + "borrowed", "borrowed = '" + "x" * 10]
)
def test_what_is_no_python_is_not_borrowed(text: str) -> None:
    assert LOANS.found_in({"engine.py": text}) == frozenset()


def test_writing_one_s_own_earns_the_points_again(stubs: Path, check: Grade) -> None:
    write(stubs, files_of("reference"))
    full = check(read_folder(stubs), ["mul"]).exercises[0]
    course(stubs, "borrow", "mul", "--yes")
    assert check(read_folder(stubs), ["mul"]).exercises[0].score == 0
    text = (stubs / "engine.py").read_text(encoding="utf-8")
    own = re.sub(
        r"        borrowed = (borrowed_operation.*)\n        return borrowed\n",
        r"        return \1\n",
        text,
        count=1,
    )
    assert own != text
    (stubs / "engine.py").write_text(own, encoding="utf-8")
    assert check(read_folder(stubs), ["mul"]).exercises[0] == full


# --- the command --------------------------------------------------------------


@pytest.mark.parametrize("design", ["closures", "slope_functions", "recursive"])
@pytest.mark.parametrize("exercise", ["mul", "pow", "exp", "softmax"])
def test_it_fits_other_designs_or_changes_nothing(design: str, exercise: str, tmp_path: Path) -> None:
    write(tmp_path, files_of(design))
    before = {p.name: p.read_bytes() for p in tmp_path.glob("*.py")}
    result = course(tmp_path, "borrow", exercise, "--yes")
    if result.exit_code:
        assert "Nothing was changed." in result.output
        assert {p.name: p.read_bytes() for p in tmp_path.glob("*.py")} == before
    else:
        assert f"~ {exercise} " in course(tmp_path, "check", exercise).output


def test_it_asks_says_what_it_costs_and_keeps_yours(stubs: Path) -> None:
    mine = (stubs / "engine.py").read_bytes()
    refused = course(stubs, "borrow", "mul", answer="n\n")
    assert "earns no points" in refused.output
    assert "mul-step" in refused.output
    assert (stubs / "engine.py").read_bytes() == mine
    accepted = course(stubs, "borrow", "mul", answer="y\n")
    assert (stubs / "engine.py.before-borrow").read_bytes() == mine
    assert "course reset --back engine.py.before-borrow" in accepted.output


def test_borrowed_is_shown_everywhere(stubs: Path) -> None:
    course(stubs, "borrow", "add", "--yes")
    checked = course(stubs, "check", "add")
    assert checked.exit_code == 0
    assert "~ add  Addition  (borrowed)" in checked.output
    assert "~ add" in course(stubs, "list").output
    assert "Next: course check forward-difference" in checked.output


def test_a_later_exercise_can_be_borrowed_first(stubs: Path) -> None:
    """It waits for what it builds on."""
    result = course(stubs, "borrow", "backward", "--yes")
    assert result.exit_code == 0
    assert "This builds on" in result.output


def test_after_the_steps_are_borrowed_backward_works(stubs: Path) -> None:
    for exercise in ("add-step", "mul-step", "tanh-step", "topological-order", "backward", "accumulation"):
        course(stubs, "borrow", exercise, "--yes")
    result = course(stubs, "check", "accumulation")
    assert "~ accumulation" in result.output
    assert result.exit_code == 0


def test_a_kit_lends_what_was_released_and_holds_no_more(tmp_path: Path) -> None:
    """The code of released lessons comes as loans; nothing of the others is in the files."""
    kit = replace(PACK, solutions=None, exercises=tmp_path)
    assert loans_of(kit).by_symbol == {}
    released = lending.released(PACK, {"value", "all-the-way"})
    for name, data in released.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    lent = loans_of(kit).by_symbol
    assert lent.keys() == {
        "engine.Value.__add__",
        "engine.Value.__mul__",
        "engine.topological_order",
        "engine.Value.backward",
    }
    assert lent == {symbol: LOANS.by_symbol[symbol] for symbol in lent}
    text = b"".join(released.values())
    for hidden in (b"math.tanh", b"def sub", b"retain_graph", b"class MLP", b"### BEGIN"):
        assert hidden not in text


def test_a_notebook_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "work.ipynb").write_text('{"cells": [], "nbformat": 4, "metadata": {}}', encoding="utf-8")
    assert "notebook" in course(tmp_path, "borrow", "mul", "--yes").output
    assert [path.name for path in tmp_path.iterdir()] == ["work.ipynb"]


def test_a_file_that_is_no_python_names_its_line(stubs: Path) -> None:
    (stubs / "engine.py").write_text("x = 1\ndef (\n", encoding="utf-8")
    result = course(stubs, "borrow", "mul", "--yes")
    assert result.exit_code == 1
    assert "engine.py, line 2: this is no Python yet" in result.output


# --- editing ------------------------------------------------------------------

LOAN = Loan("Value.double", "def double(self):\n    borrowed = self * 2\n    return borrowed")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_other_byte_stays_as_it_is(newline: str, encoding: str) -> None:
    above = newline.join(["# 我的  ", "class Value:", "  x = 1; y = 2", "", "  @staticmethod  # odd", ""])
    old = newline.join(["  def double(self):", "      return 3", ""])
    below = newline.join(["", "  def z(self): return 4", "\tif_tab = '''", "a\\", "'''"]).replace("\t", "  ")
    data = (above[: above.index("  @static")] + old + below).encode(encoding)
    changed = Source.of(data).with_loan(LOAN, "remark")
    text = changed.data.decode(encoding)
    assert text.startswith(above[: above.index("  @static")])
    assert text.endswith(below)
    assert "  def double(self):" + newline + "      # remark" in text


def test_a_missing_method_is_added_to_its_class() -> None:
    text = "class Value:\n\tdef a(self):\n\t\treturn 1\n\nx = 2"
    changed = Source(text).with_loan(LOAN, "remark").text
    namespace: dict[str, type] = {}
    exec(changed, namespace)
    assert hasattr(namespace["Value"], "double")
    assert changed.endswith("\nx = 2")


def test_without_its_class_a_method_has_no_place() -> None:
    with pytest.raises(NotEditable):
        Source("x = 1\n").with_loan(LOAN, "remark")


def test_digests_differ_for_different_code() -> None:
    own, other = (ast.parse(f"def f(a):\n    return a {op} 1").body[0] for op in "+-")
    assert digest(own) != digest(other)


# --- reset --------------------------------------------------------------------


def test_reset_takes_borrowed_code_out_again(stubs: Path) -> None:
    mine = (stubs / "engine.py").read_bytes()
    course(stubs, "borrow", "mul-step", "--yes")
    assert (stubs / "engine.py").read_bytes() != mine
    assert course(stubs, "reset", "mul-step", "--yes").exit_code == 0
    assert (stubs / "engine.py").read_bytes() == mine


def commands_in(output: str) -> list[list[str]]:
    """The arguments of every `course reset --back …` that was printed."""
    found = re.findall(r"course reset (--back .*)", output)
    return [["reset", *line.split(" --folder ")[0].split()] for line in found]


@pytest.mark.parametrize("arguments", [("mul",), ("--all",)], ids=str)
def test_what_reset_prints_undoes_it_and_undoes_that(arguments: tuple[str, ...], stubs: Path) -> None:
    write(stubs, files_of("reference"))
    before = {path.name: path.read_bytes() for path in stubs.glob("*.py")}
    done = course(stubs, "reset", *arguments, "--yes")
    after = {path.name: path.read_bytes() for path in stubs.glob("*.py")}
    assert after != before
    (undo,) = commands_in(done.output)
    undone = course(stubs, *undo)
    assert {path.name: path.read_bytes() for path in stubs.glob("*.py")} == before
    (redo,) = commands_in(undone.output)
    course(stubs, *redo)
    assert {path.name: path.read_bytes() for path in stubs.glob("*.py")} == after


def test_reset_touches_one_exercise_only(stubs: Path) -> None:
    write(stubs, files_of("reference"))
    course(stubs, "check", "--all")
    course(stubs, "reset", "neg", "--yes")
    assert "· neg" in course(stubs, "list").output
    assert "✓ sub" in course(stubs, "list").output
    assert "✓ mul" in course(stubs, "check", "mul").output


def test_reset_asks_and_refuses_what_it_cannot_mean(stubs: Path) -> None:
    write(stubs, files_of("reference"))
    before = (stubs / "engine.py").read_bytes()
    course(stubs, "reset", "mul", answer="n\n")
    assert (stubs / "engine.py").read_bytes() == before
    assert course(stubs, "reset").exit_code == 2
    assert course(stubs, "reset", "mul", "--all").exit_code == 2
    assert course(stubs, "reset", "--back", "../engine.py.before-reset").exit_code == 1
