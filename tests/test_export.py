"""Laws of `grader export`: each score reaches its student, nothing else is touched, nobody is dropped in silence."""

import csv
import io
from pathlib import Path

import pytest

from grader.classes import Class, Row
from grader.tables import harmless
from tests.conftest import PACK
from tests.test_grading import grader

HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-1+1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")']
CANVAS = """\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,Autograd (987),Notes,Final Score
,,,,,Manual Posting,,
    Points Possible,,,,,12,,(read only)
"Lovelace, Ada",11,s1,ada@x.edu,"A, B",,keep me,99
"=cmd, Bob",12,s2,bob@x.edu,A,3,=1+1,-5
"Student, Test",13,,eve@x.edu,A,,,
"""
MOODLE = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,Feedback comments
Participant 1,Ada Lovelace,ADA@x.edu,Submitted,,6.00,Yes,fine
Participant 2,@Bob,bob@x.edu,Submitted,1.00,6.00,Yes,=2+3
"""
NBGRADER = [  # as nbgrader 0.9.6 writes it
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
]


def row(name: str, add: float = 3, mul: float = 3, *, void: bool = False) -> Row:
    """A row of a class."""
    verdict = "void" if void else "passed"
    return Row(
        submission=name,
        digest="d",
        score=add + mul,
        max_score=6,
        verified=True,
        void=void,
        scores={"add": add, "mul": mul},
        verdicts={"add": verdict, "mul": verdict},
        mistakes={},
        trees={},
    )


def reports(folder: Path, *rows: Row) -> Path:
    """A folder of reports, as far as exports read it."""
    folder.mkdir()
    (folder / "summary.json").write_bytes(Class(list(rows), {"pack": "autograd"}).files()["summary.json"])
    return folder


def export(tmp_path: Path, kind: str, *words: object) -> tuple[str, list[list[str]]]:
    """What the command says, and the cells that it wrote."""
    done = grader("export", kind, tmp_path / "reports", "--to", tmp_path / "out.csv", *words)
    assert done.exit_code == 0, done.output
    text = (tmp_path / "out.csv").read_bytes().decode("utf-8-sig")
    return done.output, list(csv.reader(io.StringIO(text, newline="")))


def test_canvas_own_file_is_filled_and_otherwise_kept(tmp_path) -> None:
    reports(tmp_path / "reports", row("ada@x.edu", 2.5), row("bob@x.edu", 0, 0), row("zoe@x.edu"))
    (tmp_path / "canvas.csv").write_text(CANVAS, encoding="utf-8", newline="")
    said, cells = export(tmp_path, "canvas", "--gradebook", tmp_path / "canvas.csv", "--column", "Autograd")
    before = list(csv.reader(io.StringIO(CANVAS.removeprefix("\ufeff"))))
    assert [line[5] for line in cells] == ["Autograd (987)", "Manual Posting", "12", "11", "0", ""]
    changed = [(r, c) for r, line in enumerate(cells) for c, one in enumerate(line) if one != before[r][c]]
    assert changed == [(3, 5), (4, 0), (4, 5), (4, 6)]  # scores, and two formulas
    assert (cells[4][0], cells[4][6], cells[4][7]) == ("'=cmd, Bob", "'=1+1", "-5")
    assert (tmp_path / "out.csv").read_bytes().startswith("\ufeff".encode())
    assert "2 scores" in said
    assert "No student is known for: zoe@x.edu (1)" in said
    assert "Student, Test (1)" in said
    assert "scaled to 12 points" in said


def test_moodle_s_own_worksheet_is_filled(tmp_path) -> None:
    reports(tmp_path / "reports", row("ada@x.edu"), row("bob@x.edu", void=True))
    (tmp_path / "moodle.csv").write_text(MOODLE, encoding="utf-8")
    said, cells = export(tmp_path, "moodle", "--gradebook", tmp_path / "moodle.csv")
    assert [line[4] for line in cells] == ["Grade", "6", "1.00"]
    assert (cells[2][1], cells[2][7]) == ("'@Bob", "'=2+3")
    assert "nothing was entered for: bob@x.edu" in said


@pytest.mark.parametrize(
    ("match", "title"), [("email", "useremail"), ("id", "useridnumber"), ("username", "username")]
)
def test_moodle_imports_a_list(tmp_path, match, title) -> None:
    reports(tmp_path / "reports", row("ada"), row("bob", 0))
    _, cells = export(tmp_path, "moodle", "--match", match, "--column", "Engine")
    assert cells == [[title, "Engine"], ["ada", "6"], ["bob", "3"]]


def test_a_roster_says_who_a_repository_is_from(tmp_path) -> None:
    """Here by user names; Bob handed in twice, so neither is taken; nobody knows eve's."""
    names = ("autograd-ada", "bob-1", "BOB", "eve")
    reports(tmp_path / "reports", *map(row, names))
    roster = "submission;email;id;username\nautograd-ada;ada@x.edu;s1;ada\nbob-1;bob@x.edu;s2;bob\n"
    (tmp_path / "roster.csv").write_text(roster)
    said, cells = export(
        tmp_path, "moodle", "--match", "username", "--roster", tmp_path / "roster.csv", "--column", "E"
    )
    assert cells == [["username", "E"], ["ada", "6"]]
    assert "No student is known for: eve (1)" in said
    assert "nothing was entered for: bob-1, BOB (2)" in said


