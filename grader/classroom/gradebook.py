"""nbgrader's gradebook, written by one process, through nbgrader's own interface."""

import os
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import compute_checksum, parse_utc, setenv
from sqlalchemy.exc import SAWarning
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.errors import PackError
from course.judging.report import ScoreReport
from course.judging.submission import open_regular
from course.messages import N_
from course.text import told
from grader.classroom.autograded import Known, autograded
from grader.classroom.folder import ClassFolder, as_utc, extend
from grader.classroom.grades import Grade, graded_cells, grades
from grader.classroom.setup import CONFIG
from grader.grading import write
from grader.rosters import Person

READ_ONLY = 0o444  # as nbgrader leaves what it has graded
STAMP = "timestamp.txt"
BESIDE = (STAMP, "submission_secret.txt")  # without the second, feedback cannot go back through the exchange
A_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ][\d:.]+ ?[\w:+-]*")  # a zone that is a path would be opened
NO_TIME = N_(
    "{path}: this is no time, so the work counts as in time. "
    "Write one, e.g. 2026-03-01 12:00:00 UTC, and grade again."
)


def settings(root: Path) -> Config:
    """The class's configuration of nbgrader, the instructor's own lines included."""
    if not (root / CONFIG).is_file():
        raise PackError(
            told(
                N_("{path}: there is no class here. Make one: grader nbgrader init {root}"),
                path=root / CONFIG,
                root=root,
            )
        )
    return PyFileConfigLoader(CONFIG, path=str(root)).load_config()


@dataclass
class Book:
    """The gradebook of a class, open."""

    where: ClassFolder
    stack: ExitStack = field(default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.config = settings(self.where.root)
        self.coursedir = CourseDirectory(config=self.config)
        with setenv(PATH=os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])):
            book = Gradebook(
                self.coursedir.db_url, self.coursedir.course_id
            )  # calls alembic, which is beside Python
        self.book = self.stack.enter_context(book)
        self.book.db().expire_on_commit = False  # nobody else writes: what was read stays true
        self.stack.enter_context(warnings.catch_warnings())
        warnings.filterwarnings("ignore", "Object of type", SAWarning)  # nbgrader's own way of adding work

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *error: object) -> None:
        self.stack.close()

    def place(self, step: str, student: str, lesson: str) -> Path:
        """Where nbgrader keeps a student's work on a lesson."""
        return Path(self.coursedir.format_path(step, student, lesson))

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All changes in one transaction: nbgrader's own methods commit each of theirs."""
        session = self.book.db
        session.commit = lambda: None
        try:
            yield
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.commit
        session.commit()

    # --- What the class file says ---------------------------------------------

    def differences(self, people: Iterable[Person]) -> Iterator[tuple[str, bool]]:
        """What the gradebook does not have yet, or has otherwise; and whether it is there already."""
        there = {one.name: one for one in self.book.assignments}
        for lesson in self.where.file.released:
            due = as_utc(self.where.file.due_for(lesson, ""))
            if lesson not in there:
                yield f"{lesson}: due {due or '-'} UTC", False
            elif there[lesson].duedate != due:
                yield f"{lesson}: due {due or '-'} UTC, instead of {there[lesson].duedate or '-'} UTC", True
        students = {one.id: one for one in self.book.students}
        for person in people:
            id_, about = student_of(person)
            if id_ not in students:
                yield id_, False
            elif any(getattr(students[id_], key) != value for key, value in about.items()):
                yield f"{id_}: {', '.join(about.values())}", True

    def enter(self, people: Iterable[Person], *, also_changes: bool) -> None:
        """Enter assignments and students; what is there already stays, unless it is to be changed too."""
        there = {one.name for one in self.book.assignments}
        for lesson in self.where.file.released:
            if also_changes or lesson not in there:
                due = as_utc(self.where.file.due_for(lesson, ""))
                self.book.update_or_create_assignment(lesson, duedate=due)
        students = {one.id for one in self.book.students}
        for person in people:
            id_, about = student_of(person)
            if also_changes or id_ not in students:
                self.book.update_or_create_student(id_, **about)

    # --- What the judge says --------------------------------------------------

    @cached_property
    def late(self) -> Any:
        """The class's rule for late work, the instructor's own if there is one."""
        from nbgrader.preprocessors import AssignLatePenalties

        step = AssignLatePenalties(config=self.config)
        step.init_plugin()
        return step.plugin_inst

    def lesson(self, id_: str) -> "LessonBook":
        """A lesson's part of the gradebook."""
        try:
            return LessonBook(self, id_, self.book.find_notebook(id_, id_))
        except MissingEntry:
            text = N_(
                "{lesson}: the gradebook does not know its cells. First: nbgrader generate_assignment {lesson}"
            )
            raise PackError(told(text, lesson=id_)) from None


