"""What runs at Gradescope: one submission in, `results.json` out. Where nothing could be judged, there is no score."""

import json
import os
import sys
import traceback
from pathlib import Path
from typing import Any

import click
import msgspec

from course.cli import Context
from course.judging.report import ScoreReport
from course.judging.submission import Submission
from course.messages import N_
from course.plugins import plugin_manager
from course.reporters import Setting
from grader import collecting
from grader.archives import is_archive
from grader.commands.grade import open_level
from grader.executors.work import Job, Task, Versions, marker_of
from grader.grading import write
from grader.reporters.gradescope import GRADESCOPE

NAME = "submission"
CONFIG = "chainrule.json"
NOT_GRADED = N_(
    "This could not be graded, which is not your fault and costs no points. Your instructor can read why."
)


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """What the instructor decided when the autograder was exported."""

    pack: str
    seed: str
    isolation: str
    lang: str
    exercises: tuple[str, ...] | None = None


def main() -> None:
    """Grade what lies in the folder that is named."""
    raise SystemExit(run(Path(sys.argv[1])))


def run(root: Path) -> int:
    """Write `results/results.json`; the exit code is 3 if there is no score."""
    os.umask(0o077)
    (root / "results").mkdir(parents=True, exist_ok=True)
    lang = "en"
    try:
        config = msgspec.json.decode((root / "source" / CONFIG).read_bytes(), type=Config)
        lang = config.lang
        context = Context(plugin_manager(), config.lang, config.pack)
        submission = handed_in(root / NAME, context.pack.files)
        report = graded(context, config, submission)
        setting = Setting(pack=context.pack, lang=config.lang, files=submission.files)
        results, is_void = GRADESCOPE.render(report, setting), report.is_void
        print(f"chainrule: {report.score:g} / {report.max_score:g}, isolation {report.isolation.level}")
    except Exception as error:  # whatever it is, no student may get a 0 for it
        traceback.print_exc(file=sys.stdout)  # which Gradescope shows to instructors only
        results, is_void = nothing(error, lang), True
    write(root / "results" / "results.json", results, 0o644)
    return 3 if is_void else 0


def graded(context: Context, config: Config, submission: Submission) -> ScoreReport:
    """The report on the submission."""
    pack = context.pack
    versions = Versions.here(pack)
    task = Task(
        pack=pack.name,
        seed=config.seed,
        exercises=config.exercises,
        isolation=config.isolation,
        versions=versions,
    )
    marker = marker_of(task, pack, open_level(context, config.isolation))
    try:
        report = marker.mark(Job.of(0, submission)).report
    finally:
        marker.close()
    assert report  # a marker in this process always has one
    return report


def handed_in(folder: Path, contract: tuple[str, ...]) -> Submission:
    """The submission: the folder, or the only folder or archive in it that holds work."""
    if collecting.home(folder, contract):
        return collecting.read(NAME, folder, contract)
    entries = [path for path in sorted(folder.iterdir()) if not path.name.startswith((".", "__MACOSX"))]
    within = [
        path for path in entries if is_archive(path) or (path.is_dir() and collecting.home(path, contract))
    ]
    return collecting.read(NAME, within[0] if len(within) == 1 else folder, contract)


def nothing(error: Exception, lang: str) -> bytes:
    """Results without any score: Gradescope then says that the autograder failed, and gives no points."""
    from course.text import translator

    reason = error.format_message() if isinstance(error, click.ClickException) else type(error).__name__
    print(f"chainrule: nothing was graded. {reason}")
    content: dict[str, Any] = {
        "output": translator(lang)(NOT_GRADED),
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {"standing": "void"},
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


if __name__ == "__main__":
    main()
