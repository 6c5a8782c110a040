"""What is wrong with a pack, each with its mend; and what its author may like to know."""

from collections.abc import Iterator

from course.judging.checks import Check
from course.messages import N_
from grader.verifying import figures
from grader.verifying.figures import SIDES, Share
from grader.verifying.trials import Trial

LEAST_SEEN_AT_HOME = 95  # percent
LEAST_NAMED, MOST_MISNAMED = 80, 5

Said = tuple[str, dict[str, object]]  # a message to translate, and what fills its gaps

MISSED = N_("mistake {name}: no check of {exercise} sees it. Add one that does.")
BLAMED = N_(
    "mistake {name}: it loses {exercise} too ({side}). Isolate that check, add to the exercise's `needs`, "
    "or name it in `loses` and say `because`."
)
FAILING = N_(
    "right solution {name}: it does not pass {exercise} ({side}). Ask for behaviour only, "
    "or say in its design.toml what it lacks."
)
MISJUDGED = N_("unfinished {name}: {exercise} is called wrong ({side}), and is only not written yet.")
NOT_OPEN = N_(
    "exercise {exercise}: its stub comes out as {verdict} ({side}), and should be unanswered. "
    "Put what students write between the solution's marks, and name it in `symbols`."
)
FLAKY = N_(
    "{name}: {exercise} comes out otherwise with other hidden inputs (seed {seed}). "
    "Draw inputs that always tell right from wrong."
)
UNSEEN_AT_HOME = N_("Visible checks see {share} of the mistakes; {limit} % is the least. Strengthen them.")
NOT_NAMED = N_("{share} of the held-out mistakes are called by their name; {limit} % is the least.")
MISNAMED = N_("{share} of the held-out mistakes are called by a wrong name; {limit} % is the most.")

HIDDEN_ONLY = N_("mistake {name}: at home it is not seen in {exercise}, and in grading it is.")
BLIND = N_("check {name}: it sees none of the known mistakes. Write the mistake that it is for, or drop it.")
REDUNDANT = N_("check {name}: all that it sees, {other} sees too.")
CALLED = N_("held-out {name}: called {shown}, and is {is_like}.")


def findings(trials: list[Trial]) -> Iterator[Said]:
    """What has to be mended before the checks can be trusted."""
    for name, exercise in figures.missed(trials, SIDES["all"]):
        yield MISSED, {"name": name, "exercise": exercise}
    for message, count in (
        (BLAMED, figures.blamed),
        (FAILING, figures.failing),
        (MISJUDGED, figures.misjudged),
    ):
        for side, outcome in SIDES.items():
            for name, exercise in count(trials, outcome):
                yield message, {"name": name, "exercise": exercise, "side": side}
    yield from _about_stubs(trials)
    seen = figures.kill_rate(trials, SIDES["visible"])
    if seen.percent < LEAST_SEEN_AT_HOME:
        yield UNSEEN_AT_HOME, {"share": seen, "limit": LEAST_SEEN_AT_HOME}
    yield from _about_names(figures.diagnoses(trials))


def _about_stubs(trials: list[Trial]) -> Iterator[Said]:
    for trial in figures.of_kind(trials, "stub"):
        for side, outcome in SIDES.items():
            for exercise, verdict in outcome(trial).exercises.items():
                if verdict != "unanswered":
                    yield NOT_OPEN, {"exercise": exercise, "verdict": verdict, "side": side}


def flakes(trials: list[Trial], again: list[Trial], seed: str) -> Iterator[Said]:
    """What came out otherwise when it was judged once more, on other hidden inputs, the checks in another order."""
    before = {(trial.specimen.kind, trial.specimen.name): trial.graded.exercises for trial in trials}
    for trial in again:
        known = before[trial.specimen.kind, trial.specimen.name]
        for exercise, verdict in trial.graded.exercises.items():
            if verdict != known.get(exercise):
                yield FLAKY, {"name": trial.specimen.name, "exercise": exercise, "seed": seed}


def _about_names(found: figures.Diagnoses) -> Iterator[Said]:
    if found.right.percent < LEAST_NAMED:
        yield NOT_NAMED, {"share": found.right, "limit": LEAST_NAMED}
    if found.wrong.whole and found.wrong.percent > MOST_MISNAMED:
        yield MISNAMED, {"share": found.wrong, "limit": MOST_MISNAMED}


def remarks(trials: list[Trial], checks: list[Check]) -> Iterator[Said]:
    """What is no fault: exceptions, checks that see nothing new, names that were wrong."""
    for name, exercise in figures.missed(trials, SIDES["visible"]):
        yield HIDDEN_ONLY, {"name": name, "exercise": exercise}
    for name in figures.blind(trials, checks):
        yield BLIND, {"name": name}
    for name, other in figures.redundant(trials, checks):
        yield REDUNDANT, {"name": name, "other": other}
    for name, is_like, shown in figures.diagnoses(trials).wrongly:
        yield CALLED, {"name": name, "is_like": is_like, "shown": shown}


def table(trials: list[Trial]) -> list[tuple[str, list[Share]]]:
    """The figures: what each is called, for all checks and for the visible ones alone."""
    counts = (
        (N_("mistakes that are caught"), figures.kill_rate),
        (N_("blame that is deserved"), figures.blame_precision),
        (N_("right solutions that fail"), figures.false_fails),
    )
    return [(name, [count(trials, side) for side in SIDES.values()]) for name, count in counts]
