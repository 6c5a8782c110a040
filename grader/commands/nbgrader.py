"""`grader nbgrader`: a class's folder for nbgrader, and its notebooks graded by many processes."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language, known_lesson
from course.helping import Speaking
from course.messages import N_
from course.plugins import BUILT_IN
from course.screen import echo
from course.text import LANGUAGES
from grader.commands.grade import conclude, open_executor, reporters_of, row_line
from grader.commands.options import at_isolation, by_executor, in_formats
from grader.progress import Progress

if TYPE_CHECKING:
    from grader.classroom.folder import ClassFolder
    from grader.classroom.setup import Change
    from grader.classroom.submitted import Submitted
    from grader.grading import Grading
    from grader.rosters import Person

MARKS = {
    "new": N_("+ {path}"),
    "newer": N_("~ {path}  (a newer version)"),
    "edited": N_("! {path}  (you have changed it; yours would be kept in .chainrule/replaced)"),
}
NEXT = N_(
    "Next, for each lesson:\n"
    "  nbgrader generate_assignment {lesson}     (makes release/{lesson}, without solutions)\n"
    "  grader nbgrader grade {folder} --lesson {lesson}     (scores what lies in submitted/)\n"
    "  nbgrader generate_feedback {lesson}"
)


class NbgraderMissing(click.ClickException):
    """nbgrader is an extra."""

    exit_code = 2


def need_nbgrader(context: Context) -> None:
    """Say how nbgrader is had, where it is not there."""
    from grader.classroom.importing import import_nbgrader

    try:
        import_nbgrader()
    except ImportError:
        _ = context.translate
        text = _("nbgrader is not installed. Install it: pip install 'chainrule[nbgrader]'")
        raise NbgraderMissing(text) from None


@click.group(cls=Speaking)
@in_language
def nbgrader() -> None:
    """Notebooks for nbgrader: make a class's folder, grade what is handed in."""


@nbgrader.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--lang", type=click.Choice(LANGUAGES), help="The class's language; else the locale's.")
@click.option(
    "--roster", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="A CSV file of students."
)
@click.option("--yes", is_flag=True, help="Change what is there already, too.")
@click.pass_obj
def init(context: Context, folder: Path, lang: str | None, roster: Path | None, yes: bool) -> None:
    """Make DIR a class's folder: class.toml, notebooks, settings, gradebook. Again: what has changed."""
    need_nbgrader(context)
    from grader.classroom import setup
    from grader.classroom.folder import ClassFolder

    folder = folder.resolve()
    _choose_pack(context, folder)
    _ = context.translate
    begun = [*_begun(context, folder, lang, roster)]
    setup.carry_out(folder, [change for change in begun if change.kind == "new"])
    where = ClassFolder(folder, context.pack)
    where.make_seed()
    context.lang = where.lang
    if lang and lang != where.lang:
        click.echo(
            context.translate("class.toml says language = {lang!r}, and it decides.").format(lang=where.lang)
        )
    found = begun + setup.changes(folder, setup.wanted(where))
    left = _carried_out(context, folder, found, yes) + _entered(context, where, yes)
    if left:
        click.echo(context.translate("Nothing that was there is changed yet. To change it: --yes"))
    lesson = next(iter(where.file.released), "LESSON")
    click.echo(context.translate(NEXT).format(lesson=lesson, folder=folder.name))


def _choose_pack(context: Context, folder: Path) -> None:
    """The course that the class is of; for a class that is new the one that was asked for."""
    from grader import classfile

    path = folder / classfile.NAME
    if not context.pack_name and path.exists():
        context.pack_name = classfile.pack_of(path) or BUILT_IN


def _begun(context: Context, folder: Path, lang: str | None, roster: Path | None) -> "Iterator[Change]":
    """The instructor's own files: the class file, once; the roster, when one is given."""
    from grader import classfile
    from grader.classroom import setup

    if roster:
        yield from setup.changes(folder, iter([(setup.ROSTER, roster.read_bytes())]))
    if not (folder / classfile.NAME).exists():
        has_roster = roster is not None or (folder / setup.ROSTER).exists()
        content = setup.class_toml(context.pack, lang or context.lang, has_roster)
        yield setup.Change(folder / classfile.NAME, "new", content)


def _carried_out(context: Context, folder: Path, found: "list[Change]", yes: bool) -> int:
    """Write what may be written, and say it; how many files wait for a yes."""
    from grader.classroom import setup

    for change in found:
        path = change.path.relative_to(folder).as_posix()
        click.echo(context.translate(MARKS[change.kind]).format(path=path))
    chosen = [change for change in found if yes or change.kind == "new"]
    setup.carry_out(folder, chosen)
    return len(found) - len(chosen)


def _entered(context: Context, where: "ClassFolder", yes: bool) -> int:
    """Bring the gradebook up to the class file and the roster; how many entries wait for a yes."""
    from grader.classroom.gradebook import Book

    people = _people(where)
    with Book(where) as book:
        found = [*book.differences(people)]
        for text, is_there in found:
            click.echo(f"{'~' if is_there else '+'} gradebook.db  {text}")
        book.enter(people, also_changes=yes)
    return 0 if yes else sum(is_there for _text, is_there in found)


def _people(where: "ClassFolder") -> "list[Person]":
    from grader import rosters

    return rosters.read(where.root / where.file.roster) if where.file.roster else []


@nbgrader.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR")
@click.option("--lesson", required=True, help="The lesson to grade.")
@in_formats
@at_isolation
@by_executor
@in_language
@click.pass_obj
def grade(
    context: Context,
    folder: Path,
    lesson: str,
    formats: str,
    level: str,
    jobs: int | None,
    executor_name: str,
    scheduler: str | None,
    resume: bool,
) -> None:
    """Grade DIR/submitted: many processes judge, one writes scores and feedback into the gradebook."""
    need_nbgrader(context)
    from grader import grading
    from grader.classroom.folder import ClassFolder
    from grader.classroom.gradebook import Book
    from grader.classroom.judging import exercises_of
    from grader.classroom.submitted import Submitted
    from grader.executors.work import Task, Versions

    _choose_pack(context, folder)
    where = ClassFolder(folder.resolve(), context.pack)
    lesson = known_lesson(context.pack, lesson)
    chosen = exercises_of(context.pack, lesson)
    versions = Versions.here(context.pack)
    task = Task(pack=context.pack.name, seed=where.seed, exercises=chosen, isolation=level, versions=versions)
    reporters = [*reporters_of(context, formats).values()]
    out = where.reports(lesson)
    with Book(where) as book:
        submitted = Submitted(book, book.lesson(lesson))
        submissions = submitted.find()
        grading.prepare(out)
        executor = open_executor(context, executor_name, jobs, scheduler, level, len(submissions))
        run = grading.Grading(
            context.pack,
            task,
            executor,
            out,
            reporters,
            lang=context.lang,
            resume=resume,
            read=submitted.read,
        )
        _run(context, run, submissions, submitted)
    conclude(context, run.in_order, out, None)


def _run(
    context: Context, run: "Grading", submissions: list[tuple[str, Path]], submitted: "Submitted"
) -> None:
    progress = Progress(len(submissions), context.translate)
    try:
        for row in run.run(submissions):
            if not row.void:
                submitted.keep(row.submission, run.out)
            progress.line(row_line(row, context))
    finally:
        progress.end()
        run.finish()
        for remark in submitted.lesson.remarks:
            echo(remark, err=True)