def test_nbgrader_s_table_has_a_line_a_lesson(tmp_path) -> None:
    reports(tmp_path / "reports", row("ada@x.edu", 1))
    roster = "id,email,first_name,last_name\n7,ada@x.edu,=Ada,Lovelace\n"
    (tmp_path / "roster.csv").write_text(roster)
    _, cells = export(tmp_path, "nbgrader", "--roster", tmp_path / "roster.csv")
    assert cells[0] == NBGRADER
    most = f"{PACK.by_id['add'].points + PACK.by_id['mul'].points:g}"
    assert cells[1:] == [["value", "", "", "7", "Lovelace", "'=Ada", "ada@x.edu", "4", "0", "4", most]]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_anybody_s_becomes_a_formula(tmp_path, text) -> None:
    reports(tmp_path / "reports", row(text))
    for kind in ("moodle", "nbgrader"):
        _, cells = export(tmp_path, kind, "--match", "username")
        assert all(one == harmless(one) for line in cells for one in line)
    assert harmless(text).startswith("'")
    assert harmless("-1.5") == "-1.5"


def test_a_chinese_spreadsheet_is_read(tmp_path) -> None:
    reports(tmp_path / "reports", row("s1"))
    (tmp_path / "moodle.csv").write_bytes("姓名,学号,成绩\n王芳,s1,\n".encode("gb18030"))
    _, cells = export(tmp_path, "moodle", "--match", "id", "--gradebook", tmp_path / "moodle.csv")
    assert cells[1] == ["王芳", "s1", "6"]


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        (CANVAS, ("--column", "Other"), "There are: Student, ID"),
        (CANVAS, (), "--column"),
        (CANVAS, ("--column", "Autograd", "--key-column", "Phone"), "--key-column"),
        ("a,b\n1,2,3\n", ("--column", "a"), "row 2"),
        ("", ("--column", "a"), "no header"),
        (None, ("--column", "a"), "No such file"),
    ],
)
def test_a_gradebook_that_cannot_be_filled_is_said(tmp_path, content, words, said) -> None:
    reports(tmp_path / "reports", row("ada@x.edu"))
    if content is not None:
        (tmp_path / "book.csv").write_text(content, encoding="utf-8")
    files = ("--gradebook", tmp_path / "book.csv", "--to", tmp_path / "out.csv")
    done = grader("export", "canvas", tmp_path / "reports", *files, *words)
    assert done.exit_code == 2, done.output
    assert said in done.output
    assert not (tmp_path / "out.csv").exists()


def test_a_folder_that_was_never_graded_is_said(tmp_path) -> None:
    done = grader("export", "moodle", tmp_path, "--to", tmp_path / "out.csv")
    assert done.exit_code == 2
    assert "summary.json" in done.output
