"""One notebook at work: its earlier lessons, the cells that were run, checks of them in a worker."""

import ast
import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from course.notebook.earlier import Brought, brought
from course.notebook.shown import Shown, shown
from course.pack import Exercise, Pack
from course.plugins import BUILT_IN
from course.text import Translate, language, translator

Method = TypeVar("Method", bound=Callable[..., Any])
OURS = ("begin(", "check(", "points(", "mine(", "hint(")


class NotRight(Exception):  # noqa: N818 (a verdict)
    """A visible check fails: Validate sees an error, and the student the message without a traceback."""

    def _render_traceback_(self) -> list[str]:
        return str(self).splitlines()


@dataclass
class Session:
    """What begin() has brought; later checks build on it."""

    pack: Pack
    lang: str
    space: dict[str, Any]  # the notebook's own names
    given: str = ""
    before: list[Brought] = field(default_factory=list)
    rungs: dict[tuple[str, str | None], int] = field(default_factory=dict)
    mistakes: dict[str, str | None] = field(default_factory=dict)
    is_bringing: bool = False  # while earlier cells run, what they call of ours does nothing

    @property
    def translate(self) -> Translate:
        """The reader's language."""
        return translator(self.lang)

    def cells(self, without: frozenset[str] = frozenset()) -> list[str]:
        """Earlier cells, borrowed ones without some symbols, and those that were run here, each once, the last time.

        Only cells that say something of the answers.
        """
        history = [str(text) for text in self.space.get("In", ())]
        last = dict.fromkeys(reversed([text for text in history if defines(text)]))
        return [*(cell for one in self.before for cell in one.cells(without)), *reversed(last)]


_session: Session | None = None


def begin(lesson: str, lang: str | None = None, pack: str = BUILT_IN) -> None:
    """Bring what was built in earlier lessons into this notebook, and say where it comes from."""
    global _session  # noqa: PLW0603 (a notebook has one)
    from course.plugins import load_pack

    if _session and _session.is_bringing:
        return
    _session = Session(load_pack(pack), language(lang), _names_of_the_notebook())
    _session.given = given(_session.pack)
    _prepare(_session)
    _run(_session.given, _session.space)
    _session.is_bringing = True
    for one in brought(_session.pack, lesson, Path.cwd()):
        _session.before.append(one)
        for cell in one.cells():
            _run(cell, _session.space)
    _session.is_bringing = False
    for line in _said(_session):
        print(line)


def method_of(owner: type) -> Callable[[Method], Method]:
    """Let a function join a class as a method: @method_of(Value). While it is a stub, an earlier version stays."""

    def join(method: Method) -> Method:
        if not (is_stub(method) and hasattr(owner, method.__name__)):
            setattr(owner, method.__name__, method)
        return method

    return join


def new_version(function: Method) -> Method:
    """Replace an earlier function of this name; while the new one is a stub, the earlier one stays."""
    earlier: Method | None = function.__globals__.get(function.__name__)
    return earlier if earlier and is_stub(function) else function


def is_stub(function: Callable[..., Any]) -> bool:
    """Whether a function does nothing but raise NotImplementedError."""
    return getattr(function, "__code__", None) is not None and function.__code__.co_names == (
        "NotImplementedError",
    )


def check(exercise: str) -> Shown | None:
    """What is right about an exercise, and the smallest thing that is not."""
    return None if _current().is_bringing else _checked(exercise)


def points(exercise: str) -> None:
    """Pass over silently what is right; else raise what check() shows."""
    if _current().is_bringing:
        return
    result = _checked(exercise)
    if not result.passed:
        raise NotRight(result.text)


def hint(exercise: str) -> None:
    """Print the next hint for an exercise: the idea, then the rule, then the shape of the code."""
    from course.judging.diagnosis import known_mistake

    session, one = _current(), _exercise(exercise)
    if session.is_bringing:
        return
    about = session.mistakes.get(exercise)
    rung = session.rungs[exercise, about] = session.rungs.get((exercise, about), -1) + 1
    mistake = known_mistake(session.pack, exercise, about)
    hints = mistake.hints if mistake and mistake.hints else one.hints
    print(hints[session.lang][rung % 3].strip())


def mine(name: str) -> None:
    """Print your own version of a function or a method, e.g. mine("Value.__add__"), as it was written last."""
    session = _current()
    if session.is_bringing:
        return
    for cell in reversed(session.cells()):
        for called, source in definitions(cell):
            if called == name:
                print(source)
                return
    print(session.translate("There is no {name} yet.").format(name=name))


# === Behind them =============================================================


