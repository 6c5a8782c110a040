"""What a check is: a title, a price, a property. And how check files are found.

@check("mul-step", points=2)
def mul_sends_each_factor_the_other(student):
    '''Multiplication sends each factor the other one's value.'''
    student.agrees_on(Family(("mul",)), do="step")
"""

import importlib.util
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from course.errors import PackError

if TYPE_CHECKING:
    from course.judging.student import Student
    from course.pack import Pack

Visibility = Literal["visible", "hidden"]
Function = Callable[["Student"], None]


@dataclass(frozen=True)
class Check:
    """One test of an exercise, worth points."""

    id: str
    exercise: str
    title: str
    points: float
    visibility: Visibility
    function: Function


def check(exercise: str, *, points: float) -> Callable[[Function], Function]:
    """Mark a function as a check of `exercise`; its docstring is the title that students read."""

    def mark(function: Function) -> Function:
        function.check = (exercise, points)  # type: ignore[attr-defined]
        return function

    return mark


@dataclass(frozen=True)
class Probe:
    """A plain function that runs beside the student's code: `probe(code, *args)` returns plain data."""

    name: str
    source: str


def probe(function: Callable[..., Any]) -> Probe:
    """Send this function to the worker instead of calling it. It sees nothing but its arguments and builtins."""
    lines = inspect.getsource(function).splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("def "))
    return Probe(function.__name__, "\n".join(lines[start:]) + "\n")


def load_checks(pack: "Pack", *, hidden: bool) -> dict[str, list[Check]]:
    """The checks of every exercise, visible ones first; with `hidden`, all of them. And of the pack below."""
    return _checks_below(pack, hidden=hidden) | _own_checks(pack, hidden=hidden)


def _checks_below(pack: "Pack", *, hidden: bool) -> dict[str, list[Check]]:
    """The checks of the pack that this one builds on, under the names that its exercises have here."""
    found = load_checks(pack.on, hidden=hidden) if pack.on else {}
    return {
        pack.below(exercise): [
            replace(check, id=pack.below(check.id), exercise=pack.below(exercise)) for check in checks
        ]
        for exercise, checks in found.items()
    }


def _own_checks(pack: "Pack", *, hidden: bool) -> dict[str, list[Check]]:
    checks: dict[str, list[Check]] = {exercise: [] for exercise in pack.by_id}
    folders: list[tuple[Path, Visibility]] = [(pack.checks, "visible")]
    if hidden and pack.hidden_checks:
        folders.append((pack.hidden_checks, "hidden"))
    for folder, visibility in folders:
        for path in sorted(folder.glob("*.py")):
            for found in checks_in(load_file(path), visibility):
                if found.exercise not in checks:
                    raise PackError(
                        f"{path}: {found.id} checks {found.exercise!r}, which is no exercise. "
                        "Name one of the manifest's."
                    )
                checks[found.exercise].append(found)
    if hidden and pack.hidden_checks:
        _points_add_up(pack, checks)
    return checks


def checks_in(module: ModuleType, visibility: Visibility) -> Iterator[Check]:
    """The checks that a module defines, in the order of its lines."""
    for name, function in vars(module).items():
        mark = getattr(function, "check", None)
        if isinstance(mark, tuple):
            exercise, points = mark
            title = inspect.getdoc(function)
            if not title:
                raise PackError(f"{module.__file__}: check {name} has no docstring. Write its title there.")
            yield Check(f"{exercise}/{name}", exercise, title.splitlines()[0], points, visibility, function)


def load_file(path: Path) -> ModuleType:
    """Run a check file; it is data of a pack, not a package of ours."""
    spec = importlib.util.spec_from_file_location(f"checks_{path.parent.name}_{path.stem}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise PackError(
            f"{path}: this check file does not load: {error!r}. Mend it and try again."
        ) from error
    return module


def _points_add_up(pack: "Pack", checks: dict[str, list[Check]]) -> None:
    totals = {exercise: sum(one.points for one in found) for exercise, found in checks.items()}
    wrong = {exercise: total for exercise, total in totals.items() if total != pack.by_id[exercise].points}
    if wrong:
        raise PackError(
            "\n".join(
                f"{_written_at(pack, exercise)}exercise {exercise}: its checks are worth {total:g} points, "
                f"the manifest says {pack.by_id[exercise].points:g}. Change one of the two."
                for exercise, total in wrong.items()
            )
        )


def _written_at(pack: "Pack", exercise: str) -> str:
    """File and line of an exercise in the manifest, where the pack has one."""
    from course.pack import line_of

    path = pack.lessons and pack.lessons / "pack.toml"
    return f"{path}:{line_of(path, exercise)}: " if path and path.exists() else ""
