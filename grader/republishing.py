"""Writing a report anew after it was changed by hand: in every format that it has, and in the class's tables."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from course.cli import Context
from course.errors import SubmissionError
from course.judging.report import ScoreReport, from_json
from course.messages import N_
from course.plugins import collect
from course.reporters import Setting
from course.text import told
from grader import classes, collecting
from grader.grading import inputs_for, write


def read(folder: Path) -> ScoreReport:
    """The report in a folder that `grader grade` wrote."""
    path = folder / "report.json"
    try:
        return from_json(path.read_bytes())
    except OSError as error:
        text = N_("{path}: {error}. Name a report, e.g. reports/ada")
        raise SubmissionError(told(text, path=path, error=error.strerror)) from None
    except msgspec.DecodeError as error:
        raise SubmissionError(
            told(N_("{path}: {error}. Grade this submission again."), path=path, error=error)
        ) from None


def publish(context: Context, folder: Path, report: ScoreReport) -> Iterator[Path]:
    """Write the report in the formats that its folder has, then the class; yields what was written."""
    kept = collecting.read(report.submission, folder / "submission.zip", context.pack.files)
    setting = Setting(pack=context.pack, lang=context.lang, files=kept.files)
    reporters = collect(context.plugins.hook.register_reporters).values()
    for filename, reporter in {one.filename: one for one in reporters}.items():
        path = folder / filename
        if path.exists():
            write(path, reporter.render(report, setting))
            yield path
    if (folder.parent / "summary.json").exists():
        yield from _class(context, folder, report)


def _class(context: Context, folder: Path, report: ScoreReport) -> Iterator[Path]:
    """The class's tables, and its page with links, or pseudonyms, as it had them."""
    from grader.classpage import pseudonyms, rendered

    out = folder.parent
    changed = classes.read(out).with_report(report)
    files = changed.files()
    if (out / "index.html").exists():
        is_disguised, compares = (out / "pseudonyms.csv").exists(), (folder / "report.html").exists()
        names = pseudonyms(changed.rows, inputs_for(out, None)[0]) if is_disguised else {}
        page = rendered(
            context.pack, changed.rows, changed.about, names, compares=compares, lang=context.lang
        )
        files["index.html"] = page
    for name, data in files.items():
        write(out / name, data)
        yield out / name
