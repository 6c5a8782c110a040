"""`grader grade`: from submissions to score reports."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language, known_exercises, known_lesson, one_of, reporter
from course.messages import N_
from course.pack import Pack
from course.plugins import collect
from course.screen import columns, pad
from grader.classes import Row
from grader.commands.options import at_isolation, by_executor, in_formats
from grader.progress import Progress

if TYPE_CHECKING:
    from course.judging.launcher import Launcher
    from course.reporters import Reporter
    from grader.executors import Executor


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH…")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder for the reports.")
@in_formats
@click.option("--lesson", "lessons", multiple=True, help="Grade this lesson only (again for more).")
@click.option("--exercise", "exercises", multiple=True, help="Grade this exercise only (again for more).")
@at_isolation
@by_executor
@click.option("--seed", help="The secret that hidden inputs are drawn from; long, and yours alone.")
@click.option("--pseudonyms", is_flag=True, help="Name nobody on the class page, index.html.")
@click.option(
    "--fail-under", type=click.FloatRange(0, 100), help="Exit with 1 if any score is below this percent."
)
@in_language
@click.pass_obj
def grade(
    context: Context,
    paths: tuple[Path, ...],
    out: Path,
    formats: str,
    lessons: tuple[str, ...],
    exercises: tuple[str, ...],
    level: str,
    jobs: int | None,
    executor_name: str,
    scheduler: str | None,
    resume: bool,
    seed: str | None,
    pseudonyms: bool,
    fail_under: float | None,
) -> None:
    """Grade the submissions at PATH…: folders, archives, Python files, or folders of them."""
    from grader import collecting, grading
    from grader.executors.work import Task, Versions

    reporters = reporters_of(context, formats)
    only = selected(context.pack, lessons, exercises)
    submissions = collecting.find(paths, context.pack.files)
    grading.prepare(out)
    _ = context.translate
    seed, _inputs = grading.inputs_for(out, seed, resume=resume, translate=_)
    chosen = tuple(id_ for id_ in context.pack.by_id if id_ in only) if only else None
    versions = Versions.here(context.pack)
    task = Task(pack=context.pack.name, seed=seed, exercises=chosen, isolation=level, versions=versions)
    executor = open_executor(context, executor_name, jobs, scheduler, level, len(submissions))
    run = grading.Grading(
        context.pack,
        task,
        executor,
        out,
        list(reporters.values()),
        lang=context.lang,
        resume=resume,
        read=partial(collecting.read, contract=context.pack.files),
        compares="html" in reporters,
        pseudonyms=pseudonyms,
    )
    progress = Progress(len(submissions), _)
    try:
        for row in run.run(submissions):
            progress.line(row_line(row, context))
    finally:
        progress.end()
        run.finish()
    conclude(context, run.in_order, out, fail_under)


def open_executor(
    context: Context, name: str, jobs: int | None, scheduler: str | None, level: str, count: int
) -> "Executor":
    """Who judges; a cluster if one is named, and nobody but this process where there is little to do."""
    from grader.executors import Options
    from grader.verifying.trials import usable_cores

    known: dict[str, Callable[[Options], Executor]] = collect(context.plugins.hook.register_executors)
    name = "dask" if scheduler else name
    one_of(name, known, N_("executor"))
    jobs = jobs or usable_cores()
    if name == "local" and min(jobs, count) == 1:
        name = "inline"
    if name == "local":
        open_level(context, level).close()  # what cannot be had is said before anything begins
    return known[name](
        Options(min(jobs, count), scheduler, lambda: open_level(context, level), context.translate)
    )


def reporters_of(context: Context, formats: str) -> dict[str, "Reporter"]:
    """The reporters of the formats that are asked for; report.json is always written."""
    return {name: reporter(context.plugins, name) for name in ("json", *formats.split(","))}


def open_level(context: Context, level: str) -> "Launcher":
    """A launcher of this level of isolation; the refusal is in the reader's language."""
    known: dict[str, Callable[[], Launcher]] = collect(context.plugins.hook.register_isolation)
    one_of(level, known, N_("isolation"))
    from grader.isolation.levels import IsolationRefused

    try:
        return known[level]()
    except IsolationRefused as refused:
        raise IsolationRefused(refused.level, refused.missing, context.translate) from None


def selected(pack: Pack, lessons: tuple[str, ...], exercises: tuple[str, ...]) -> set[str] | None:
    """The exercises to grade; None for all."""
    chosen = set(known_exercises(pack, exercises))
    for lesson in lessons:
        known_lesson(pack, lesson)
        chosen |= {id_ for id_, own in pack.lesson_of.items() if own.id == lesson}
    return chosen or None


def row_line(row: Row, context: Context) -> str:
    score = context.translate("void") if row.void else f"{row.score:g} / {row.max_score:g}"
    lost = [id_ for id_, verdict in row.verdicts.items() if verdict in ("failed", "crashed")]
    todo = sum(verdict in ("unanswered", "blocked") for verdict in row.verdicts.values())
    remarks = [*lost[:4], *(["…"] if len(lost) > 4 else [])]
    if todo:
        remarks.append(context.translate("{count} to do").format(count=todo))
    indent = " " * (10 - columns(score))
    return f"{pad(row.submission, 28)} {indent}{score}  {', '.join(remarks)}".rstrip()


def conclude(context: Context, rows: list[Row], out: Path, fail_under: float | None) -> None:
    """Say where the reports lie, and end with the exit code that the results call for."""
    _ = context.translate
    void = [row.submission for row in rows if row.void]
    click.echo(_("{count} graded. Reports: {path}").format(count=len(rows), path=out))
    if not all(row.verified for row in rows):
        click.echo(_("Unverified: the students' code was not locked in, so a score could be forged."))
    if void:
        click.echo(
            _("Void, a fault of the grader and not of the student: {names}").format(names=", ".join(void))
        )
        raise SystemExit(3)
    if fail_under is not None and any(row.percent < fail_under for row in rows):
        raise SystemExit(1)
