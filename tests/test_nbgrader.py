"""A class with the real nbgrader: what is handed in, honest and not, through its own commands and through ours."""

import csv
import json
import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from course.cli import build as program
from course.plugins import plugin_manager
from grader.builder import stub
from tests.conftest import LEVEL

BIN = Path(sys.executable).parent
LESSON = "value"
ROSTER = "username,email,name\n" + "".join(f"student{n},s{n}@example.edu,Student {n}\n" for n in range(12))
ANSWERS = {"answer-add", "answer-mul"}


def need_nbgrader():
    """Skip where the extra is not installed."""
    pytest.importorskip("nbgrader.api", reason="nbgrader is an extra: pip install 'chainrule[nbgrader]'")


# === Notebooks as students hand them in =====================================


def about(cell: dict) -> dict:
    """What nbgrader knows of a cell."""
    return cell["metadata"].get("nbgrader", {})


def edited(source: bytes, change) -> bytes:
    """A notebook whose code cells went through `change(cell, grade id)`, which may give back cells in its place."""
    notebook = json.loads(source)
    cells = []
    for cell in notebook["cells"]:
        made = change(cell, about(cell).get("grade_id", "")) if cell["cell_type"] == "code" else None
        cells += [cell] if made is None else made
    return json.dumps(notebook | {"cells": cells}).encode()


