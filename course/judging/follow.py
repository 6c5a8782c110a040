"""Follow-through: what can be lent to a submission, so that a mistake costs its points once.

Two kinds of help, tried in this order, each in a fresh worker: single functions that the pack can lend
(such as `backward`), and whole files of the reference. What is lent is lost, and never on a symbol
that is being judged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from course.judging.checks import Probe
from course.judging.submission import Submission
from course.pack import Exercise, Pack


@dataclass(frozen=True)
class Help:
    """What one attempt is lent."""

    probes: dict[str, Probe] = field(default_factory=dict)  # by their names in the manifest
    files: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """What reports say about it, e.g. lend:backward, lend:engine.py."""
        return [f"lend:{name}" for name in (*sorted(self.probes), *sorted(self.files))]

    def makes_up_for(self, need: Exercise) -> bool:
        """Whether a lost exercise is there with this help."""
        return need.lends in self.probes or set(need.files) <= self.files.keys()


@dataclass(frozen=True)
class Lender:
    """What an installation can lend: functions by name, and the files of the reference."""

    probes: dict[str, Probe] = field(default_factory=dict)
    reference: Submission | None = None

    def helps(self, exercise: Exercise, lost: list[Exercise]) -> Iterator[Help]:
        """The kinds of help for an exercise that needs what is lost; the ones that lend nothing are left out."""
        if exercise.alone:
            return
        probes = {
            need.lends: self.probes[need.lends]
            for need in lost
            if need.lends in self.probes and not set(need.symbols) & set(exercise.symbols)
        }
        files = {
            file: self.reference.files[file]
            for need in lost
            for file in need.files
            if self.reference and file not in exercise.files and file in self.reference.files
        }
        if probes:
            yield Help(probes)
        if files:
            # a function of a file that is lent whole comes with it
            rest = {
                n.lends: probes[n.lends]
                for n in lost
                if n.lends in probes and not set(n.files) & files.keys()
            }
            yield Help(rest, files)


def lender_of(pack: Pack) -> Lender:
    """What the pack can lend: the functions of its `lent.py`, and the files of its reference; and the pack below."""
    below = lender_of(pack.on) if pack.on else Lender()
    if pack.solutions is None:
        return below
    path = pack.solutions / "lent.py"
    source = path.read_text(encoding="utf-8") if path.exists() else ""
    names = [exercise.lends for exercise in pack.by_id.values() if exercise.lends]
    files = {file for lesson in pack.manifest.lessons for file in lesson.files}
    texts = {file: (pack.solutions / file).read_text(encoding="utf-8") for file in sorted(files)}
    lent = below.reference.files if below.reference else {}
    probes = below.probes | {name: Probe(name, source) for name in names}
    return Lender(probes, Submission("reference", {**lent, **texts}))
