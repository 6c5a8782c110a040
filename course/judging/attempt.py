"""One way of judging exercises: as the submission is, or with something lent."""

from dataclasses import dataclass, field

from course.judging.endings import Ending, ending_of, raised_facts
from course.judging.follow import Help
from course.judging.report import Verdict
from course.judging.student import Session
from course.pack import Exercise


@dataclass
class Attempt:
    """One way of judging exercises: a session with its worker, what it was lent, which files failed to import."""

    session: Session
    help: Help = field(default_factory=Help)
    imports: dict[str, Ending | None] = field(default_factory=dict)

    def import_failure(self, exercise: Exercise) -> Ending | None:
        """How a file of the exercise failed to import, if one did; each file is tried once."""
        for file in exercise.files:
            if file in self.session.submission.files and file not in self.imports:
                self.imports[file] = self._load(file)
            if failure := self.imports.get(file):
                return failure
        return None

    def _load(self, file: str) -> Ending | None:
        try:
            failed = self.session.ask("load", files=[file])
        except Exception as reason:
            return ending_of(reason, self.session, is_hidden=False)
        about = failed.get(file) if isinstance(failed, dict) else None
        if isinstance(about, dict):
            facts = raised_facts({"file": file, **about}, is_hidden=False)
            return Ending(Verdict.CRASHED, "import-failed", facts)
        return None
