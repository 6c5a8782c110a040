"""Judging in processes of our own on this machine, each with a zygote and workers of its own."""

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Queue

import msgspec

from grader.executors import Options, frames
from grader.executors.work import Done, Job, Task

COMMAND = (sys.executable, "-P", "-m", "grader.executors.child")  # -P: nothing from the current folder
TRIES = 3  # how often a job may take its process with it before it is given up as a fault of ours


class Child:
    """A process that judges, started when it is needed and again when it has died, until the run is over."""

    def __init__(self, task: Task) -> None:
        self.hello = msgspec.json.encode(task)
        self.process: subprocess.Popen[bytes] | None = None
        self.is_over = False
        self._starting = threading.Lock()

    def mark(self, job: Job) -> Done:
        """What becomes of a job; a process that dies with it is replaced, and the job tried again."""
        for _ in range(TRIES):
            try:
                return self._asked(job)
            except (EOFError, OSError):
                self.close()
        return Done(number=job.number, report=None, error="the process that judged it died")

    def _asked(self, job: Job) -> Done:
        process = self._started()
        assert process.stdin
        assert process.stdout
        frames.write(process.stdin, msgspec.json.encode(job))
        return msgspec.json.decode(frames.read(process.stdout), type=Done)

    def _started(self) -> "subprocess.Popen[bytes]":
        with self._starting:
            if self.is_over:
                raise EOFError
            if self.process is None:
                self.process = subprocess.Popen(
                    COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
                )
                assert self.process.stdin
                frames.write(self.process.stdin, self.hello)
            return self.process

    def end(self) -> None:
        """End the process for good; the thread that talks with it closes it."""
        with self._starting:
            self.is_over = True
            if self.process:
                self.process.kill()

    def close(self) -> None:
        """End the process; its workers end with it."""
        process, self.process = self.process, None
        if process:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with contextlib.suppress(OSError):  # what was never sent
                    pipe and pipe.close()


class Crew:
    """Threads that feed a process each, from the same jobs and into the same queue."""

    def __init__(self, task: Task, jobs: Iterator[Job], size: int) -> None:
        self.jobs, self._taking = jobs, threading.Lock()
        self.finished: Queue[Done | BaseException | None] = Queue(2 * size)
        self.children = [Child(task) for _ in range(size)]
        self.threads = [
            threading.Thread(target=self._serve, args=(child,), daemon=True) for child in self.children
        ]

    def _serve(self, child: Child) -> None:
        try:
            while job := self._next_for(child):
                self.finished.put(child.mark(job))
        except BaseException as error:  # handed to the thread that waits for results
            self.finished.put(error)
        finally:
            child.close()
            self.finished.put(None)

    def _next_for(self, child: Child) -> Job | None:
        with self._taking:
            return None if child.is_over else next(self.jobs, None)

    def results(self) -> Iterator[Done]:
        """What is done, until every thread has ended."""
        for thread in self.threads:
            thread.start()
        serving = len(self.threads)
        while serving:
            result = self.finished.get()
            if isinstance(result, BaseException):
                raise result
            if result is None:
                serving -= 1
            else:
                yield result

    def end(self) -> None:
        """End every process and every thread; what they still bring, nobody wants."""
        for child in self.children:
            child.end()
        for thread in self.threads:
            while thread.is_alive():
                while not self.finished.empty():
                    self.finished.get()
                thread.join(0.1)


@dataclass
class Local:
    """As many processes as there are to be jobs at once."""

    options: Options
    crew: Crew | None = None

    def results(self, task: Task, jobs: Iterator[Job]) -> Iterator[Done]:
        """Jobs are taken one at a time by whoever is free, so that there are never more than that in memory."""
        self.crew = Crew(task, jobs, self.options.jobs)
        try:
            yield from self.crew.results()
        finally:
            self.crew.end()
