"""`course submit`: check, pack, hand in, and a receipt."""

import contextlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.changing import practised
from course.commands.options import in_folder, in_language, known, known_lesson, work_in
from course.errors import SubmissionError, Unable
from course.messages import N_
from course.plugins import collect
from course.screen import echo
from course.workspace import Workspace

if TYPE_CHECKING:
    from course.handing_in import Package, Target
    from course.judging.report import ScoreReport
    from course.pack import Lesson

MOST_OPEN = 6


@click.command()
@click.option("--lesson", help="Hand in this lesson; else all that is there.")
@click.option(
    "--to",
    "target",
    default="folder",
    show_default=True,
    metavar="TARGET",
    help="Where to: folder, nbgrader, …",
)
@click.option(
    "--at",
    "place",
    type=click.Path(path_type=Path),
    help="The target's place; else `handed-in` in your folder.",
)
@click.option("--yes", is_flag=True, help="Do not ask, even if something is open.")
@in_language
@in_folder
@click.pass_obj
def submit(
    context: Context, lesson: str | None, target: str, place: Path | None, yes: bool, folder: Path
) -> None:
    """Check your work, pack it, hand it in, and keep a receipt."""
    from course.handing_in import packed

    _, pack = context.translate, context.pack
    targets: dict[str, Target] = collect(context.plugins.hook.register_targets)
    known(target, list(targets), N_("target"), f"--to {' or '.join(targets)}")
    if target != "folder" and not place:
        raise click.UsageError(_("Name the place of {target}: --at PLACE").format(target=target))
    chosen = next(
        (one for one in pack.manifest.lessons if lesson and one.id == known_lesson(pack, lesson)), None
    )
    files = _files(context, folder, chosen)
    report = _checked(context, folder, chosen)
    verdicts = {result.id: result.verdict.value for result in report.exercises}
    for line in _open(context, verdicts):
        echo(line)
    if not yes and not click.confirm(_("Hand in {files}?").format(files=", ".join(files))):
        raise click.Abort
    package = packed(pack, chosen, files, verdicts)
    where = _handed_in(context, targets[target], package, place or folder / "handed-in")
    receipt = _receipt(context, Workspace(folder), package, target, where)
    echo(_("Handed in: {where}").format(where=where))
    echo(_("Its digest: {digest}").format(digest=package.digest))
    if receipt:
        echo(_("Your receipt: {path}").format(path=receipt))


def _files(context: Context, folder: Path, lesson: "Lesson | None") -> dict[str, bytes]:
    from course.handing_in import belonging

    try:
        files = belonging(context.pack, folder, lesson)
    except OSError as error:
        _ = context.translate
        said = _("{folder}: {error}. Name the folder with your work: --folder DIR")
        raise SubmissionError(said.format(folder=folder, error=error.strerror)) from None
    if not files:
        said = context.translate("{folder} holds nothing to hand in. Begin with: course start")
        raise SubmissionError(said.format(folder=folder.resolve().name or folder))
    return files


def _checked(context: Context, folder: Path, lesson: "Lesson | None") -> "ScoreReport":
    """The student's own check of what is handed in; remembered like any other."""
    exercises = lesson.exercises if lesson else context.pack.by_id.values()
    report = practised(context, work_in(folder, context.pack), {one.id for one in exercises})
    workspace = Workspace(folder)
    with contextlib.suppress(OSError):  # the receipt will say so
        workspace.remember(report.exercises, workspace.current)
    return report


def _open(context: Context, verdicts: dict[str, str]) -> list[str]:
    """What is right, and what is not yet."""
    _ = context.translate
    still = [id_ for id_, verdict in verdicts.items() if verdict != "passed"]
    lines = [_("Right: {done} of {total}").format(done=len(verdicts) - len(still), total=len(verdicts))]
    if still:
        names = ", ".join(still[:MOST_OPEN]) + (" …" if len(still) > MOST_OPEN else "")
        lines.append(_("Still open: {exercises}").format(exercises=names))
    return lines


def _handed_in(context: Context, target: "Target", package: "Package", place: Path) -> Path:
    try:
        return target(package, place)
    except FileExistsError as error:
        raise Unable(
            context.translate("This is handed in already: {path}").format(path=error.filename)
        ) from None
    except OSError as error:
        said = context.translate("{path}: {reason}. Name another place: --at PLACE")
        raise Unable(said.format(path=error.filename or place, reason=error.strerror)) from None


def _receipt(
    context: Context, workspace: Workspace, package: "Package", target: str, where: Path
) -> Path | None:
    """What was handed in, when and where, kept with its manifest."""
    receipt = {
        "digest": package.digest,
        "target": target,
        "where": str(where),
        "manifest": json.loads(package.manifest),
    }
    name = f"receipts/{package.made:%Y%m%d-%H%M%S}-{package.digest[:8]}.json"
    try:
        return workspace.keep(name, json.dumps(receipt, indent=1, ensure_ascii=False).encode())
    except OSError:
        echo(context.translate("This folder cannot be written to: nothing is remembered."), err=True)
        return None
