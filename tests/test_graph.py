"""`course graph`: an expression on the student's engine, beside the right numbers."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from fontTools.ttLib import TTFont

from course.cli import build
from course.drawing import Drawing, backward_steps, graph
from course.drawing.engine import ask, step_by_step
from course.drawing.page import steps_page
from course.drawing.render import FONT
from course.drawing.sketch import NotDrawable, Sketch, of_function, of_text
from course.drawing.words import WORDS
from course.judging.launcher import FreshLauncher, Limits
from course.judging.student import Raised, Session
from course.judging.submission import Submission
from course.plugins import plugin_manager
from tests.conftest import PACK, files_of

LECTURE = ("L = (a*b + c)*f", "a=2", "b=-3", "c=10", "f=-2")
OVERWRITE = ("operand.grad += grad * local_grad", "operand.grad = grad * local_grad")
MINE = """
from engine import Value
def f(a, b):
    c = Value(2.0, label="c")
    d = a*b + c
    d.label = "d"
    return (sum([d, a]) ** 2).tanh()
def three(a): return 3
def broken(a): raise KeyError("x")
def endless(a):
    while True: a = a + 1
def forged(a): return a
"""


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A folder with the reference, and a file with functions."""
    for name, text in {**files_of("reference"), "mine.py": MINE}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def edit(work: Path, old: str, new: str) -> None:
    text = (work / "engine.py").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (work / "engine.py").write_text(text.replace(old, new), encoding="utf-8")


