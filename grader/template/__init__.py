"""What repositories on GitHub need beside the course: the students' (`grader release`), and the instructor's own."""

from pathlib import Path

from course.plugins import BUILT_IN

HERE = Path(__file__).parent
PLACES = {
    "student": {
        ".github/actions/check/action.yml": "action.yml",
        ".github/workflows/check.yml": "check.yml",
        ".gitignore": "gitignore",
    },
    "classroom": {
        ".github/actions/check/action.yml": "action.yml",
        ".github/workflows/classroom.yml": "classroom.yml",
        ".gitignore": "gitignore",
    },
    "instructor": {
        ".github/workflows/grade.yml": "grade.yml",
        "repositories.py": "repositories.py",
        "roster.csv": "roster.csv",
        "README.md": "README.md",
    },
}


def files(kind: str, pack: str = BUILT_IN) -> dict[str, bytes]:
    """The files of a repository, by their places in it; the instructor's says which course it grades."""
    folder = HERE / ("instructor" if kind == "instructor" else "student")
    texts = {place: (folder / name).read_bytes() for place, name in PLACES[kind].items()}
    return {
        place: text.replace(b"\r\n", b"\n").replace(b"PACK_NAME", pack.encode())
        for place, text in texts.items()
    }
