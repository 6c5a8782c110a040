"""What the commands share that change a student's files: a copy first, and the command that undoes it."""

import os
import shlex
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from course.cli import Context
from course.errors import Unable
from course.messages import N_
from course.pack import Pack
from course.text import told

if TYPE_CHECKING:
    from course.judging.report import ScoreReport
    from course.judging.submission import Submission

UNREADABLE = N_(
    "{file}, line {line}: this is no Python yet. Mend it first, or start afresh: course reset --all"
)


def practised(context: Context, submission: "Submission", exercises: set[str]) -> "ScoreReport":
    """How some exercises come out by the visible checks."""
    from course.judging.checks import load_checks
    from course.judging.inputs import PUBLIC
    from course.judging.judge import Judge
    from course.judging.launcher import FreshLauncher

    judge = Judge(context.pack, load_checks(context.pack, hidden=False), FreshLauncher(), PUBLIC)
    return judge.grade(submission, exercises)[0]


def sharing(pack: Pack, symbols: Iterable[str]) -> list[str]:
    """The exercises that are about some of these symbols."""
    return [exercise.id for exercise in pack.by_id.values() if set(exercise.symbols) & set(symbols)]


@contextmanager
def editable(context: Context, path: Path) -> Iterator[None]:
    """What can be in the way of changing a file, as a sentence."""
    from course.editing import NotEditable

    try:
        yield
    except NotEditable as error:
        said = context.translate(UNREADABLE).format(file=path, line=error.line or "?")
        raise Unable(said) from None
    except OSError as error:
        raise Unable(f"{path}: {error.strerror}") from None


def change(path: Path, data: bytes, word: str) -> Path | None:
    """Write a file, whole or not at all; the copy of what was there, if there was anything."""
    from course.editing import keep_copy

    try:
        copy = keep_copy(path, word) if path.exists() else None
        path.parent.mkdir(parents=True, exist_ok=True)
        real = path.resolve()
        part = real.with_name(f".{real.name}.{os.getpid()}")
        part.write_bytes(data)
        if copy:
            part.chmod(real.stat().st_mode & 0o777)
        os.replace(part, real)
    except OSError as error:
        raise Unable(
            told(N_("{path}: {reason}. Nothing was changed."), path=path, reason=error.strerror)
        ) from None
    return copy


def undo_command(context: Context, folder: Path, copies: "Iterable[Path | None]") -> Iterator[str]:
    """Where what was there is kept, and how to get it back."""
    _, kept = context.translate, [copy.name for copy in copies if copy]
    where = "" if folder == Path() else f" --folder {shlex.quote(str(folder))}"
    if kept:
        yield _("Yours is kept: {copies}").format(copies=", ".join(kept))
        backs = " ".join(f"--back {shlex.quote(name)}" for name in kept)
        yield _("To undo it: course reset {backs}{where}").format(backs=backs, where=where)