def given(pack: Pack) -> str:
    """What students are given in files, as one text: stubs, from which every answer starts."""
    own = tuple(f"from {file.removesuffix('.py')} import" for file in pack.files)
    texts = [path.read_text(encoding="utf-8") for path in stubs(pack)]
    return "\n".join(line for text in texts for line in text.splitlines() if not line.startswith(own)) + "\n"


def stubs(pack: Pack) -> Iterator[Path]:
    """The files that students begin with, those of the pack below first."""
    if pack.on:
        yield from stubs(pack.on)
    own = [file for file in pack.files if any(file in lesson.files for lesson in pack.manifest.lessons)]
    yield from (pack.exercises / file for file in own)


def defines(text: str) -> bool:
    """Whether a cell says something of the answers: it defines or changes something, and does not only use it."""
    if text.lstrip().startswith(OURS):
        return False
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return True
    telling = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.Import, ast.ImportFrom)
    assigned = (target for node in ast.walk(tree) if isinstance(node, ast.Assign) for target in node.targets)
    return any(isinstance(node, telling) for node in ast.walk(tree)) or any(
        isinstance(target, ast.Attribute) for target in assigned
    )


def definitions(cell: str) -> Iterator[tuple[str, str]]:
    """The functions of a cell under their full names; a method is one in a class, or one that joins it."""
    try:
        tree = ast.parse(cell)
    except (SyntaxError, ValueError):
        return
    lines = cell.splitlines()
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield node.name, ast.get_source_segment(cell, node) or ""
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    yield (
                        f"{node.name}.{method.name}",
                        "\n".join(lines[method.lineno - 1 : method.end_lineno]),
                    )
        elif isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            yield _owner(node) + node.name, "\n".join(lines[first - 1 : node.end_lineno])


def _owner(node: ast.FunctionDef) -> str:
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(func=ast.Name(id="method_of"), args=[ast.Name(id=owner)]):
                return f"{owner}."
    return ""


def _checked(exercise: str) -> Shown:
    """An exercise, judged by its visible checks in a worker that runs the notebook's cells."""
    from course.judging.checks import load_checks
    from course.judging.inputs import PUBLIC
    from course.judging.judge import Judge
    from course.judging.launcher import FreshLauncher
    from course.judging.notebooks import NotebookError, files_of_cells
    from course.judging.submission import Submission

    session, one = _current(), _exercise(exercise)
    try:
        files = files_of_cells([session.given, *session.cells(frozenset(one.symbols))], session.pack.files)
    except NotebookError as error:
        raise NotRight(str(error)) from None
    judge = Judge(session.pack, load_checks(session.pack, hidden=False), FreshLauncher(), PUBLIC)
    report, _ = judge.grade(Submission("notebook", files), {exercise})
    result = next(result for result in report.exercises if result.id == exercise)
    session.mistakes[exercise] = result.mistake
    return shown(session.pack, one, result, session.lang)


def _current() -> Session:
    if _session is None:
        raise NotRight("Run the first code cell first: begin(…).")
    return _session


def _exercise(id_: str) -> Exercise:
    import difflib

    pack = _current().pack
    if id_ not in pack.by_id:
        near = difflib.get_close_matches(id_, list(pack.by_id), n=3)
        raise NotRight(
            f"There is no exercise {id_!r}. " + (f"Did you mean {' or '.join(near)}?" if near else "")
        )
    return pack.by_id[id_]


def _names_of_the_notebook() -> dict[str, Any]:
    """The names that cells see."""
    return vars(sys.modules["__main__"])


def _prepare(session: Session) -> None:
    """`from engine import Value`, as the lessons write, finds the notebook's own Value."""
    session.space |= {"method_of": method_of, "new_version": new_version}
    for file in session.pack.files:
        sys.modules[file.removesuffix(".py")] = sys.modules["__main__"]


def _run(cell: str, space: dict[str, Any]) -> None:
    """A cell of an earlier notebook, in silence; one that fails spoils only what it would have defined."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(Exception, SystemExit):
        exec(compile(cell, "<earlier>", "exec"), space)


def _said(session: Session) -> Iterator[str]:
    """Where everything comes from."""
    _ = session.translate
    for one in session.before:
        title = one.lesson.title[session.lang]
        if one.origin == "own":
            yield _("✓ {title}: your own, from {place}").format(title=title, place=one.place)
        elif one.origin == "borrowed":
            yield _("◇ {title}: borrowed, a working version in place of yours").format(title=title)
        else:
            notebook = f"{one.lesson.id}.ipynb"
            yield _("✗ {title}: missing; put {notebook} beside this notebook").format(
                title=title, notebook=notebook
            )
    yield _("Ready.")
