"""The attack suite: hostile submissions, each with what must become of it, run on this very machine.

An attack is a file of `attacks/`: a docstring that says what it tries, `EXPECTED`, `BASE`, and code that
is put behind the engine of the stub, of the reference, or of nothing. It is data, only ever run in a worker.
An attack that achieves something prints ESCAPED.
"""

import ast
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

from course.judging.forking import ForkingLauncher
from course.judging.inputs import Inputs
from course.judging.judge import Judge
from course.judging.launcher import Launcher, Limits
from course.judging.report import ScoreReport, Verdict
from course.judging.submission import Submission, read_folder
from course.pack import Pack
from grader.marking import judge_for

ATTACKS = Path(__file__).with_name("attacks")
TARGET = "engine.py"
UNCHANGED = "full score"
LIMITS = Limits(cpu_seconds=1, wall_seconds=5.0, output=1 << 20)
SHARED_FOLDERS = ("/tmp", "/var/tmp", "/dev/shm")
REACH = 2.0  # seconds in which the processes of an attack must be gone


@dataclass(frozen=True)
class Attack:
    """A hostile submission; `expected` says what must become of it (see `Range.broken_promises`)."""

    name: str
    aim: str
    expected: str
    base: str
    source: str


def attacks() -> list[Attack]:
    """All attacks, by name."""
    return [_read(path) for path in sorted(ATTACKS.glob("*.py"))]


def _read(path: Path) -> Attack:
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    about = {"BASE": "stub"}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
            about[ast.unparse(node.targets[0])] = str(node.value.value)
    return Attack(path.stem, ast.get_docstring(tree) or "", about["EXPECTED"], about["BASE"], source)


class Range:
    """Where attacks are run: a judge, a launcher, and things to steal whose loss would be noticed.

    `only` these exercises are judged, if it is given.
    """

    def __init__(self, pack: Pack, launcher: Launcher, only: set[str] | None = None) -> None:
        self.only = only
        self.mark, self.secret = f"mark-{secrets.token_hex(8)}", f"secret-{secrets.token_hex(8)}"
        self.pack, self.launcher = pack, launcher
        if isinstance(launcher, ForkingLauncher):
            launcher.close()
            launcher.lock = (*launcher.lock, self.mark)  # on its command line, so that no process can hide
        self.honest: Judge = judge_for(pack, Inputs.from_text(self.secret), launcher)
        self.hasty = replace(self.honest, limits=LIMITS)

    def __enter__(self) -> "Range":
        self.folder = tempfile.TemporaryDirectory(prefix="chainrule-attacks-")
        os.chmod(self.folder.name, 0o777)
        self.neighbour = Path(self.folder.name) / "neighbour" / TARGET
        self.neighbour.parent.mkdir(mode=0o777)
        self.neighbour.write_text(self.secret, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.folder.cleanup()

    def run(self, attack: Attack) -> list[str]:
        """Grade an attack, then an honest submission; what did not go as it must."""
        judge = self.honest if attack.expected == UNCHANGED else self.hasty
        report, output = judge.grade(self.submission(attack), self.only)
        problems = [*self.broken_promises(attack, report), *self.traces(report, output)]
        honest, _ = self.honest.grade(self.bases["reference"], self.only)
        if honest.score != honest.max_score:
            problems.append(f"afterwards an honest submission gets {honest.score:g} of {honest.max_score:g}")
        return problems

    @cached_property
    def bases(self) -> dict[str, Submission]:
        """What an attack is put behind."""
        assert self.pack.solutions, "attacks need the reference: a student's kit has none"
        stub, reference = read_folder(self.pack.exercises), read_folder(self.pack.solutions)
        return {"stub": stub, "reference": reference, "nothing": Submission("nothing", {})}

    def submission(self, attack: Attack) -> Submission:
        """The attack as a student would hand it in."""
        files = dict(self.bases[attack.base].files)
        source = attack.source.replace("@CANARY@", self.folder.name).replace("@MARK@", self.mark)
        files[TARGET] = files.get(TARGET, "") + "\n\n" + source
        return Submission(attack.name, files)

    def broken_promises(self, attack: Attack, report: ScoreReport) -> Iterator[str]:
        """ "no points" or "full score" or "loses" some exercises; then messages that must be among the report's."""
        outcome, *messages = attack.expected.split(", ")
        lost = {e.id for e in report.exercises if e.verdict is not Verdict.PASSED}
        if outcome == "no points" and report.score:
            yield f"it scored {report.score:g}"
        if outcome == UNCHANGED and report.score != report.max_score:
            yield f"it changed its score to {report.score:g} of {report.max_score:g} ({', '.join(sorted(lost))})"
        if outcome.startswith("loses ") and (kept := set(outcome.split()[1:]) - lost):
            yield f"it kept {', '.join(sorted(kept))}"
        seen = {check.message for exercise in report.exercises for check in exercise.checks}
        for message in messages:
            if not seen.intersection(message.split(" or ")):
                yield f"nothing ended with {message!r}, but with {', '.join(sorted(seen)) or 'success'}"
        if report.is_void:
            yield "it broke the judge"

    def traces(self, report: ScoreReport, output: bytes) -> Iterator[str]:
        """What an attack achieved or left behind."""
        if b"ESCAPED" in output:
            yield output[output.index(b"ESCAPED") :].split(b"\n")[0].decode(errors="replace")[:200]
        if self.secret in str(report) or self.secret.encode() in output:
            yield "a secret came out"
        if not self.neighbour.exists() or self.neighbour.read_text(encoding="utf-8") != self.secret:
            yield "a neighbour's file was changed"
        if files := [name for name in self._files() if self.mark in name]:
            yield f"files were left: {', '.join(files)}"
        deadline = time.monotonic() + REACH
        while (left := self._processes()) and time.monotonic() < deadline:
            time.sleep(0.01)
        if left:
            yield f"processes were left: {left}"

    def _files(self) -> Iterator[str]:
        for folder in (*SHARED_FOLDERS, self.folder.name):
            if os.path.isdir(folder):
                yield from os.listdir(folder)

    def _processes(self) -> list[int]:
        """Processes that were forked from the zygote and are still there."""
        zygote = getattr(self.launcher, "zygote", None)
        if not os.path.isdir("/proc/self") or zygote is None:
            return []
        pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
        return [pid for pid in pids if pid != zygote.popen.pid and self.mark in _command_line(pid)]


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
