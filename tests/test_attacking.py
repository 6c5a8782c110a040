"""An attack that came through would be noticed: each promise that it can break, and each trace that it can leave."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from course.judging.forking import ForkingLauncher
from course.judging.report import CheckResult, ExerciseResult, Isolation, ScoreReport, Verdict
from grader import attacking
from grader.attacking import UNCHANGED, Range, attacks
from tests.conftest import PACK


@pytest.fixture
def place() -> Iterator[Range]:
    """A range with things to steal; nothing is run in it."""
    with Range(PACK, ForkingLauncher()) as place:
        yield place


WORDS = ("submission", "digest", "pack", "pack_version", "grader", "python", "platform", "inputs")


def report(score: float, verdict: Verdict = Verdict.PASSED, message: str = "") -> ScoreReport:
    """A report of one exercise that is worth two points."""
    common = {"id": "add", "score": score, "max_score": 2.0, "verdict": verdict}
    check = CheckResult(title="One", visibility="hidden", message=message, **common)
    add = ExerciseResult(lesson="value", checks=[check], **common)
    return ScoreReport(
        **dict.fromkeys(WORDS, ""),
        score=score,
        max_score=2.0,
        verified=True,
        isolation=Isolation(),
        exercises=[add],
    )


def problems(place: Range, expected: str, found: ScoreReport) -> list[str]:
    """What is said of an attack that should end as `expected`, and got this report."""
    return list(place.broken_promises(replace(attacks()[0], expected=expected), found))


@pytest.mark.parametrize(
    ("expected", "found", "said"),
    [
        ("no points", report(1.0), ["it scored 1"]),
        ("no points", report(0.0, Verdict.FAILED), []),
        (UNCHANGED, report(1.0, Verdict.FAILED), ["it changed its score to 1 of 2 (add)"]),
        (UNCHANGED, report(2.0), []),
        ("loses add", report(2.0), ["it kept add"]),
        ("loses add", report(0.0, Verdict.CRASHED), []),
        ("no points, died", report(0.0, Verdict.CRASHED, "died"), []),
        ("no points, died or protocol", report(0.0, Verdict.CRASHED, "protocol"), []),
        (
            "no points, died",
            report(0.0, Verdict.FAILED, "raised"),
            ["nothing ended with 'died', but with raised"],
        ),
        ("no points", report(0.0, Verdict.VOID), ["it broke the judge"]),
    ],
)
def test_a_broken_promise_is_noticed(
    place: Range, expected: str, found: ScoreReport, said: list[str]
) -> None:
    assert problems(place, expected, found) == said


def test_without_a_trace_nothing_is_said(place: Range) -> None:
    assert list(place.traces(report(0.0), b"harmless words")) == []


def test_an_escape_that_was_printed_is_told(place: Range) -> None:
    assert list(place.traces(report(0.0), b"and then\nESCAPED: read /etc/passwd\nmore")) == [
        "ESCAPED: read /etc/passwd"
    ]


def test_a_secret_that_came_out_is_noticed_wherever_it_is(place: Range) -> None:
    assert list(place.traces(report(0.0), place.secret.encode())) == ["a secret came out"]
    assert list(place.traces(report(0.0, message=place.secret), b"")) == ["a secret came out"]


@pytest.mark.parametrize("harm", ["unlink", "write"])
def test_a_neighbour_s_file_that_was_touched_is_noticed(place: Range, harm: str) -> None:
    if harm == "unlink":
        place.neighbour.unlink()
    else:
        place.neighbour.write_text("changed", encoding="utf-8")
    assert list(place.traces(report(0.0), b"")) == ["a neighbour's file was changed"]


def test_a_file_that_was_left_is_noticed(place: Range) -> None:
    (place.neighbour.parent.parent / f"left-{place.mark}").touch()
    assert list(place.traces(report(0.0), b"")) == [f"files were left: left-{place.mark}"]


def test_a_process_that_was_left_is_noticed(place: Range, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attacking, "REACH", 0.1)
    monkeypatch.setattr(place, "_processes", lambda: [4711])
    assert list(place.traces(report(0.0), b"")) == ["processes were left: [4711]"]


def test_an_honest_neighbour_that_loses_points_is_told(place: Range, monkeypatch: pytest.MonkeyPatch) -> None:
    class Unfair:
        """Takes a point from everybody."""

        def grade(self, submission, only=None):
            return report(1.0, Verdict.FAILED), b""

    monkeypatch.setattr(place, "honest", Unfair())
    monkeypatch.setattr(place, "hasty", Unfair())
    assert "afterwards an honest submission gets 1 of 2" in place.run(attacks()[0])
