"""A judge for instructors: hidden checks, secret inputs, and what can be lent."""

from course.judging.checks import load_checks
from course.judging.follow import lender_of
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.pack import Pack
from grader.isolation.levels import none


def judge_for(pack: Pack, inputs: Inputs, launcher: Launcher | None = None) -> Judge:
    """A judge with all the checks of a pack."""
    return Judge(pack, load_checks(pack, hidden=True), launcher or none(), inputs, lender_of(pack))