@dataclass
class LessonBook:
    """Writes one lesson's scores."""

    book: Book
    lesson: str
    notebook: Any

    def __post_init__(self) -> None:
        self.remarks: list[str] = []
        self.students = {one.id for one in self.book.book.students}
        self.submissions = {one.student_id: one for one in self.notebook.assignment.submissions}
        judged = (*self.notebook.grade_cells, *self.notebook.solution_cells, *self.notebook.task_cells)
        self.cells = {one.id: one.name for one in judged}  # a grade that is new knows its cell by this alone
        self.worth = graded_cells(self.notebook)
        self.known = {one.name: one for one in _known(self.notebook)}

    def put(self, student: str, report: ScoreReport, data: bytes) -> None:
        """One student's scores, and the notebook with what is said about them."""
        found = grades(self.book.where.course, report, self.worth, self.book.where.lang)
        made = autograded(data, self.known, found)
        self._keep(student, made)
        with self.book.whole():
            self._score(student, found, _unanswered(made))

    def _keep(self, student: str, made: dict[str, Any]) -> None:
        """The notebook where nbgrader's feedback and Formgrader look for it."""
        coursedir = self.book.coursedir
        folder = self.book.place(coursedir.autograded_directory, student, self.lesson)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{self.lesson}.ipynb"
        write(path, msgspec.json.format(msgspec.json.encode(made, order="sorted"), indent=1) + b"\n")
        path.chmod(READ_ONLY)
        for name in BESIDE:
            if (kept := small_text(self._handed_in(student) / name)) is not None:
                write(folder / name, kept)

    def _handed_in(self, student: str) -> Path:
        return self.book.place(self.book.coursedir.submitted_directory, student, self.lesson)

    def _score(self, student: str, found: dict[str, Grade], unanswered: set[str]) -> None:
        """Automatic scores and remarks; those by hand stay, and are looked at again where the score has changed."""
        gradebook = self.book.book
        submission = self._submission(student)
        extend(gradebook, submission, self.book.where.extension(self.lesson, student))
        notebook = next(one for one in submission.notebooks if one.notebook is self.notebook)
        for grade in notebook.grades:
            name = self.cells[grade.cell_id]
            before, now = grade.auto_score, found[name].score if name in found else None
            is_by_hand = grade.manual_score is not None
            if before != now and is_by_hand:
                grade.needs_manual_grade = True
            elif not is_by_hand:
                grade.needs_manual_grade = now is None
            grade.auto_score = now
        for comment in notebook.comments:
            comment.auto_comment = "No response." if self.cells[comment.cell_id] in unanswered else None
        notebook.late_submission_penalty = self._penalty(student, submission, notebook)

    def _submission(self, student: str) -> Any:
        """What the gradebook keeps of a student's work; made where it is the first, with the time of handing in."""
        gradebook = self.book.book
        if student not in self.students:
            gradebook.add_student(student)
            self.students.add(student)
        if student not in self.submissions:
            self.submissions[student] = gradebook.add_submission(self.lesson, student)
        if stamp := self._stamp(self._handed_in(student) / STAMP):
            self.submissions[student].timestamp = stamp
        return self.submissions[student]

    def _stamp(self, path: Path) -> datetime | None:
        """When it was handed in, if that is known; what is no time is noted, and delays nobody else's score."""
        text = (small_text(path) or b"").decode(errors="replace").strip()
        try:
            if not A_TIME.fullmatch(text):
                raise ValueError(text)
            time: datetime = parse_utc(text)
        except (ValueError, OverflowError):
            if text:
                self.remarks.append(told(NO_TIME, path=path))
            return None
        return time

    def _penalty(self, student: str, submission: Any, notebook: Any) -> float | None:
        seconds = submission.total_seconds_late
        if seconds <= 0:
            return None
        session = self.book.book.db
        session.flush()
        session.refresh(notebook, ["score"])  # the database adds it up
        penalty = self.book.late.late_submission_penalty(student, notebook.score, seconds)
        return None if penalty is None else min(max(0.0, penalty), notebook.score)


def small_text(path: Path) -> bytes | None:
    """The beginning of a small file that nbgrader laid beside a notebook; None where there is none."""
    try:
        with open_regular(path) as file:
            return file.read(1000)
    except OSError:
        return None


def student_of(person: Person) -> tuple[str, dict[str, str]]:
    """What nbgrader knows a person by: the user name, else the number, else the address; and what else it keeps."""
    names = {"first_name": person.first_name or person.name, "last_name": person.last_name}
    about = {**names, "email": person.email}
    return person.username or person.id or person.email, {key: value for key, value in about.items() if value}


def _known(notebook: Any) -> Iterator[Known]:
    """The cells of a notebook that are not only the student's."""
    graded = {one.name: float(one.max_score) for one in notebook.grade_cells}
    tasks = {one.name: float(one.max_score) for one in notebook.task_cells}
    solutions = {one.name for one in notebook.solution_cells}
    for one in notebook.source_cells:
        yield Known(
            one.name,
            one.source,
            one.cell_type,
            bool(one.locked),
            one.checksum,
            solution=one.name in solutions,
            grade=one.name in graded,
            task=one.name in tasks,
            points=graded.get(one.name, tasks.get(one.name)),
        )


def _unanswered(made: dict[str, Any]) -> set[str]:
    """The solution cells that are as they were given out."""
    found = set()
    for cell in made["cells"]:
        about = cell["metadata"].get("nbgrader")
        if about and about["solution"] and compute_checksum(nbformat.from_dict(cell)) == about["checksum"]:
            found.add(about["grade_id"])
    return found
