"""A process that judges for another: `python -m grader.executors.child`, a task and then jobs on its standard input.

It answers each with a message on what was its standard output, and ends when there are no more.
"""

import os
import sys

import msgspec

from grader.executors import frames
from grader.executors.work import Done, Job, Plugins, Task, marker_of


def main() -> None:
    """Judge until the other side has gone."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints, it cannot reach the answers
    requests = sys.stdin.buffer
    task = msgspec.json.decode(frames.read(requests), type=Task)
    plugins = Plugins.installed()
    marker = marker_of(task, plugins.pack(task.pack), plugins.levels[task.isolation]())
    try:
        while True:
            job = msgspec.json.decode(frames.read(requests), type=Job)
            frames.write(answers, answer(marker.mark(job)))
    except (EOFError, BrokenPipeError):
        pass
    finally:
        marker.close()


def answer(done: Done) -> bytes:
    """A result as it travels."""
    return msgspec.json.encode(done)


if __name__ == "__main__":
    main()
