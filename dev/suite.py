"""A pytest plugin that names what a test run left out; with CI=true leaving out is a failure.

A test that needs a part of the machine skips with a reason that begins with "needs ".
"""

import os
from typing import Any

import pytest

LEFT_OUT = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Begin an empty list."""
    config.stash[LEFT_OUT] = {}
    config.pluginmanager.register(Listener(config.stash[LEFT_OUT]), "left-out")


class Listener:
    """Notes each skipped test (or file of tests) with its reason; workers of pytest-xdist hand over theirs."""

    def __init__(self, left_out: dict[str, str]) -> None:
        self.left_out = left_out

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a skipped test."""
        self.note(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a skipped file."""
        self.note(report)

    def note(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        """Keep what was skipped for want of a part."""
        reason = reason_of(report)
        if report.skipped and is_left_out(reason):
            self.left_out[report.nodeid] = reason

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over what a worker noted: skipped files are known to workers only."""
        self.left_out.update(getattr(node, "workeroutput", {}).get("left-out", {}))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand over, or fail if nothing may be left out."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["left-out"] = self.left_out
        elif self.left_out and is_ci() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Name what was left out, above pytest's own last line."""
        if self.left_out:
            failing = " (CI=true: this is a failure)" if is_ci() else ""
            terminalreporter.section(f"left out: this machine lacks a part{failing}")
        for name, reason in sorted(self.left_out.items()):
            terminalreporter.line(f"{name}: {reason}")


def reason_of(report: pytest.TestReport | pytest.CollectReport) -> str:
    """Why a test was skipped."""
    where_and_why = report.longrepr
    text = str(where_and_why[2]) if isinstance(where_and_why, tuple) else ""
    return text.removeprefix("Skipped: ")


def is_left_out(reason: str) -> bool:
    """Whether a skip means that the machine lacks something, and not that a test does not apply."""
    return reason.startswith(("needs ", "could not import "))


def is_ci() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").lower() in ("1", "true")
