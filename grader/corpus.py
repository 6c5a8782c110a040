"""What the checks of a pack are graded against: known mistakes, right solutions, unfinished ones.

A mistake is a small edit of a base: of the reference, or of a right solution built otherwise (a design).
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import msgspec

from course.errors import PackError
from course.judging.submission import Submission, read_folder
from course.pack import Exercise, Hints, Pack, Text

REFERENCE = "reference"


class Edit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text of a file that occurs once, and what stands there instead."""

    file: str
    old: str
    new: str


class Mistake(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A known wrong solution: what it is called, and the exercises that it must lose.

    `idea` is a small experiment that lets a student find it, `description` says what is wrong and what should hold,
    `shape` is the line to write, with blanks, where the exercise's own says too little.
    One that loses more than one exercise says `because`; one that is another mistake, built on
    another base, says which one it is the `same_as`, and goes by that one's name and hints.
    """

    id: str
    base: str
    edits: tuple[Edit, ...]
    loses: tuple[str, ...] = ()
    name: Text = {}
    description: Text = {}
    idea: Text = {}
    shape: Text = {}
    because: Text = {}
    same_as: str = ""


class Design(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a right solution built otherwise cannot have, and why; its design.toml, if it has one.

    Of an unfinished one: the exercises that extend what is written, so that nobody can see that they were not begun.
    """

    lacks: tuple[str, ...] = ()
    because: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    mistakes: tuple[Mistake, ...]


def mistakes(pack: Pack) -> list[Mistake]:
    """The pack's known mistakes, in the order of its lessons."""
    found = list(_read_all(pack, pack.mistakes))
    _must_differ(found)
    return found


def transplants(pack: Pack) -> list[Mistake]:
    """Known mistakes made once more on other designs: diagnosis is measured on them, and made from none."""
    known = {mistake.id: mistake for mistake in mistakes(pack)}
    found = list(_read_all(pack, pack.solutions and pack.solutions / "transplants"))
    for mistake in found:
        if mistake.same_as not in known:
            raise PackError(f"transplant {mistake.id}: same_as names no known mistake. Name one.")
        if known[mistake.same_as].base == mistake.base:
            raise PackError(
                f"transplant {mistake.id}: its fingerprint was made on {mistake.base}. Take another base."
            )
    return found


def right_solutions(pack: Pack) -> dict[str, Submission]:
    """The reference, and every right solution that is built otherwise."""
    names = [REFERENCE, *_folders(pack.designs)]
    return {name: Submission(name, files_of(pack, name)) for name in names}


def lacks(pack: Pack, design: str, kind: str = "designs") -> tuple[str, ...]:
    """The exercises that a design cannot have, or that an unfinished solution does not mean."""
    path = pack.solutions and pack.solutions / kind / design / "design.toml"
    if path is None or not path.exists():
        return ()
    try:
        return msgspec.toml.decode(path.read_bytes(), type=Design).lacks
    except msgspec.DecodeError as error:
        raise PackError(f"{path}: {error}. Mend this key and try again.") from None


def unfinished(pack: Pack) -> dict[str, Submission]:
    """Submissions of students who have stopped somewhere on the way."""
    folder = pack.solutions and pack.solutions / "unfinished"
    return {name: Submission(name, _files(folder / name, pack.files)) for name in _folders(folder) if folder}


def hints(mistake: Mistake, exercise: Exercise) -> Hints:
    """Three rungs for one who makes this mistake: its idea, its rule, the shape of its code or of the exercise's."""
    return {
        language: (
            idea,
            mistake.description[language],
            mistake.shape.get(language) or exercise.hints[language][2],
        )
        for language, idea in mistake.idea.items()
    }


def stubs(pack: Pack) -> Submission:
    """What students start from, beside the reference of the pack below."""
    from grader import builder

    below = files_of(pack.on, REFERENCE) if pack.on else {}
    return Submission("stubs", {**below, **dict(builder.stubs(pack))})


def submission(pack: Pack, mistake: Mistake) -> Submission:
    """The base of a mistake with its edits; each text must occur exactly once."""
    files = dict(files_of(pack, mistake.base))
    for edit in mistake.edits:
        count = files.get(edit.file, "").count(edit.old)
        if count != 1:
            raise PackError(
                f"mistake {mistake.id}: {edit.old!r} occurs {count} times in {edit.file} of {mistake.base}. "
                "Write an `old` that occurs once."
            )
        files[edit.file] = files[edit.file].replace(edit.old, edit.new)
    return Submission(mistake.id, files)


def files_of(pack: Pack, base: str) -> dict[str, str]:
    """The files of the reference, or of a design; what a design does not have is the reference's."""
    if pack.solutions is None or pack.designs is None:
        raise PackError(
            f"{pack.name}: this installation has no solutions. Install the course itself, not a kit."
        )
    below = files_of(pack.on, REFERENCE) if pack.on else {}
    reference = {**below, **_files(pack.solutions, pack.files)}
    return reference if base == REFERENCE else {**reference, **_files(pack.designs / base, pack.files)}


@cache
def _files(folder: Path, contract: tuple[str, ...]) -> dict[str, str]:
    if not folder.is_dir():
        raise PackError(f"{folder} is not there. Name a design, or {REFERENCE!r}, as base.")
    return read_folder(folder, contract=contract).files


def _folders(folder: Path | None) -> list[str]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(path.name for path in folder.iterdir() if path.is_dir() and any(path.glob("*.py")))


def _read_all(pack: Pack, folder: Path | None) -> Iterator[Mistake]:
    order = [lesson.id for lesson in pack.manifest.lessons]
    paths = list(folder.glob("*.toml")) if folder else []
    for path in sorted(
        paths, key=lambda path: (path.stem not in order, path.stem in order and order.index(path.stem))
    ):
        yield from _read(path, pack)


def _read(path: Path, pack: Pack) -> tuple[Mistake, ...]:
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=_File).mistakes
    except msgspec.DecodeError as error:
        raise PackError(f"{path}: {error}. Mend this key and try again.") from None
    for mistake in found:
        for exercise in mistake.loses:
            if exercise not in pack.by_id:
                raise PackError(
                    f"{path}: mistake {mistake.id}: there is no exercise {exercise!r}. Name one of the manifest's."
                )
        if len(mistake.loses) > 1 and not mistake.because:
            raise PackError(f"{path}: mistake {mistake.id} loses more than one exercise. Say why: `because`.")
    return found


def _must_differ(found: list[Mistake]) -> None:
    seen: set[str] = set()
    for mistake in found:
        if mistake.id in seen:
            raise PackError(f"mistake {mistake.id}: this id is taken twice. Rename one of the two.")
        seen.add(mistake.id)