def code(text: str) -> dict:
    """A cell of the student's own."""
    return {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": text}


def unsolved(source: bytes) -> bytes:
    """As it is given out."""

    def clear(cell, id_):
        if id_ in ANSWERS:
            cell["source"] = stub(cell["source"])

    return edited(source, clear)


def wrong(source: bytes) -> bytes:
    """A product that adds."""

    def change(cell, id_):
        cell["source"] = cell["source"].replace("self.data * other.data", "self.data + other.data")

    return edited(source, change)


def with_code(text: str):
    """Adds code of the student's own behind the answers, and before them."""

    def around(source: bytes) -> bytes:
        return edited(source, lambda cell, id_: [code(text), cell, code(text)] if id_ in ANSWERS else None)

    return around


PATCHED = with_code(
    "import course.notebook, course.notebook.session as session\n"
    "class Right:\n    passed, text, html = True, 'passed', 'passed'\n"
    "session._checked = lambda *any: Right()\n"
    "check = points = course.notebook.check = course.notebook.points = lambda *any: 99.0"
)
TRANSFORMED = with_code("get_ipython().input_transformers_cleanup.append(lambda lines: ['pass\\n'])")
ROBBERY = (
    "import glob, sqlite3\n"
    "for folder in ('/', '.', '..', '../..', '../../..', {root!r}):\n"
    "    for path in glob.glob(folder + '/gradebook.db'):\n"
    "        book = sqlite3.connect(path)\n"
    "        book.execute('update grade set manual_score = 99')\n"
    "        book.commit()\n"
    "    print('found', glob.glob(folder + '/source/*/*.ipynb'))\n"
)
WARNING = with_code(
    "import sys, warnings\nwarnings.warn('old')\nprint('a word', file=sys.stderr)\nprint('x' * 100_000)"
)


def deleted(source: bytes) -> bytes:
    """Without its graded cells."""
    return edited(source, lambda cell, id_: [] if id_.startswith("points-") else None)


def forged(source: bytes) -> bytes:
    """Graded cells that say what they like, are worth what they like, and have their outputs already."""

    def change(cell, id_):
        if id_.startswith("points-"):
            cell["source"] = "6.0"
            about(cell)["points"] = 1000
            data = {"data": {"text/plain": "6.0"}, "metadata": {}, "execution_count": 1}
            cell["outputs"] = [{"output_type": "execute_result", **data}]

    return edited(source, change)


def renamed(source: bytes) -> bytes:
    """Written with a kernel that is not installed here."""
    kernel = {"name": "my-env", "display_name": "Python (my-env)", "language": "python"}
    return json.dumps(json.loads(source) | {"metadata": {"kernelspec": kernel}}).encode()


def half(source: bytes) -> bytes:
    """Addition only."""

    def change(cell, id_):
        if id_ == "answer-mul":
            cell["source"] = stub(cell["source"])

    return edited(source, change)


def handed_in(root: Path, source: bytes) -> dict[str, tuple[bytes, float]]:
    """Every student's notebook, and the score that is right for it; 6 is all."""
    empty = unsolved(source)
    robber = with_code(ROBBERY.format(root=str(root)))(empty)
    return {
        "honest": (source, 6),
        "warned": (WARNING(source), 6),
        "renamed": (renamed(source), 6),
        "late": (source, 6),
        "half": (half(source), 3),
        "wrong": (wrong(source), 3),
        "untouched": (empty, 0),
        "patched": (PATCHED(empty), 0),
        "transformed": (TRANSFORMED(empty), 0),
        "robber": (robber, 0),
        "robbed": (half(source), 3),
        "deleted": (deleted(wrong(source)), 3),
        "forged": (forged(empty), 0),
    }


# === The class ===============================================================


def run(*words, folder: Path, code: int = 0) -> str:
    """A command in the class's folder, as an instructor types it."""
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "LANG": "C.UTF-8"}
    done = subprocess.run(
        [str(BIN / words[0]), *map(str, words[1:])],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def grade(root: Path, *words) -> str:
    """Our own command."""
    return run(
        "grader", "nbgrader", "grade", root, "--lesson", LESSON, "--isolation", LEVEL, *words, folder=root
    )


def rows(root: Path) -> dict[str, dict[str, str]]:
    """What `nbgrader export` says of the lesson, by student."""
    run("nbgrader", "export", folder=root)
    with open(root / "grades.csv", encoding="utf-8") as file:
        return {row["student_id"]: row for row in csv.DictReader(file) if row["assignment"] == LESSON}


SCORES = """
select submitted_assignment.student_id, sum(coalesce(grade.manual_score, grade.auto_score))
from grade
join submitted_notebook on grade.notebook_id = submitted_notebook.id
join submitted_assignment on submitted_notebook.assignment_id = submitted_assignment.id
group by submitted_assignment.student_id
"""


def scores(root: Path) -> dict[str, float]:
    """Every student's score, before what late work loses."""
    return dict(ask(root, SCORES))


def ask(root: Path, query: str, *values) -> list[tuple]:
    """What the gradebook holds."""
    with closing(sqlite3.connect(root / "gradebook.db")) as book, book:
        return book.execute(query, values).fetchall()


def class_file(root: Path, **changes: str) -> None:
    """Three lessons, one due date, late work, an extension."""
    show = changes.get("show", 'before_due = "hint"\nafter_due = "full"')
    due = changes.get("due", "2026-03-01T12:00:00+00:00")
    (root / "class.toml").write_text(
        f'format = 1\nlanguage = "en"\nreleased = ["slope", "{LESSON}", "accumulation"]\n'
        f"[show]\n{show}\n[late]\ngrace_minutes = 10\npercent_per_day = 10\nmost_days = 3\n"
        f"[lessons.{LESSON}]\ndue = {due}\n",
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Path:
    """A class, released, with everything handed in, and graded by our command."""
    need_nbgrader()
    root = tmp_path_factory.mktemp("class")
    class_file(root)
    run("grader", "nbgrader", "init", root, folder=root)
    run("nbgrader", "generate_assignment", LESSON, folder=root)
    source = (root / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()
    for student, (data, _score) in handed_in(root, source).items():
        folder = root / "submitted" / student / LESSON
        folder.mkdir(parents=True)
        (folder / f"{LESSON}.ipynb").write_bytes(data)
        day = 3 if student == "late" else 1
        (folder / "timestamp.txt").write_text(f"2026-03-0{day} 11:00:00 UTC")
    grade(root)
    return root


@pytest.fixture
def expected(classroom) -> dict[str, float]:
    """The score that is right for each student."""
    source = (classroom / "source" / LESSON / f"{LESSON}.ipynb").read_bytes()
    return {student: score for student, (_data, score) in handed_in(classroom, source).items()}


# === Scores ==================================================================


def test_cheats_get_nothing_and_honest_notebooks_all_that_they_are_worth(classroom, expected):
    """Whatever a notebook says about itself; warnings and long outputs cost nothing."""
    assert scores(classroom) == expected


def test_late_work_loses_what_the_class_file_says(classroom):
    """Two days begun, at 10 percent each."""
    found = rows(classroom)
    assert float(found["late"]["late_submission_penalty"]) == pytest.approx(1.2)
    assert float(found["late"]["score"]) == pytest.approx(4.8)
    assert float(found["honest"]["late_submission_penalty"]) == 0


def test_nbgraders_own_command_gives_the_same_scores(classroom, expected):
    """`nbgrader autograde`, its kernel left out: scores do not need it."""
    options = ("--force", "--Execute.enabled=False", f"--JudgeScores.isolation={LEVEL}")
    run("nbgrader", "autograde", LESSON, *options, folder=classroom)
    assert scores(classroom) == expected
    lost = "select max(late_submission_penalty), count(late_submission_penalty) from submitted_notebook"
    assert ask(classroom, lost) == [(pytest.approx(1.2), 1)]


def test_a_kernel_reaches_neither_the_gradebook_nor_the_solutions(classroom, expected):
    """And what it does changes nobody's score."""
    from grader.classroom import kernel

    if problem := kernel.missing():
        pytest.skip(f"needs a kernel that is locked in: {problem}")
    options = ("--force", f"--JudgeScores.isolation={LEVEL}", "--student", "robber")
    run("nbgrader", "autograde", LESSON, *options, folder=classroom)
    assert scores(classroom) == expected
    graded = json.loads((classroom / "autograded/robber" / LESSON / f"{LESSON}.ipynb").read_bytes())
    said = [
        text for cell in graded["cells"] for one in cell.get("outputs", ()) for text in one.get("text", ())
    ]
    assert "found []\n" in said
    assert not [text for text in said if "ipynb'" in text]


def test_where_no_kernel_can_be_locked_in_the_cells_are_not_run(classroom, expected):
    """It is said, and the scores are the same."""
    with open(classroom / "nbgrader_config.py", encoding="utf-8") as file:
        settings = file.read()
    without = "from grader.classroom import kernel\nkernel.missing = lambda: 'no bubblewrap'\n"
    (classroom / "nbgrader_config.py").write_text(settings + without, encoding="utf-8")
    options = ("--force", f"--JudgeScores.isolation={LEVEL}", "--student", "renamed")
    said = run("nbgrader", "autograde", LESSON, *options, folder=classroom)
    (classroom / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    assert "The cells are not run, and scores do not need it: no bubblewrap" in said
    assert scores(classroom) == expected


def test_a_judge_that_fails_gives_no_score(classroom, expected):
    """An isolation that cannot be had stops nbgrader's command; the scores that were there stay."""
    options = (
        "--force",
        "--Execute.enabled=False",
        "--JudgeScores.isolation=nonsense",
        "--student",
        "honest",
    )
    said = run("nbgrader", "autograde", LESSON, *options, folder=classroom, code=1)
    assert "There is no isolation 'nonsense'" in said
    assert scores(classroom) == expected


def test_grading_again_changes_nothing_and_keeps_what_was_done_by_hand(classroom):
    """Scores by hand and remarks survive; the whole gradebook is the same afterwards."""
    ask(
        classroom,
        "update grade set manual_score = 2.5, extra_credit = 1 where id in (select id from grade limit 1)",
    )
    ask(
        classroom,
        "update comment set manual_comment = 'Well done' where id in (select id from comment limit 1)",
    )
    tables = ("grade", "comment", "submitted_assignment", "submitted_notebook", "student", "assignment")
    before = {table: sorted(ask(classroom, f"select * from {table}"), key=str) for table in tables}
    grade(classroom)
    assert {table: sorted(ask(classroom, f"select * from {table}"), key=str) for table in tables} == before
    assert ask(classroom, "select count(*) from grade where manual_score = 2.5 and extra_credit = 1") == [
        (1,)
    ]
    assert ask(classroom, "select manual_comment from comment where manual_comment != ''") == [("Well done",)]
    ask(classroom, "update grade set manual_score = null, extra_credit = null")


# === Feedback ================================================================


MESSAGE, GRAPH = "a * b should be", "<svg"


@pytest.mark.parametrize(
    ("due", "show", "shown", "not_shown"),
    [
        ("2026-03-01T12:00:00+00:00", 'after_due = "score"', [], [MESSAGE, GRAPH]),
        ("2999-03-01T12:00:00+00:00", 'before_due = "hint"', [MESSAGE], [GRAPH]),
        ("2026-03-01T12:00:00+00:00", 'before_due = "hint"', [MESSAGE, GRAPH], []),
    ],
    ids=["score", "hint", "full"],
)
def test_feedback_shows_what_the_class_file_allows(classroom, due, show, shown, not_shown):
    """After the due date by one level, before it by the other."""
    class_file(classroom, due=due, show=show)
    run("nbgrader", "generate_feedback", LESSON, "--force", "--student", "wrong", folder=classroom)
    page = (classroom / "feedback/wrong" / LESSON / f"{LESSON}.html").read_text(encoding="utf-8")
    assert "Score: 3.0 / 6.0" in page
    assert [text for text in shown if text not in page] == []
    assert [text for text in not_shown if text in page] == []
    class_file(classroom)


# === The folder ==============================================================


@pytest.fixture
def begun(tmp_path) -> Path:
    """A class that was made from a roster."""
    need_nbgrader()
    roster = tmp_path / "list.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    root = tmp_path / "class"
    said = run("grader", "nbgrader", "init", root, "--lang", "zh", "--roster", roster, folder=tmp_path)
    assert f"source/{LESSON}/{LESSON}.ipynb" in said
    assert 'language = "zh"' in (root / "class.toml").read_text(encoding="utf-8")
    if os.name == "posix":
        assert stat.S_IMODE((root / "seed.txt").stat().st_mode) == 0o600
    assert ask(root, "select count(*) from student") == [(12,)]
    return root


def test_init_again_says_what_it_would_change_and_keeps_what_is_edited(begun):
    """Files, assignments and students; with --yes it changes them, and what was there is kept aside."""
    root = begun
    seed = (root / "seed.txt").read_text()
    notebook = root / "source" / LESSON / f"{LESSON}.ipynb"
    built = notebook.read_bytes()
    notebook.write_bytes(own := built.replace(b"Value", b"VALUE"))
    with open(root / "class.toml", "a", encoding="utf-8") as file:
        file.write(f"[lessons.{LESSON}]\ndue = 2030-01-01T08:00:00+08:00\n")
    ask(root, "update assignment set duedate = '2029-01-01 00:00:00.000000' where name = ?", LESSON)
    said = run("grader", "nbgrader", "init", root, folder=root)
    assert f"! source/{LESSON}/{LESSON}.ipynb" in said
    assert "2030-01-01 00:00:00" in said
    assert "--yes" in said
    assert notebook.read_bytes() == own
    run("grader", "nbgrader", "init", root, "--yes", folder=root)
    assert notebook.read_bytes() == built
    assert (root / ".chainrule/replaced/source" / LESSON / f"{LESSON}.ipynb").read_bytes() == own
    assert ask(root, "select duedate from assignment where name = ?", LESSON)[0][0].startswith(
        "2030-01-01 00:00"
    )
    assert (root / "seed.txt").read_text() == seed
    assert "--yes" not in run("grader", "nbgrader", "init", root, folder=root)


def test_without_nbgrader_a_command_says_how_to_get_it(monkeypatch, tmp_path):
    """The rest of the program does not need it."""
    monkeypatch.setitem(sys.modules, "nbgrader.api", None)
    command = program(plugin_manager(), "grader", "")
    result = CliRunner().invoke(command, ["nbgrader", "init", str(tmp_path / "class")])
    assert result.exit_code == 2
    assert "pip install 'chainrule[nbgrader]'" in result.output
    assert not (tmp_path / "class").exists()


# === The parts that need no nbgrader =========================================


def test_a_fault_of_ours_is_nobodys_grade(pack, grade):
    """Void is no zero, and a graded cell that the judge does not know is no full score."""
    from course.judging.report import Verdict
    from course.judging.submission import Submission
    from grader.classroom.grades import JudgeFailed, grades

    report = grade(Submission("nobody", {}), {"add"})
    assert grades(pack, report, {"points-add": 4.0}, "en")["points-add"].score == 0
    with pytest.raises(JudgeFailed, match="by hand"):
        grades(pack, report, {"points-add": 4.0, "instructors-own": 2.0}, "en")
    broken = replace(report, exercises=[replace(report.exercises[0], verdict=Verdict.VOID)])
    with pytest.raises(JudgeFailed, match="no score"):
        grades(pack, broken, {"points-add": 4.0}, "en")


def test_the_points_of_a_class_are_shared_in_the_same_proportions(pack):
    """And the other lessons stay as they are."""
    from grader.classfile import ClassFile, LessonDates
    from grader.classroom.folder import with_points

    file = ClassFile(format=1, lessons={LESSON: LessonDates(points=10)})
    found = {
        lesson.id: sum(one.points for one in lesson.exercises)
        for lesson in with_points(pack, file).manifest.lessons
    }
    usual = {lesson.id: sum(one.points for one in lesson.exercises) for lesson in pack.manifest.lessons}
    assert found == pytest.approx(usual | {LESSON: 10})


@pytest.mark.parametrize(
    ("minutes", "lost"), [(5, None), (20, 1.0), (24 * 60 + 20, 2.0), (3 * 24 * 60 + 20, 10.0)]
)
def test_what_late_work_loses(minutes, lost):
    """Nothing within the grace, then for each day begun, then everything."""
    from grader.classfile import Late
    from grader.classroom.folder import late_penalty

    late = Late(grace_minutes=10, percent_per_day=10, most_days=3)
    assert late_penalty(late, 10.0, minutes * 60) == lost


def test_feedback_levels_turn_at_the_students_own_due_date(pack, tmp_path):
    """An extension keeps back what others see already."""
    from grader.classroom.folder import ClassFolder

    class_file(tmp_path)
    with open(tmp_path / "class.toml", "a", encoding="utf-8") as file:
        file.write(f'[[extensions]]\nstudent = "ill"\nlesson = "{LESSON}"\ndue = 2026-03-08T12:00:00+00:00\n')
    where = ClassFolder(tmp_path, pack)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert where.shown(LESSON, "ill", now) == "hint"
    assert where.shown(LESSON, "well", now) == "full"
    assert where.shown("slope", "well", now) == "hint"
    assert where.extension(LESSON, "ill").days == 7
    assert where.extension(LESSON, "well") is None
