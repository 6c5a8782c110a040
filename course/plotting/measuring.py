"""What a plot shows: measured on the student's code in a worker, or recorded on the reference."""

import json
import math
from typing import Any

from course.judging.launcher import FreshLauncher, Launcher, Limits
from course.judging.lines import Stopped
from course.judging.student import Raised, Session, answer_of
from course.judging.submission import Submission
from course.pack import Pack
from course.plotting.plots import Measured, Plot

LIMITS = Limits(cpu_seconds=120, wall_seconds=150.0, answer=8 << 20)  # a plot may train a network
DIGITS = 6  # of a recorded number: more cannot be seen


class NotMeasured(Exception):  # noqa: N818 (the student's code is not there yet)
    """The student's code gave nothing to draw; `because` is what happened, in a word."""

    def __init__(self, because: str) -> None:
        super().__init__(because)
        self.because = because


def measured(plot: Plot, pack: Pack, submission: Submission, launcher: Launcher | None = None) -> Measured:
    """What the plot's probe returns on a submission, in a worker; NotMeasured where that is no numbers."""
    session = Session(launcher or FreshLauncher(), submission, pack.aliases, LIMITS, contract=pack.files)
    try:
        answer = answer_of(session, plot.probe, *plot.args)
    except Raised as raised:
        raise NotMeasured(str(raised.about.get("builtin", "an error"))) from None
    except Stopped as stopped:
        raise NotMeasured(stopped.reason) from None
    finally:
        session.close()
    if not _are_numbers(answer):
        raise NotMeasured("no numbers")
    return answer


def recorded(pack: Pack) -> dict[str, Measured]:
    """What every plot's probe returned on the reference, as `grader build` wrote it down."""
    if not pack.recorded or not pack.recorded.exists():
        return {}
    found: dict[str, Measured] = json.loads(pack.recorded.read_bytes())
    return found


def rounded(answer: Any) -> Measured:
    """An answer as it is recorded: six digits."""
    match answer:
        case dict():
            return {key: rounded(value) for key, value in answer.items()}
        case list():
            return [rounded(value) for value in answer]
        case float():
            return float(f"{answer:.{DIGITS}g}")
    return answer


def _are_numbers(answer: Any) -> bool:
    """Whether it is finite numbers all through: what a worker sends is of whatever shape its code likes."""
    match answer:
        case dict():
            return all(map(_are_numbers, answer.values()))
        case list():
            return all(map(_are_numbers, answer))
    return isinstance(answer, int | float) and math.isfinite(answer)
