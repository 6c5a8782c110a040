"""The loop of `course watch`: saves, keys and verdicts come in one after the other, whenever they like."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue

from course.cli import Context
from course.commands.hint import help_with
from course.commands.list import lines_of_list
from course.judging.report import ScoreReport
from course.watching.changes import Changes
from course.watching.checker import Checker, Outcome
from course.watching.keys import keys
from course.watching.screen import Screen, all_lines, exercise_lines, finish_lines, open_graph, regressions
from course.workspace import Workspace

PATIENCE = 0.3  # seconds after which a check that is still running is told of
Event = Callable[[], None]


class Watch:
    """What is being worked on, what is being checked, and what is on the screen.

    Everything that happens comes through one queue, as something to call, so that nothing here needs a lock.
    """

    def __init__(self, context: Context, folder: Path, exercise: str | None, *, plain: bool) -> None:
        self.context, self.folder = context, folder
        self.exercise = exercise or self._place()
        self.screen = Screen(context, plain=plain)
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.checker = Checker(context.pack, folder, lambda *told: self.events.put(lambda: self._told(*told)))
        # What to do with the report that the student waits for; None while nobody waits.
        self.when_told: Callable[[ScoreReport], None] | None = None
        self.waiting: list[str] = []  # keys that were pressed meanwhile
        self.report: ScoreReport | None = None  # the last one about this exercise
        self.is_over = False

    @property
    def workspace(self) -> Workspace:
        """The folder's memory as it is now: other commands write it too."""
        return Workspace(self.folder)

    def run(self, *, poll: bool = False) -> None:
        """Go on until somebody quits."""
        changes = Changes(self.folder, lambda: self.events.put(self.check), poll=poll)
        with closing(self.checker), closing(changes), keys(self._typed) as self.screen.has_keys:
            self.check()
            while not self.is_over:
                self._next_event()

    def check(self) -> None:
        """Check the exercise; what was being checked before is out of date."""
        self._start({self.exercise}, self._show_exercise)

    # --- events -----------------------------------------------------------------

    def _next_event(self) -> None:
        try:
            event = self.events.get(timeout=PATIENCE)
        except Empty:
            if self.when_told:
                self.screen.busy()
        else:
            event()

    def _typed(self, key: str) -> None:
        self.events.put(lambda: self._press(key.lower()))

    def _press(self, key: str) -> None:
        """Do what a key asks for; while the student waits for a verdict only leaving is possible."""
        if key == "q":
            self.is_over = True
        elif self.when_told:
            self.waiting.append(key)
        elif action := self.actions.get(key):
            action()

    def _start(self, exercises: set[str], when_told: Callable[[ScoreReport], None]) -> None:
        self.when_told = when_told
        self.checker.start(exercises)

    def _told(self, number: int, outcome: Outcome) -> None:
        if number != self.checker.number:
            return
        when_told, self.when_told = self.when_told, None
        if isinstance(outcome, str):
            self.screen.show([outcome])
        elif when_told:
            when_told(outcome)
        else:
            self._show_regressions(outcome)
        keys_before, self.waiting = self.waiting, []
        for key in keys_before:
            self._typed(key)

    # --- verdicts ---------------------------------------------------------------

    def _show_exercise(self, report: ScoreReport) -> None:
        """Show the verdict; once it is right, check again, unasked, what was right before it."""
        self.report = report
        self._remember(report)
        self.screen.show(exercise_lines(self.context, self.workspace, report.exercises[0], report.notes))
        others = self._settled() - {self.exercise}
        if self.workspace.settled(self.exercise) and others:
            self.checker.start(others)

    def _show_regressions(self, report: ScoreReport) -> None:
        before = self._settled()
        self._remember(report)
        self.screen.add(regressions(self.context, report, before))
        if self._settled() == set(self.context.pack.by_id):
            self.screen.add(finish_lines(self.context, self.workspace))

    def _show_all(self, report: ScoreReport) -> None:
        self._remember(report)
        self.screen.show(all_lines(self.context, self.workspace, report))

    def _remember(self, report: ScoreReport) -> None:
        try:
            self.workspace.remember(report.exercises, self.exercise)
        except OSError:
            self.screen.cannot_write()

    def _settled(self) -> set[str]:
        return {id_ for id_ in self.context.pack.by_id if self.workspace.settled(id_)}

    # --- keys -------------------------------------------------------------------

    @property
    def actions(self) -> dict[str, Event]:
        """What each key does."""
        return {
            "n": self._next,
            "h": lambda: self.screen.add(help_with(self.context, self.workspace, self.exercise)),
            "g": lambda: self.screen.add(open_graph(self.context, self.workspace, self.report)),
            "l": lambda: self.screen.show(lines_of_list(self.context, self.workspace)),
            "a": lambda: self._start(set(self.context.pack.by_id), self._show_all),
        }

    def _next(self) -> None:
        """Go to the next exercise that is open; where there is none, everything is checked once more."""
        self.exercise = self.workspace.open_after(self.context.pack, self.exercise) or self.exercise
        self.check()

    def _place(self) -> str:
        """Where the student was."""
        pack, workspace = self.context.pack, self.workspace
        if workspace.current in pack.by_id:
            return workspace.current
        return workspace.working_on(pack) or next(iter(pack.by_id))