def course(folder: Path, *arguments: object) -> Result:
    group = build(plugin_manager(), "course", "")
    result = CliRunner().invoke(group, [*map(str, arguments), "--folder", str(folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.fixture
def session(work: Path):
    files = {path.name: path.read_text(encoding="utf-8") for path in work.glob("*.py")}
    session = Session(FreshLauncher(), Submission("work", files), PACK.manifest.aliases, Limits())
    yield session
    session.close()


# --- the command --------------------------------------------------------------


def test_the_lecture_s_expression_is_drawn_with_your_engine(work: Path) -> None:
    result = course(work, "graph", *LECTURE)
    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "Yours is right."
    picture = (work / ".course" / "graph.svg").read_text(encoding="utf-8")
    assert {"-8", "-4"} <= set(re.findall(r"-?\d+", picture))


def test_as_text_it_says_every_value_and_gradient(work: Path) -> None:
    shown = course(work, "graph", *LECTURE, "--plain").output
    assert "  b          -3   grad -4" in shown
    forward = course(work, "graph", *LECTURE, "--plain", "--forward").output
    assert "grad" not in forward
    assert "L = e * f  -8" in forward


def test_what_is_wrong_first_is_said_and_marked(work: Path) -> None:
    edit(work, *OVERWRITE)
    result = course(work, "graph", "b = a + a; b*c", "a=1", "c=3", "--plain")
    assert "The gradient of a in (a + a) * c should be 6; yours is 3." in result.output
    assert "✗ grad: yours 3, right 6" in result.output


@pytest.mark.parametrize(
    ("kind", "start"), [("svg", b"<?xml"), ("png", b"\x89PNG"), ("html", b"<!doctype"), ("dot", b"digraph")]
)
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_written_in_four_formats(
    kind: str, start: bytes, lang: str, work: Path, tmp_path: Path
) -> None:
    out = tmp_path / f"out.{kind}"
    assert course(work, "graph", *LECTURE, "--out", out, "--lang", lang).exit_code == 0
    assert out.read_bytes().startswith(start)


def test_without_an_engine_the_right_numbers_are_shown(tmp_path: Path) -> None:
    result = course(tmp_path, "graph", *LECTURE, "--plain")
    assert "There is no engine.py here" in result.output
    assert "a           2   grad  6" in result.output


def test_before_backward_is_written_the_values_are_yours(work: Path) -> None:
    edit(work, "        order = topological_order(self)\n", "        raise NotImplementedError\n")
    result = course(work, "graph", *LECTURE)
    assert "Your code raised NotImplementedError (engine.py, line " in result.output
    assert "Your values are right." in result.output


def test_without_a_renderer_it_is_text(work: Path, monkeypatch) -> None:
    monkeypatch.setattr("course.drawing.render.shutil.which", lambda *_, **__: None)
    result = course(work, "graph", *LECTURE)
    assert result.exit_code == 0
    assert "L = e * f  -8   grad  1" in result.output
    assert 'pip install "chainrule[draw]"' in result.output


def test_the_last_counterexample_is_drawn_until_it_is_right(work: Path) -> None:
    edit(work, *OVERWRITE)
    course(work, "check", "accumulation")
    shown = course(work, "graph", "--plain").output
    assert "✗ grad: yours 1, right 2" in shown
    assert course(work, "graph", "accumulation", "--plain").output == shown
    edit(work, *reversed(OVERWRITE))
    course(work, "check", "accumulation")
    assert "accumulation is right" in course(work, "graph", "accumulation").output
    assert "course check add" in course(work, "graph", "add").output


SAID = [
    (("a*q", "a=2"), 'course graph "a*q" q=2'),
    (("a**b", "a=2", "b=3"), "exponent"),
    (("log(a)", "a=-1"), "no slope"),
    (("1/a", "a=0"), "no value"),
    (("2*3",), "plain numbers only"),
    (("__import__('os')", "a=1"), "can be drawn"),
    (("a.data", "a=1"), "can be drawn"),
    (("a*(", "a=1"), "This is no expression"),
    (("a*a", "a=nan"), "a=nan: write name=number"),
    (("a*a", "a"), "a: write name=number"),
    (("(" * 3000 + "a", "a=1"), "2000 characters"),
    (("tanh(" * 300 + "a" + ")" * 300, "a=1"), "This is no expression"),
    (("mine.py:three", "a=1"), "three should return one Value"),
    (("mine.py:broken", "a=1"), "Your code raised KeyError: 'x' (mine.py, line "),
    (("mine.py:nothing", "a=1"), "no function nothing in mine.py"),
    (("elsewhere.py:f", "a=1"), "no function f in elsewhere.py"),
    (("mine.py:f", "a=1"), "TypeError"),
    (("mine.py:endless", "a=1"), "more than 5000 operations"),
]


@pytest.mark.parametrize(
    ("words", "said"), SAID, ids=lambda words: words[0][:16] if isinstance(words, tuple) else ""
)
def test_what_cannot_be_drawn_is_explained(words: tuple[str, ...], said: str, work: Path) -> None:
    result = course(work, "graph", *words)
    assert result.exit_code == 1
    assert said in result.output


# --- what is drawn ------------------------------------------------------------


def test_a_function_is_recorded_as_the_program_that_it_runs(session: Session) -> None:
    sketch = of_function(session, "mine", "f", "a=.2 b=(-.3)")
    assert [op for op, *_ in sketch.program] == [
        "leaf",
        "input",
        "leaf",
        "mul",
        "add",
        "const",
        "add",
        "add",
        "const",
        "pow",
        "tanh",
    ]
    assert sketch.names == {0: "a", 1: "b", 2: "c", 4: "d"}
    assert ask(session, sketch).problem is None


def test_a_recording_is_looked_at_before_it_is_believed(session: Session, monkeypatch) -> None:
    for forged in (
        {"program": [["leaf", 1.0], ["add", 0, 7]], "root": 1, "names": {}},
        [],
        {"program": [["exec", 0]]},
    ):
        monkeypatch.setattr(session, "ask", lambda *_, forged=forged, **__: forged)
        with pytest.raises(NotDrawable):
            of_function(session, "mine", "forged", "a=1")


def test_what_a_function_raises_is_the_student_s(session: Session) -> None:
    with pytest.raises(Raised):
        of_function(session, "mine", "broken", "a=1")


def test_a_name_alone_is_the_result() -> None:
    sketch = of_text("d = a*b; e = d*2; d", "a=2 b=3")
    assert sketch == Sketch(
        [["leaf", 2.0], ["leaf", 3.0], ["mul", 0, 1]], {0: "a", 1: "b", 2: "d"}, "d = a*b; e = d*2; d"
    )


@pytest.mark.parametrize("text", ["a + a", "d = a*b; e = a + b; d*e", "-a / (b - 2*3)"])
def test_step_by_step_your_gradients_end_at_what_backward_gives(text: str, session: Session) -> None:
    drawn = ask(session, of_text(text, "a=2 b=-3"))
    *_, (_said, right, yours) = step_by_step(session, drawn, "en")
    assert yours is None
    assert [node.grad for node in right.nodes] == pytest.approx(drawn.yours["grad"])


def test_step_by_step_the_wrong_step_is_marked(work: Path, session: Session) -> None:
    files = {**session.submission.files}
    files["engine.py"] = files["engine.py"].replace(*OVERWRITE)
    wrong = Session(FreshLauncher(), Submission("wrong", files), PACK.manifest.aliases, Limits())
    drawn = ask(wrong, of_text("d = a*b; e = a + b; d*e", "a=2 b=3"))
    marked = [
        yours and [node.label for node in yours.nodes if node.wrong]
        for *_, yours in step_by_step(wrong, drawn, "en")
    ]
    wrong.close()
    assert marked == [None, None, None, ["b"]]


# --- in a notebook ------------------------------------------------------------


def test_in_a_notebook_a_graph_shows_itself() -> None:
    drawing = graph(LECTURE[0], a=2, b=-3, c=10, f=-2)
    assert isinstance(drawing, Drawing)
    assert "<svg" in (drawing._repr_svg_() or "")
    assert "L = e * f  -8   grad  1" in repr(drawing)


def test_a_live_value_shows_itself() -> None:
    class Value:
        def __init__(self, data, _prev=(), _op=""):
            self.data, self._prev, self._op, self.grad, self.label = data, _prev, _op, 0.0, ""

    assert "* " in repr(graph(Value(6.0, (Value(2.0), Value(3.0)), "*")))


def test_steps_show_themselves_and_load_nothing() -> None:
    page = backward_steps("a*b", a=2, b=3).page
    assert page.count("<figure") == 2
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)


def test_a_hostile_title_is_text() -> None:
    sketch = of_text("a*a # </h1><script>alert(1)</script>", "a=2")
    assert "<script>alert" not in steps_page(sketch.title, [], "en")


def test_the_font_of_png_pictures_has_what_they_say() -> None:
    """A wrong node's mark too, in both languages; else it would be a box."""
    said = "×" + "".join(text for words in WORDS.values() for text in words.values())
    glyphs = TTFont(FONT).getBestCmap()
    assert {char for char in said if char.isprintable() and ord(char) not in glyphs} == set()
