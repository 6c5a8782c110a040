"""The pack model: an installable course of lessons, which hold exercises.

A pack is described by its manifest, a TOML file; `load_pack` reads it and says
file, key and mend when it is wrong.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from course.errors import PackError

FORMAT = 1
KIT = "kit.json"  # by it a kit, and a repository made from it, is known
MEND = "Name an earlier exercise, or one of the pack below: `pack:exercise`."
Text = dict[str, str]  # language -> text
Finding = tuple[str, str]  # the id that it is about, and what it says
Hints = dict[str, tuple[str, str, str]]  # language -> the idea, the rule, the shape of the code


class Exercise(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A behaviour that a student builds; it names the symbols it is about."""

    id: str
    title: Text
    task: Text
    minutes: int
    points: float
    symbols: tuple[str, ...]
    hints: Hints
    needs: tuple[str, ...] = ()
    lends: str = ""
    alone: bool = False  # plain numbers by hand: no file is lent to it, which could do its work
    slow: bool = False  # long to judge: `grader verify` asks it only of what must lose it

    @property
    def files(self) -> tuple[str, ...]:
        """The files that hold its symbols, e.g. ("engine.py",)."""
        return tuple(dict.fromkeys(symbol.split(".")[0] + ".py" for symbol in self.symbols))


