"""A week of a term with the real nbgrader: released, fetched, handed in, collected, graded, given back, exported."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import LEVEL
from tests.test_nbgrader import GRAPH, LESSON, MESSAGE, ask, need_nbgrader, run, scores, wrong

DUE = datetime.now(UTC) - timedelta(hours=36)
CLASS = f"""
format = 1
language = "en"
roster = "roster.csv"
released = ["{LESSON}"]

[show]
before_due = "hint"
after_due = "full"

[late]
grace_minutes = 10
percent_per_day = 10
most_days = 3

[lessons.{LESSON}]
due = {DUE.isoformat()}
points = 12

[[extensions]]
student = "ill"
lesson = "{LESSON}"
due = 2999-01-01T00:00:00+08:00
"""
PEOPLE = (
    "Username,Email,Name\nlate,late@example.edu,Lin Late\nill,ill@example.edu,Ida Ill\nabsent,,Abe Absent\n"
)
BOTH = pytest.mark.parametrize("way", ["grader", "nbgrader"])


class Term:
    """The instructor's folder, a home for each student, and the exchange between them."""

    def __init__(self, home: Path) -> None:
        self.home, self.root, self.exchange = home, home / "letters", home / "exchange"
        self.root.mkdir()
        self.exchange.mkdir()
        self.exchange.chmod(0o777)
        (self.root / "class.toml").write_text(CLASS, encoding="utf-8")
        (home / "list.csv").write_text(PEOPLE, encoding="utf-8")
        run("grader", "nbgrader", "init", self.root, "--roster", home / "list.csv", folder=home)
        self.source = (self.root / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()

    def instructor(self, *words: str) -> str:
        """A command in the class's folder."""
        return run("nbgrader", *words, f"--Exchange.root={self.exchange}", folder=self.root)

    def student(self, name: str, *words: str) -> str:
        """A command of a student's, in a home without any settings."""
        folder = self.home / name
        folder.mkdir(exist_ok=True)
        places = (f"--Exchange.root={self.exchange}", f"--Exchange.cache={folder / '.cache'}")
        return run("nbgrader", *words, "--course", "letters", "--student", name, *places, folder=folder)

    def grade(self, way: str) -> str:
        """By our command or by nbgrader's; what it says."""
        if way == "grader":
            words = ("nbgrader", "grade", self.root, "--lesson", LESSON, "--isolation", LEVEL)
            return run("grader", *words, folder=self.root)
        options = ("--force", "--Execute.enabled=False", f"--JudgeScores.isolation={LEVEL}")
        return run("nbgrader", "autograde", LESSON, *options, folder=self.root)

    def rows(self) -> dict[str, tuple[float, float, float]]:
        """Score, maximum and what late work lost, as exported."""
        run("nbgrader", "export", folder=self.root)
        with open(self.root / "grades.csv", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["assignment"] == LESSON]
        names = ("score", "max_score", "late_submission_penalty")
        return {row["student_id"]: tuple(float(row[name] or 0) for name in names) for row in rows}


@pytest.fixture(scope="module")
def term(tmp_path_factory) -> Term:
    """Two students hand in through the exchange, long after the due date, one of them with an extension."""
    need_nbgrader()
    term = Term(tmp_path_factory.mktemp("term"))
    term.instructor("generate_assignment", LESSON)
    term.instructor("release_assignment", LESSON)
    for name in ("late", "ill"):
        term.student(name, "fetch_assignment", LESSON)
        notebook = term.home / name / LESSON / f"{LESSON}.ipynb"
        assert b"NotImplementedError" in notebook.read_bytes()
        notebook.write_bytes(wrong(term.source))
        term.student(name, "submit", LESSON)
    term.instructor("collect", LESSON)
    return term


@BOTH
def test_points_late_work_and_extensions_are_as_the_class_file_says(term, way):
    """Half of 12 points; two days begun lose 20 percent, an extension nothing; who handed in nothing has nothing."""
    term.grade(way)
    assert scores(term.root) == {"late": 6, "ill": 6}
    assert term.rows() == {
        "late": (pytest.approx(4.8), 12, pytest.approx(1.2)),
        "ill": (6, 12, 0),
        "absent": (0, 12, 0),
    }


@BOTH
def test_scores_and_remarks_by_hand_survive_by_both_ways(term, way):
    """And the late penalty is taken from the score that stands."""
    theirs = "(select id from submitted_assignment where student_id = 'late')"
    book = f"(select id from submitted_notebook where assignment_id in {theirs})"
    term.grade(way)
    ask(
        term.root,
        f"update grade set manual_score = 5, extra_credit = 1 where notebook_id in {book} and auto_score = 0",
    )
    ask(term.root, f"update comment set manual_comment = 'see me' where notebook_id in {book}")
    term.grade(way)
    assert term.rows()["late"] == (pytest.approx(9.6), 12, pytest.approx(2.4))
    assert ask(term.root, "select distinct manual_comment from comment where manual_comment != ''") == [
        ("see me",)
    ]
    ask(term.root, "update grade set manual_score = null, extra_credit = null")


def test_feedback_comes_back_by_each_students_own_due_date(term):
    """Who may still hand in sees no smallest case."""
    term.grade("grader")
    term.instructor("generate_feedback", LESSON, "--force")
    term.instructor("release_feedback", LESSON)
    for name, is_over in (("late", True), ("ill", False)):
        term.student(name, "fetch_feedback", LESSON)
        (page,) = (term.home / name / LESSON / "feedback").rglob("*.html")
        text = page.read_text(encoding="utf-8")
        assert MESSAGE in text
        assert (GRAPH in text) == is_over


@pytest.mark.parametrize(
    "text", ["soon", "", "2026-99-99 12:00:00 UTC", "2026-03-05 12:00:00 /etc/localtime", "\ud800"]
)
def test_what_is_no_time_is_named_and_keeps_nobody_from_a_score(term, text):
    stamp = term.root / "submitted" / "late" / LESSON / "timestamp.txt"
    before = stamp.read_bytes()
    stamp.write_bytes(text.encode(errors="surrogatepass"))
    try:
        said = run(
            "grader",
            "nbgrader",
            "grade",
            term.root,
            "--lesson",
            LESSON,
            "--isolation",
            LEVEL,
            folder=term.root,
        )
    finally:
        stamp.write_bytes(before)
    assert scores(term.root) == {"late": 6, "ill": 6}
    assert ("timestamp.txt: this is no time" in said) == bool(text)


def test_a_link_beside_a_notebook_is_not_followed(term, tmp_path):
    (tmp_path / "secret").write_text("of the instructor's")
    secret = term.root / "submitted" / "late" / LESSON / "submission_secret.txt"
    kept = term.root / "autograded" / "late" / LESSON / secret.name
    before = secret.read_bytes()
    kept.unlink(missing_ok=True)
    secret.unlink()
    secret.symlink_to(tmp_path / "secret")
    try:
        term.grade("grader")
    finally:
        secret.unlink()
        secret.write_bytes(before)
    assert not kept.exists()


def test_a_roster_that_has_changed_adds_students_and_removes_none(term):
    """A new name is corrected only when the instructor says so; nobody's work is touched."""
    new = PEOPLE.replace("Lin Late", "Lynn Late").replace(
        "absent,,Abe Absent\n", "new,new@example.edu,Nia New\n"
    )
    (term.home / "new.csv").write_text(new, encoding="utf-8")
    words = ("nbgrader", "init", term.root, "--roster", term.home / "new.csv")
    before = scores(term.root)
    said = run("grader", *words, folder=term.home)
    assert "roster.csv" in said
    run("grader", *words, "--yes", folder=term.home)
    names = "select id, first_name, email from student order by id"
    assert ask(term.root, names) == [
        ("absent", "Abe Absent", None),
        ("ill", "Ida Ill", "ill@example.edu"),
        ("late", "Lynn Late", "late@example.edu"),
        ("new", "Nia New", "new@example.edu"),
    ]
    assert scores(term.root) == before


def test_settings_of_the_instructors_own_stay(term):
    """Below the last line of nbgrader_config.py; a new course id, say."""
    path = term.root / "nbgrader_config.py"
    before = path.read_bytes()
    path.write_bytes(own := before + b'c.CourseDirectory.course_id = "other"\n')
    assert "! nbgrader_config.py" in run("grader", "nbgrader", "init", term.root, folder=term.root)
    assert path.read_bytes() == own
    path.write_bytes(before)
