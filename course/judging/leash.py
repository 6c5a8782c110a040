"""How long a submission is waited for: a hang is paid for once, and slowness has an end."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from course.judging.launcher import Limits
from course.pack import Exercise, Pack


@dataclass
class Leash:
    """The limits of one submission, which become tight around what has hung before."""

    pack: Pack
    limits: Limits
    hung: set[str] = field(default_factory=set)  # exercises that ran out of time
    spent: float = 0.0

    def limits_for(self, exercise: Exercise) -> Limits:
        """What hung, shares a symbol with what hung, or builds on it is soon stopped; so is the endlessly slow."""
        symbols = {symbol for id_ in self.hung for symbol in self.pack.by_id[id_].symbols}
        is_near = self.hung & self.pack.with_needs({exercise.id}) or symbols & set(exercise.symbols)
        is_tight = is_near or self.spent > self.limits.patience
        return self.limits.on_a_short_leash if is_tight else self.limits

    @contextmanager
    def measured(self) -> Iterator[None]:
        """Count the time that is spent in here."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.spent += time.monotonic() - started
