"""nbgrader's `submitted/` folder: who handed in a lesson, what the judge sees of it, where its scores go."""

from dataclasses import dataclass, field
from pathlib import Path

from course.errors import SubmissionError
from course.judging.report import from_json
from course.judging.submission import Submission
from course.messages import N_
from course.text import told
from grader import collecting
from grader.classroom.folder import handed_in
from grader.classroom.gradebook import Book, LessonBook
from grader.classroom.work import work_of


@dataclass
class Submitted:
    """What was handed in for one lesson."""

    book: Book
    lesson: LessonBook
    students: dict[str, str] = field(default_factory=dict)  # by the names of their reports

    def find(self) -> list[tuple[str, Path]]:
        """Each student's name, as a folder's, and the folder of what was handed in."""
        coursedir, id_ = self.book.coursedir, self.lesson.lesson
        root = Path(coursedir.root) / coursedir.submitted_directory
        folders = sorted(path for path in root.glob("*") if path.is_dir() and not path.is_symlink())
        theirs = [path for path in folders if (path / id_ / f"{id_}.ipynb").is_file()]
        if not theirs:
            text = N_(
                "{path}: nobody has handed in {lesson}/{lesson}.ipynb. First: nbgrader collect {lesson}"
            )
            raise SubmissionError(told(text, path=root, lesson=id_))
        found = collecting.named(theirs)
        self.students = {name: path.name for name, path in found}
        return found

    def notebooks(self, student: str) -> dict[str, bytes]:
        """A student's notebooks, up to this lesson's."""
        step = self.book.coursedir.submitted_directory
        return handed_in(
            self.book.where.course,
            self.lesson.lesson,
            lambda lesson: self.book.place(step, student, lesson) / f"{lesson}.ipynb",
        )

    def read(self, name: str, path: Path) -> Submission:
        """What the judge sees."""
        notebooks = self.notebooks(path.name)
        submission, _ = work_of(self.book.where.course, self.lesson.lesson, notebooks, name)
        return submission

    def keep(self, name: str, out: Path) -> None:
        """Write a student's scores, from the report that was just written."""
        report = from_json((out / name / "report.json").read_bytes())
        student = self.students[name]
        self.lesson.put(student, report, self.notebooks(student).get(self.lesson.lesson, b""))
