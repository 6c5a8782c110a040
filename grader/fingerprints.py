"""How every known mistake of a pack behaves, recorded for diagnosis: the pack's fingerprints.json."""

from collections.abc import Iterator

from course.errors import PackError
from course.judging.checks import Check, load_checks
from course.judging.diagnosis import Fingerprints, KnownMistake, Print, recorded, wrong_in
from course.judging.inputs import PUBLIC
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.judging.submission import Submission
from course.pack import Exercise, Pack
from grader import corpus
from grader.isolation.levels import none


class Camera:
    """Records prints of submissions in which nothing but one exercise is lost."""

    def __init__(self, pack: Pack, launcher: Launcher) -> None:
        self.pack = pack
        self.checks: dict[str, list[Check]] = load_checks(pack, hidden=False)
        self.judge = Judge(pack, self.checks, launcher, PUBLIC)

    def print_of(self, submission: Submission, exercise: Exercise) -> Print:
        """How the submission answers the visible checks of an exercise."""
        recorder = self.judge.recorder(submission, exercise)
        try:
            return recorded(self.checks[exercise.id], recorder)
        finally:
            recorder.session.close()


def fingerprints(pack: Pack) -> Fingerprints:
    """The prints of all known mistakes, one for each exercise that a mistake loses."""
    launcher = none()
    try:
        return Fingerprints(mistakes=tuple(_known(pack, Camera(pack, launcher))))
    finally:
        launcher.close()


def _known(pack: Pack, camera: Camera) -> Iterator[KnownMistake]:
    known = {mistake.id: mistake for mistake in corpus.mistakes(pack)}
    for mistake in known.values():
        named = known[mistake.same_as or mistake.id]
        submission = corpus.submission(pack, mistake)
        for exercise in map(pack.by_id.__getitem__, mistake.loses):
            noted = wrong_in(camera.print_of(submission, exercise))
            if not noted:
                raise PackError(
                    f"mistake {mistake.id}: the visible checks of {exercise.id} do not see it. Add one that does."
                )
            yield KnownMistake(
                id=named.id,
                exercise=exercise.id,
                name=named.name,
                hints=corpus.hints(named, exercise),
                print=noted,
            )
