"""Who a submission is from: by its name alone, or by a roster, a CSV file with a line for every student."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from course.errors import SubmissionError
from course.messages import N_
from course.text import told
from grader import collecting, tables

Match = Literal["email", "id", "username"]
MATCHES: tuple[Match, ...] = ("email", "id", "username")
COLUMNS = {
    "id": ("id", "student_id", "student id", "idnumber", "id number", "学号"),
    "email": ("email", "email address", "e-mail", "邮箱"),
    "username": ("username", "user", "login", "github_username", "用户名"),
    "name": ("name", "full name", "student", "姓名"),
    "first_name": ("first_name", "first name", "名"),
    "last_name": ("last_name", "last name", "姓"),
    "submission": ("submission", "repository", "folder"),
}


@dataclass(frozen=True)
class Person:
    """A line of the roster; what it does not say is empty."""

    id: str = ""
    email: str = ""
    username: str = ""
    name: str = ""
    first_name: str = ""
    last_name: str = ""
    submission: str = ""

    def key(self, match: Match) -> str:
        """What another system knows this student by."""
        return str(getattr(self, match))


def read(path: Path) -> list[Person]:
    """The people of a roster."""
    table = tables.read(path)
    places = {name: _place(table, titles) for name, titles in COLUMNS.items()}
    if all(places[match] is None for match in MATCHES):
        known = ", ".join(MATCHES)
        text = N_("{path}: the header names none of {columns}. Add the column to match by.")
        raise SubmissionError(told(text, path=path, columns=known))
    return [
        Person(**{name: row[place].strip() for name, place in places.items() if place is not None})
        for row in table.rows
    ]


def _place(table: tables.Table, titles: Iterable[str]) -> int | None:
    return next((place for title in titles if (place := table.column(title)) is not None), None)


@dataclass(frozen=True)
class People:
    """The students by what their submissions are called."""

    match: Match
    by_name: dict[str, Person] | None = None  # None: a submission's name is its student's key

    @classmethod
    def of(cls, match: Match, roster: Path | None) -> "People":
        """Those of a roster, if there is one; a name that two people have is nobody's."""
        if roster is None:
            return cls(match)
        named: dict[str, set[Person]] = {}
        for person in read(roster):
            for name in {folded(one) for one in (person.submission, person.key(match)) if one}:
                named.setdefault(name, set()).add(person)
        return cls(match, {name: people.pop() for name, people in named.items() if len(people) == 1})

    def find(self, submission: str) -> Person | None:
        """Whose a submission is; None if the roster does not know."""
        if self.by_name is None:
            return Person(**{self.match: submission})
        return self.by_name.get(folded(submission))


def folded(name: str) -> str:
    """A name as it is compared: as the folder of its reports is called, and without capitals."""
    return collecting.as_folder(name.strip()).casefold()
