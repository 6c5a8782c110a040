"""`grader verify`: the checks are graded, and what is wrong with them is found."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from course.autograd import load
from course.judging.checks import load_checks
from course.plugins import plugin_manager
from grader import corpus
from grader.verifying import figures, matrix
from grader.verifying.findings import findings, remarks
from grader.verifying.trials import Outcome, Specimen, Trial, specimens, tried
from tests.conftest import PACK, made

CHECKS = [check for checks in load_checks(PACK, hidden=True).values() for check in checks]
ALL = dict.fromkeys(PACK.by_id, "passed")
MISTAKE = corpus.mistakes(PACK)[0]


def trial(
    kind: str, graded: dict[str, str] | None = None, checked: dict[str, str] | None = None, **facts
) -> Trial:
    """A trial that ended like this; what is not named passed."""
    specimen = Specimen(made(MISTAKE), kind, **facts)
    outcomes = (Outcome({**ALL, **(verdicts or {})}, {}, {}) for verdicts in (graded, checked))
    return Trial(specimen, *outcomes)


def said(found) -> list[str]:
    return [message.format(**facts) for message, facts in found]


def test_a_trial_is_what_grading_and_checking_say() -> None:
    chosen = [one for one in specimens(PACK) if one.name in ("reference", "mul-adds")]
    right, wrong = tried(load, chosen, "a seed")
    assert set(right.graded.exercises.values()) == set(right.checked.exercises.values()) == {"passed"}
    assert wrong.graded.lost == wrong.checked.lost == {"mul"}
    assert wrong.checked.named["mul"] == "mul-adds"
    assert matrix.row(PACK, wrong).split("  ")[-1] == "mul-adds"
    assert matrix.row(PACK, wrong).count("●") == 1


def test_nothing_is_found_in_a_pack_that_is_right() -> None:
    lost = {"add": "failed"}
    trials = [
        trial("right"),
        trial("mistake", lost, lost, loses=("add",)),
        trial("unfinished", {"mul": "unanswered"}),
    ]
    assert said(findings(trials)) == []
    assert figures.kill_rate(trials, figures.SIDES["all"]).percent == 100


@pytest.mark.parametrize(
    ("one", "what"),
    [
        (trial("mistake", {}, {"add": "failed"}, loses=("add",)), "no check of add sees it"),
        (
            trial("mistake", {"add": "failed", "mul": "crashed"}, {"add": "failed"}, loses=("add",)),
            "loses mul too",
        ),
        (trial("right", {"add": "blocked"}), "does not pass add"),
        (trial("unfinished", {"add": "crashed"}), "add is called wrong"),
        (trial("mistake", {"add": "failed"}, {}, loses=("add",)), "Visible checks see 0/1"),
    ],
)
def test_what_is_wrong_is_found(one: Trial, what: str) -> None:
    (text,) = said(findings([one]))
    assert what in text


def test_what_a_design_lacks_is_no_fault() -> None:
    assert said(findings([trial("right", {"add": "failed"}, {"add": "failed"}, lacks=("add",))])) == []


def test_names_are_measured_on_what_was_held_out() -> None:
    def named(name: str | None) -> Trial:
        lost = trial("transplant", {"add": "failed"}, {"add": "failed"}, loses=("add",), is_like="right")
        return replace(lost, checked=replace(lost.checked, named={"add": name}))

    nine = [named("right")] * 18 + [named(None)]
    assert said(findings(nine)) == []
    assert "called by a wrong name" in " ".join(said(findings([*nine, named("wrong"), named("wrong")])))
    assert "called by their name" in " ".join(said(findings([named(None), named("right")])))
    assert any("called wrong, and is right" in text for text in said(remarks([named("wrong")], [])))


def test_blind_and_redundant_checks_are_told() -> None:
    first, second = (check for check in CHECKS if check.id.startswith("forward-difference/"))
    twin = replace(first, id="forward-difference/twin")
    outcome = Outcome({**ALL, "forward-difference": "failed"}, {first.id: "failed", twin.id: "failed"}, {})
    one = Trial(Specimen(made(MISTAKE), "mistake", loses=("forward-difference",)), outcome, outcome)
    assert figures.blind([one], [first, second]) == [second.id]
    assert figures.redundant([one], [first, twin]) == [(first.id, twin.id)]


def test_a_transplant_is_never_on_the_base_of_its_fingerprint() -> None:
    known = {mistake.id: mistake for mistake in corpus.mistakes(PACK)}
    for copy in corpus.transplants(PACK):
        assert copy.base != known[copy.same_as].base


def test_an_unknown_pack_is_named() -> None:
    from course.cli import build

    result = CliRunner().invoke(build(plugin_manager(), "grader", ""), ["verify", "no-such-pack"])
    assert result.exit_code == 3
    assert "no-such-pack" in result.output
