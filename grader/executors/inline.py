"""Judging in this process, one submission after the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from grader.executors import Options
from grader.executors.work import Done, Job, Plugins, Task, marker_of


@dataclass(frozen=True)
class Inline:
    """No other process but the workers."""

    options: Options

    def results(self, task: Task, jobs: Iterator[Job]) -> Iterator[Done]:
        """Each job in turn."""
        pack = Plugins.installed().pack(task.pack)
        marker = marker_of(task, pack, self.options.open_launcher())
        try:
            yield from map(marker.mark, jobs)
        finally:
            marker.close()
