"""A judge for instructors: hidden checks, secret inputs, and what can be lent."""

from course.judging.checks import Probe, load_checks
from course.judging.follow import Lender
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.judging.submission import Submission
from course.pack import Pack
from grader.isolation.levels import none


def judge_for(pack: Pack, inputs: Inputs, launcher: Launcher | None = None) -> Judge:
    """A judge with all the checks of a pack."""
    return Judge(pack, load_checks(pack, hidden=True), launcher or none(), inputs, lender_of(pack))


def lender_of(pack: Pack) -> Lender:
    """What the pack can lend: the functions of its `lent.py`, and the files of its reference."""
    if pack.solutions is None:
        return Lender()
    path = pack.solutions / "lent.py"
    source = path.read_text(encoding="utf-8") if path.exists() else ""
    names = [exercise.lends for exercise in pack.by_id.values() if exercise.lends]
    files = {file for lesson in pack.manifest.lessons for file in lesson.files}
    texts = {file: (pack.solutions / file).read_text(encoding="utf-8") for file in sorted(files)}
    return Lender({name: Probe(name, source) for name in names}, Submission("reference", texts))