class Lesson(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is released, read and handed in together."""

    id: str
    title: Text
    minutes: int
    exercises: tuple[Exercise, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The files that its exercises are written in."""
        return tuple(dict.fromkeys(file for exercise in self.exercises for file in exercise.files))


class Operation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The exercises after which an operation's value and its gradient can be relied on."""

    value: str
    gradient: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the TOML file says."""

    format: int
    name: str
    version: str
    languages: tuple[str, ...]
    title: Text
    lessons: tuple[Lesson, ...]
    files: tuple[str, ...] = ()  # what students hand in, if not in the order of the lessons
    aliases: dict[str, tuple[str, ...]] = {}
    ops: dict[str, Operation] = {}


@dataclass(frozen=True, kw_only=True)
class Pack:
    """A course: its manifest and the folders of its parts. A kit has neither solutions nor what lies below them.

    `on` is the pack that it builds on, whose exercises it names `pack:exercise` in `needs`.
    """

    manifest: Manifest
    exercises: Path
    checks: Path
    solutions: Path | None = None
    lessons: Path | None = None  # prose, plots, and what `grader build` recorded
    fingerprints: Path | None = None  # how known mistakes behave, written by `grader build`
    on: "Pack | None" = None

    def __post_init__(self) -> None:
        for exercise in self.by_id.values():
            for need in exercise.needs:
                if need not in self.everything:
                    raise PackError(
                        f"{self.name}: exercise {exercise.id}: needs {need!r}, which is not there. {MEND}"
                    )

    @classmethod
    def at(cls, folder: Path, on: "Pack | None" = None) -> "Pack":
        """The pack whose parts lie in one folder, each in its usual place."""
        solutions, lessons = folder / "solutions", folder / "lessons"
        return cls(
            manifest=load_manifest(lessons / "pack.toml"),
            exercises=folder / "exercises",
            checks=folder / "checks",
            solutions=solutions if solutions.is_dir() else None,
            lessons=lessons,
            fingerprints=lessons / "fingerprints.json",
            on=on,
        )

    @property
    def name(self) -> str:
        """The name under which the pack is registered."""
        return self.manifest.name

    @property
    def hidden_checks(self) -> Path | None:
        """The folder of the checks that no student has."""
        return self.solutions and self.solutions / "checks"

    @property
    def mistakes(self) -> Path | None:
        """The folder of the known wrong solutions."""
        return self.solutions and self.solutions / "mistakes"

    @property
    def designs(self) -> Path | None:
        """The folder of right solutions that are built otherwise."""
        return self.solutions and self.solutions / "designs"

    @property
    def plots(self) -> Path | None:
        """The folder of the plots that the lessons show."""
        return self.lessons and self.lessons / "plots"

    @property
    def recorded(self) -> Path | None:
        """What the plots show of the reference, written by `grader build`."""
        return self.lessons and self.lessons / "recorded.json"

    @cached_property
    def by_id(self) -> dict[str, Exercise]:
        """Every exercise under its id, in teaching order."""
        return {exercise.id: exercise for lesson in self.manifest.lessons for exercise in lesson.exercises}

    @cached_property
    def everything(self) -> dict[str, Exercise]:
        """Its exercises, and before them those of the pack that it builds on, as `pack:exercise`."""
        below = self.on.everything.items() if self.on else ()
        return {self.below(id_): self._seen_from_here(one) for id_, one in below} | self.by_id

    @cached_property
    def lesson_of(self) -> dict[str, Lesson]:
        """The lesson of every exercise id."""
        return {exercise.id: lesson for lesson in self.manifest.lessons for exercise in lesson.exercises}

    @cached_property
    def ops(self) -> dict[str, Operation]:
        """The operations of the pack that it builds on, and its own."""
        below = self.on.ops.items() if self.on else ()
        return {
            name: Operation(value=self.below(by.value), gradient=self.below(by.gradient))
            for name, by in below
        } | self.manifest.ops

    @cached_property
    def aliases(self) -> dict[str, tuple[str, ...]]:
        """What other people call the things of the contract."""
        return (self.on.aliases if self.on else {}) | self.manifest.aliases

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Every file that a student may hand in; first the one that the cells of a notebook become."""
        below = self.on.files if self.on else ()
        taught = (file for lesson in self.manifest.lessons for file in lesson.files)
        return tuple(dict.fromkeys([*below, *self.manifest.files, *taught]))

    def below(self, id_: str) -> str:
        """What an exercise of the pack that this one builds on is called here."""
        return id_ if ":" in id_ or self.on is None else f"{self.on.name}:{id_}"

    def _seen_from_here(self, exercise: Exercise) -> Exercise:
        needs = tuple(map(self.below, exercise.needs))
        return msgspec.structs.replace(exercise, id=self.below(exercise.id), needs=needs)

    def own_operations(self, exercise: Exercise) -> frozenset[str]:
        """The operations that an exercise itself is about."""
        ops = self.ops.items()
        return frozenset(op for op, by in ops if exercise.id in (by.value, by.gradient))

    def with_needs(self, ids: set[str]) -> set[str]:
        """The exercises and all that they build on."""
        found: set[str] = set()
        waiting = list(ids)
        while waiting:
            exercise = waiting.pop()
            if exercise not in found:
                found.add(exercise)
                waiting.extend(self.everything[exercise].needs)
        return found


class _Kit(msgspec.Struct, frozen=True):
    pack: str | None = None


def pack_of_kit(folder: Path) -> str | None:
    """The name of the course whose kit a folder belongs to, if it lies in one."""
    for place in (folder, *folder.parents):
        try:
            return msgspec.json.decode((place / KIT).read_bytes(), type=_Kit).pack
        except FileNotFoundError:
            continue
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None  # of another program, or not ours to read
    return None


def load_manifest(path: Path) -> Manifest:
    """Read a manifest; a PackError names file, key and mend."""
    try:
        manifest = msgspec.toml.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise PackError(
            f"{path}: the pack's manifest is missing. A whole pack to begin with: course new PACK"
        ) from None
    except msgspec.DecodeError as error:
        raise PackError(f"{path}: {error}. Mend this key and try again.") from None
    if found := list(findings(manifest)):
        raise PackError("\n".join(f"{path}:{line_of(path, about)}: {said}" for about, said in found))
    return manifest


def line_of(path: Path, id_: str) -> int:
    """The line of `id = "…"` in a TOML file; the first one where it is not found."""
    lines = path.read_text(encoding="utf-8").splitlines()
    written = re.compile(rf"""\s*id\s*=\s*["']{re.escape(id_)}["']""")
    return next((number for number, line in enumerate(lines, 1) if written.match(line)), 1)


def findings(manifest: Manifest) -> Iterator[Finding]:
    """What the types of a manifest cannot hold: each with the lesson or exercise that it is about."""
    if manifest.format > FORMAT:
        said = f"format {manifest.format} is newer than this chainrule reads ({FORMAT}): upgrade chainrule."
        yield "", said
        return
    yield from _lesson_findings(manifest)
    known = {exercise.id for lesson in manifest.lessons for exercise in lesson.exercises}
    for name, operation in manifest.ops.items():
        for exercise_id in (operation.value, operation.gradient):
            if exercise_id not in known:
                yield (
                    "",
                    f"ops.{name}: there is no exercise {exercise_id!r}. Name one of the lessons' exercises.",
                )


def _lesson_findings(manifest: Manifest) -> Iterator[Finding]:
    known: set[str] = set()
    for lesson in manifest.lessons:
        for said in _untranslated(f"lesson {lesson.id}: title", lesson.title, manifest.languages):
            yield lesson.id, said
        for exercise in lesson.exercises:
            for said in _exercise_findings(exercise, known, manifest.languages):
                yield exercise.id, said
            known.add(exercise.id)


def _exercise_findings(exercise: Exercise, known: set[str], languages: tuple[str, ...]) -> Iterator[str]:
    where = f"exercise {exercise.id}"
    if exercise.id in known:
        yield f"{where}: this id is taken twice. Rename one of the two."
    for need in exercise.needs:
        if ":" not in need and need not in known:
            yield f"{where}: needs {need!r}, which does not come before it. Name an earlier exercise."
    for key, text in (("title", exercise.title), ("task", exercise.task), ("hints", exercise.hints)):
        yield from _untranslated(f"{where}: {key}", text, languages)
    if not exercise.symbols or any("." not in symbol for symbol in exercise.symbols):
        yield f"{where}: symbols are written file.name, e.g. engine.Value.__add__."


def _untranslated(where: str, text: "Text | Hints", languages: tuple[str, ...]) -> Iterator[str]:
    for language in languages:
        if not text.get(language):
            yield f"{where}: the text for language {language!r} is missing. Add it."
