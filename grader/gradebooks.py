"""Scores in the gradebooks of learning-management systems: who is who, what goes where, and who is left over."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from course.errors import SubmissionError
from course.pack import Pack
from grader.classes import Row
from grader.rosters import Match, People, Person, folded
from grader.tables import Table, is_number

NBGRADER = [
    *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
    *("raw_score", "late_submission_penalty", "score", "max_score"),
]


@dataclass
class Outcome:
    """What became of every submission; nobody is dropped without a word."""

    entered: list[str] = field(default_factory=list)
    unmatched: list[str] = field(default_factory=list)  # submissions that nobody is known for
    ambiguous: list[str] = field(default_factory=list)  # two of one student, or two students of one key
    void: list[str] = field(default_factory=list)
    without: list[str] = field(default_factory=list)  # students without a submission
    scaled_to: set[float] = field(default_factory=set)  # the site's points, where they are not ours


@dataclass(frozen=True)
class Site:
    """How a system's own export is laid out: columns that know a student, the score's, its highest one."""

    keys: dict[Match, tuple[str, ...]]
    score: tuple[str, ...] = ()
    most: tuple[str, ...] = ()  # a column with the points possible
    names: tuple[str, ...] = ()

    @property
    def all_keys(self) -> set[str]:
        """Every column by which the system knows its people."""
        return {title for titles in self.keys.values() for title in titles} | {"Identifier", "ID"}


CANVAS = Site(
    keys={
        "email": ("Email", "SIS Login ID"),
        "id": ("SIS User ID", "ID"),
        "username": ("SIS Login ID",),
    },
    names=("Student",),
)
MOODLE = Site(
    keys={
        "email": ("Email address", "邮箱"),
        "id": ("ID number", "学号"),
        "username": ("Username", "用户名"),
    },
    score=("Grade", "成绩"),
    most=("Maximum Grade", "Maximum grade", "最高分"),
    names=("Full name", "姓名"),
)
MOODLE_IMPORT = {"email": "useremail", "id": "useridnumber", "username": "username"}
POINTS_POSSIBLE = "Points Possible"


@dataclass
class Filling:
    """A site's own table, and where in it keys and scores are."""

    site: Site
    table: Table
    score: int
    keys: list[int]

    @classmethod
    def of(cls, site: Site, table: Table, match: Match, score: str | None, key: str | None) -> "Filling":
        """Find the columns; an error names those that are there."""
        table.keys = site.all_keys | ({key} if key else set())
        titles = (key,) if key else site.keys[match]
        keys = [place for title in titles if (place := table.column(title)) is not None]
        if not keys:
            raise _no_column(table, f"to match by {match}", titles, "--key-column")
        return cls(site, table, _score_column(table, score, site.score), keys)

    def fill(self, rows: Iterable[Row], people: People) -> Outcome:
        """Enter the scores; cells of students without one stay as they are."""
        outcome = Outcome()
        places = self._places()
        found: dict[int, list[Row]] = {}
        for row in rows:
            person = people.find(row.submission)
            hits = places.get(folded(person.key(people.match)), []) if person else []
            if len(hits) == 1:
                found.setdefault(hits[0], []).append(row)
            else:
                (outcome.ambiguous if hits else outcome.unmatched).append(row.submission)
        for place, theirs in found.items():
            self._enter(place, theirs, outcome)
        students = {place for hits in places.values() for place in hits}
        outcome.without = [self._name(place) for place in sorted(students - found.keys())]
        return outcome

    def _places(self) -> dict[str, list[int]]:
        """The rows of every key; a key may stand in any of the columns."""
        places: dict[str, list[int]] = {}
        for number, row in enumerate(self.table.rows):
            for key in {folded(row[column]) for column in self.keys if row[column].strip()}:
                places.setdefault(key, []).append(number)
        return places

    def _enter(self, place: int, rows: list[Row], outcome: Outcome) -> None:
        names = [row.submission for row in rows]
        if len(rows) > 1:
            outcome.ambiguous += names
        elif rows[0].void:
            outcome.void += names
        else:
            most = self._most(place) or rows[0].max_score
            outcome.scaled_to |= {most} - {rows[0].max_score}
            self.table.rows[place][self.score] = f"{round(rows[0].percent * most / 100, 2):g}"
            outcome.entered += names

    def _most(self, place: int) -> float | None:
        """The points that the site gives: in a column, or in Canvas' row of them."""
        titles = [column for title in self.site.most if (column := self.table.column(title)) is not None]
        cells = [self.table.rows[place][column] for column in titles]
        cells += [row[self.score] for row in self.table.rows if row[0].strip() == POINTS_POSSIBLE]
        return next((float(one) for one in cells if is_number(one) and float(one) > 0), None)

    def _name(self, place: int) -> str:
        """What a student is called in the site's table."""
        titles = [column for title in self.site.names if (column := self.table.column(title)) is not None]
        return self.table.rows[place][(titles or self.keys)[0]]


def _score_column(table: Table, wanted: str | None, usual: tuple[str, ...]) -> int:
    """The column that was named, in full or without Canvas' number behind it; else the usual one."""
    titles = (wanted,) if wanted else usual
    for title in titles:
        if (place := table.column(title)) is not None:
            return place
        begun = [
            n for n, own in enumerate(table.header) if own.casefold().startswith(f"{title} (".casefold())
        ]
        if len(begun) == 1:
            return begun[0]
    raise _no_column(table, "for the score", titles, "--column")


def _no_column(table: Table, purpose: str, titles: tuple[str, ...], option: str) -> SubmissionError:
    looked_for = " or ".join(map(repr, titles)) or "one"
    there = ", ".join(table.header)
    return SubmissionError(
        f"There is no column {looked_for} {purpose}. Name it: {option}. There are: {there}"
    )


def moodle_import(rows: Iterable[Row], people: People, item: str) -> tuple[Table, Outcome]:
    """The table that Moodle's gradebook imports."""
    table, outcome = Table([MOODLE_IMPORT[people.match], item], []), Outcome()
    for row, person in _known(rows, people, outcome):
        table.rows.append([person.key(people.match), f"{row.score:g}"])
    return table, outcome


def nbgrader(rows: Iterable[Row], people: People, pack: Pack, due: dict[str, str]) -> tuple[Table, Outcome]:
    """The table that `nbgrader export` writes: a line a student and lesson."""
    table, outcome = Table(NBGRADER, []), Outcome()
    for row, person in _known(rows, people, outcome):
        for lesson in pack.manifest.lessons:
            graded = [one for one in lesson.exercises if one.id in row.scores]
            if graded:
                score = f"{sum(row.scores[one.id] for one in graded):g}"
                most = f"{sum(one.points for one in graded):g}"
                who = [
                    person.id or person.key(people.match),
                    person.last_name,
                    person.first_name,
                    person.email,
                ]
                table.rows.append([lesson.id, due.get(lesson.id, ""), "", *who, score, "0", score, most])
    return table, outcome


def _known(rows: Iterable[Row], people: People, outcome: Outcome) -> Iterator[tuple[Row, Person]]:
    """The scores of known people; what becomes of the others is noted."""
    pairs = [(row, people.find(row.submission)) for row in rows]
    count = Counter(person.key(people.match) for _, person in pairs if person)
    for row, person in pairs:
        if person is None or not person.key(people.match):
            outcome.unmatched.append(row.submission)
        elif count[person.key(people.match)] > 1:
            outcome.ambiguous.append(row.submission)
        elif row.void:
            outcome.void.append(row.submission)
        else:
            outcome.entered.append(row.submission)
            yield row, person
