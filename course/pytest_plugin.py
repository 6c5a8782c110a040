"""For authors: `pytest --submission DIR` runs a pack's checks on one submission, with all of pytest's options."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from course.plugins import BUILT_IN

if TYPE_CHECKING:
    from course.judging.judge import Judge
    from course.pack import Pack


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --submission."""
    group = parser.getgroup("chainrule")
    group.addoption("--submission", metavar="DIR", help="run the course's checks on the submission in DIR")
    group.addoption(
        "--pack", metavar="NAME", default=BUILT_IN, help="the course, if it is not the built-in one"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Collect the pack's checks instead of tests when a submission is given and no path is."""
    if config.getoption("--submission") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        pack = _pack(config)
        config.args = [str(folder) for folder in (pack.checks, pack.hidden_checks) if folder]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect check files, if a submission is given to check."""
    if not parent.config.getoption("--submission") or file_path.suffix != ".py":
        return None
    pack = _pack(parent.config)
    for folder, visibility in ((pack.checks, "visible"), (pack.hidden_checks, "hidden")):
        if folder and file_path.parent == folder:
            return CheckFile.from_parent(parent, path=file_path, visibility=visibility)
    return None


class CheckFile(pytest.File):
    """A file of checks."""

    def __init__(self, *, visibility: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.visibility = visibility

    def collect(self) -> Iterable[pytest.Item]:
        """One item a check, named as in reports."""
        from course.judging.checks import checks_in, load_file

        for check in checks_in(load_file(self.path), self.visibility):
            yield CheckItem.from_parent(self, name=check.id, exercise=check.exercise)


class CheckItem(pytest.Item):
    """One check, judged as the judge does: in the order of the course, with what it builds on."""

    def __init__(self, *, exercise: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.exercise = exercise

    def runtest(self) -> None:
        """Look up how the check ended; the whole submission is judged once."""
        result = _results(self.config)[self.name]
        if result.verdict != "passed":
            raise CheckLost(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The message that a student would see."""
        if isinstance(excinfo.value, CheckLost):
            from course.messages import say

            result = excinfo.value.args[0]
            return f"{result.verdict}: {result.title}\n{say(result, str)}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where the check is written."""
        return self.path, None, self.name


class CheckLost(Exception):  # noqa: N818 (a verdict, not an error of ours)
    """A check that the submission did not pass."""


_KEY = pytest.StashKey[dict[str, Any]]()


def _pack(config: pytest.Config) -> "Pack":
    from course.plugins import load_pack

    return load_pack(config.getoption("--pack"))


def _results(config: pytest.Config) -> dict[str, Any]:
    """Every check's result, judged on first use."""
    if _KEY not in config.stash:
        from course.judging.submission import read_folder

        judge = _judge(config)
        try:
            report, _ = judge.grade(
                read_folder(Path(config.getoption("--submission")), contract=judge.pack.files)
            )
        finally:
            judge.launcher.close()
        config.stash[_KEY] = {check.id: check for exercise in report.exercises for check in exercise.checks}
    return config.stash[_KEY]


def _judge(config: pytest.Config) -> "Judge":
    from course.judging.checks import load_checks
    from course.judging.follow import lender_of
    from course.judging.inputs import Inputs
    from course.judging.judge import Judge
    from course.judging.launcher import FreshLauncher

    pack = _pack(config)
    return Judge(pack, load_checks(pack, hidden=True), FreshLauncher(), Inputs.fresh(), lender_of(pack))
