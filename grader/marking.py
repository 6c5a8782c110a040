"""A judge for instructors: hidden checks, secret inputs, and what can be lent."""

import os

from course.judging.checks import Probe, load_checks
from course.judging.forking import ForkingLauncher
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import FreshLauncher, Launcher
from course.pack import Pack


def judge_for(pack: Pack, inputs: Inputs, launcher: Launcher | None = None) -> Judge:
    """A judge with all the checks of a pack."""
    return Judge(pack, load_checks(pack, hidden=True), launcher or warm_launcher(), inputs, lent_by(pack))


def warm_launcher() -> Launcher:
    """Forked workers where there is fork, else a fresh interpreter each."""
    return ForkingLauncher() if hasattr(os, "fork") else FreshLauncher()


def lent_by(pack: Pack) -> dict[str, Probe]:
    """What the pack can lend to a submission that has lost it: the functions of its `lent.py`."""
    path = pack.solutions and pack.solutions / "lent.py"
    if not path or not path.exists():
        return {}
    source = path.read_text(encoding="utf-8")
    names = (exercise.lends for exercise in pack.by_id.values() if exercise.lends)
    return {name: Probe(name, source) for name in names}
