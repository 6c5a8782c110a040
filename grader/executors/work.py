"""The work of a run as plain data, and how it is done: the same in this process, in another, on another machine."""

import gc
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from course import __version__
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher
from course.judging.report import ScoreReport
from course.judging.submission import Submission
from course.pack import Pack
from course.plugins import collect, plugin_manager
from grader.marking import judge_for


class Versions(msgspec.Struct, frozen=True, kw_only=True):
    """What has to be the same wherever a run is judged, for reports to be the same."""

    grader: str
    pack: str
    python: str
    platform: str

    @classmethod
    def here(cls, pack: Pack) -> "Versions":
        """Those of this process."""
        python, system = platform.python_version(), platform.system()
        return cls(grader=__version__, pack=pack.manifest.version, python=python, platform=system)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What all jobs of a run have in common."""

    pack: str
    seed: str
    exercises: tuple[str, ...] | None
    isolation: str
    versions: Versions


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A submission by its content; `number` says which one of the run it is."""

    number: int
    name: str
    files: dict[str, str]
    problems: dict[str, str]
    recoded: dict[str, str]
    taken: dict[str, str]

    @classmethod
    def of(cls, number: int, one: Submission) -> "Job":
        """The job of judging a submission."""
        about = {"problems": one.problems, "recoded": one.recoded, "taken": one.taken}
        return cls(number=number, name=one.name, files=one.files, **about)

    @property
    def submission(self) -> Submission:
        """The submission, as far as judging needs it."""
        return Submission(self.name, self.files, self.problems, self.recoded, self.taken)


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a job: its report and what the code printed; without a report, a fault of ours."""

    number: int
    report: ScoreReport | None
    output: bytes = b""
    seconds: float = 0.0
    error: str = ""


@dataclass
class Marker:
    """Judges the jobs of one task."""

    judge: Judge
    exercises: tuple[str, ...] | None

    def mark(self, job: Job) -> Done:
        """Judge a job; a fault of ours is tried once more."""
        started = time.perf_counter()
        report, output = self.judge.grade(job.submission, self.exercises)
        if report.is_void:
            report, output = self.judge.grade(job.submission, self.exercises)
        spent = round(time.perf_counter() - started, 4)
        return Done(number=job.number, report=report, output=output, seconds=spent)

    def close(self) -> None:
        """End the workers."""
        self.judge.launcher.close()


@dataclass
class Plugins:
    """The packs and levels of isolation that are installed where this runs."""

    packs: dict[str, Callable[[], Pack]] = field(default_factory=dict)
    levels: dict[str, Callable[[], Launcher]] = field(default_factory=dict)

    @classmethod
    def installed(cls) -> "Plugins":
        """Those of this process' installation."""
        hook = plugin_manager().hook
        return cls(collect(hook.register_packs), collect(hook.register_isolation))

    def pack(self, name: str) -> Pack:
        """A pack by its name."""
        if name not in self.packs:
            raise LookupError(f"there is no course {name!r}")
        return self.packs[name]()


def marker_of(task: Task, pack: Pack, launcher: Launcher) -> Marker:
    """A marker for a task."""
    marker = Marker(judge_for(pack, Inputs.from_text(task.seed), launcher), task.exercises)
    gc.freeze()  # what was loaded for judging stays: nobody need look through it for garbage
    return marker
