"""Judging in processes of our own on this machine, each with a zygote and workers of its own."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from queue import Queue

import msgspec

from grader.executors import Options, frames
from grader.executors.work import Done, Job, Task

COMMAND = (sys.executable, "-P", "-m", "grader.executors.child")  # -P: nothing from the current folder
TRIES = 3  # how often a job may take its process with it before it is given up as a fault of ours


class Child:
    """A process that judges, started when it is needed and again when it has died."""

    def __init__(self, task: Task) -> None:
        self.hello = msgspec.json.encode(task)
        self.process: subprocess.Popen[bytes] | None = None

    def mark(self, job: Job) -> Done:
        """What becomes of a job; a process that dies with it is replaced, and tried once more."""
        for _ in range(TRIES):
            try:
                return self._asked(job)
            except (EOFError, OSError):
                self.close()
        return Done(number=job.number, report=None, error="the process that judged it died")

    def _asked(self, job: Job) -> Done:
        if self.process is None:
            self.process = subprocess.Popen(
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
            )
            self._send(self.hello)
        self._send(msgspec.json.encode(job))
        assert self.process.stdout
        return msgspec.json.decode(frames.read(self.process.stdout), type=Done)

    def _send(self, data: bytes) -> None:
        assert self.process
        assert self.process.stdin
        frames.write(self.process.stdin, data)

    def close(self) -> None:
        """End the process; its workers end with it."""
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was never sent
                    pipe and pipe.close()


@dataclass
class Local:
    """As many processes as there are to be jobs at once, each fed by a thread."""

    options: Options
    children: list[Child] = field(default_factory=list)

    def results(self, task: Task, jobs: Iterator[Job]) -> Iterator[Done]:
        """Jobs are taken one at a time by whoever is free, so that there are never more than that in memory."""
        taking, finished = threading.Lock(), Queue[Done | BaseException | None](2 * self.options.jobs)
        self.children = [Child(task) for _ in range(self.options.jobs)]
        is_over = threading.Event()

        def take() -> Job | None:
            with taking:
                return None if is_over.is_set() else next(jobs, None)

        def serve(child: Child) -> None:
            try:
                while job := take():
                    finished.put(child.mark(job))
            except BaseException as error:  # handed to the thread that waits for results
                finished.put(error)
            finally:
                finished.put(None)

        threads = [threading.Thread(target=serve, args=(child,), daemon=True) for child in self.children]
        try:
            for thread in threads:
                thread.start()
            yield from _until_all_are_done(finished, len(threads))
        finally:
            is_over.set()
            for child in self.children:
                child.close()


def _until_all_are_done(finished: "Queue[Done | BaseException | None]", serving: int) -> Iterator[Done]:
    while serving:
        result = finished.get()
        if isinstance(result, BaseException):
            raise result
        if result is None:
            serving -= 1
        else:
            yield result
