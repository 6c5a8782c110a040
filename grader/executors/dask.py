"""Judging on a Dask cluster: one that is named, or one that is made on this machine.

Bytes travel, nothing else: a task and a batch of jobs there, a list of results back. A worker whose installation
differs, or that cannot lock students' code in, judges nothing; what it was given goes to another.
"""

import asyncio
import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import click
import msgspec

from course.messages import N_
from grader.executors import ExecutorLost, Options
from grader.executors.work import Done, Job, Marker, Plugins, Task, Versions, marker_of

BATCH = 8  # jobs; a Dask task costs some milliseconds of its own
AHEAD = 2  # batches a worker, so that none waits and no more are in memory
PATIENCE = "20s"  # for a scheduler to answer
HERE = "127.0.0.1"

NOT_THERE = N_(
    "The scheduler {address} does not answer: {error}. Start it, or name another: --scheduler ADDR"
)
LOST = N_("The cluster is gone ({error}). What is done is kept: start it again, then go on with --resume.")
UNFIT = N_("No worker of the cluster can judge this run. {reasons} Mend one, then go on with --resume.")
NOT_INSTALLED = N_("Grading on a cluster needs a package more: python3 -m pip install 'chainrule[cluster]'")


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker made of a batch, or why it is not fit for this run."""

    done: tuple[Done, ...] = ()
    unfit: str = ""
    worker: str = ""


# --- on the worker --------------------------------------------------------------

_marker: tuple[bytes, Marker] | None = None  # that of the latest task; one at a time in a process
_judging = threading.Lock()


def judge(task: bytes, jobs: bytes) -> bytes:
    """Judge a batch of jobs, or say why this worker does not."""
    from distributed import get_worker

    with _judging:
        address = str(get_worker().address)
        try:
            marker = _marker_for(task)
        except (Unfit, click.ClickException) as reason:
            return msgspec.json.encode(Reply(unfit=f"{address}: {reason}", worker=address))
        done = tuple(map(marker.mark, msgspec.json.decode(jobs, type=tuple[Job, ...])))
        return msgspec.json.encode(Reply(done=done, worker=address))


class Unfit(Exception):  # noqa: N818 (what a worker says of itself)
    """This worker's installation is not that of the run."""

    def __str__(self) -> str:
        return " ".join(map(str, self.args))


def _marker_for(data: bytes) -> Marker:
    global _marker  # noqa: PLW0603 (a zygote and its checks are kept from batch to batch)
    if _marker is None or _marker[0] != data:
        task = msgspec.json.decode(data, type=Task)
        plugins = Plugins.installed()
        pack = plugins.packs[task.pack]() if task.pack in plugins.packs else None
        if pack is None or Versions.here(pack) != task.versions:
            there = Versions.here(pack) if pack else "no such course"
            raise Unfit(f"the run is made for {task.versions}, here is {there}.")
        if _marker:
            _marker[1].close()
        _marker = data, marker_of(task, pack, plugins.levels[task.isolation]())
    return _marker[1]


# --- on the grader's side ---------------------------------------------------------


@dataclass
class Dask:
    """Batches in flight on a cluster, a few for each worker."""

    options: Options
    unfit: dict[str, str] = field(default_factory=dict)  # the workers that judge nothing, and why

    def results(self, task: Task, jobs: Iterator[Job]) -> Iterator[Done]:
        """Each batch's results as they come; a batch that an unfit worker was given goes to another."""
        self._import_distributed()
        with self._client() as client:
            try:
                yield from self._judged(client, msgspec.json.encode(task), batches(jobs))
            except (OSError, TimeoutError, asyncio.CancelledError) as error:
                raise ExecutorLost(self._said(LOST, error=type(error).__name__)) from error

    def _judged(self, client: Any, task: bytes, waiting: Iterator[tuple[Job, ...]]) -> Iterator[Done]:
        flight = Flight(client, task, waiting, self.unfit)
        while (landed := flight.next_landed()) is not None:
            batch, status, result = landed
            if status == "cancelled":
                raise ConnectionError("the scheduler has ended")
            if status == "error":  # the batch took one worker after another with it
                yield from (
                    Done(number=job.number, report=None, error=repr(result[1])[:200]) for job in batch
                )
            elif (reply := msgspec.json.decode(result, type=Reply)).unfit:
                self._refuse(client, reply)
                flight.send(batch)
            else:
                yield from reply.done

    def _refuse(self, client: Any, reply: Reply) -> None:
        """Give an unfit worker nothing more; without a fit one there is no use in going on."""
        self.unfit[reply.worker] = reply.unfit
        if not set(workers_of(client)) - self.unfit.keys():
            raise ExecutorLost(self._said(UNFIT, reasons=" ".join(self.unfit.values())))

    def _said(self, message: str, **facts: str) -> str:
        return self.options.translate(message).format(**facts)

    def _import_distributed(self) -> None:
        """Say how to get what is not installed."""
        try:
            import distributed  # noqa: F401
        except ImportError:
            raise click.UsageError(self._said(NOT_INSTALLED)) from None

    def _client(self) -> Any:
        """A client of the cluster that was named, or of one of our own that ends with it."""
        from distributed import Client, LocalCluster

        if self.options.scheduler:
            try:
                return Client(self.options.scheduler, timeout=PATIENCE, set_as_default=False)
            except (OSError, TimeoutError, ValueError) as error:
                address, name = self.options.scheduler, type(error).__name__
                raise ExecutorLost(self._said(NOT_THERE, address=address, error=name)) from error
        cluster = LocalCluster(
            n_workers=self.options.jobs,
            threads_per_worker=1,
            host=HERE,
            dashboard_address=None,
            silence_logs=50,
        )
        return Owned(cluster, Client(cluster, set_as_default=False))


class Flight:
    """The batches that are on their way: a few for each worker, and more as they land."""

    def __init__(
        self, client: Any, task: bytes, waiting: Iterator[tuple[Job, ...]], unfit: dict[str, str]
    ) -> None:
        from distributed import as_completed

        self.client, self.task, self.waiting, self.unfit = client, task, waiting, unfit
        self.batches: dict[str, tuple[Job, ...]] = {}
        self.landed: Any = as_completed(loop=client.loop, with_results=True, raise_errors=False)

    def send(self, batch: tuple[Job, ...]) -> None:
        """Send a batch to whoever is free, and rather not to those that are not fit."""
        fit = [worker for worker in workers_of(self.client) if worker not in self.unfit]
        rather = {"workers": fit, "allow_other_workers": True} if fit and self.unfit else {}  # they may die
        future = self.client.submit(judge, self.task, msgspec.json.encode(batch), pure=False, **rather)
        self.batches[future.key] = batch
        self.landed.add(future)

    def next_landed(self) -> tuple[tuple[Job, ...], str, Any] | None:
        """The next batch, how it ended, and its result, when it is there; None when all have landed."""
        room = AHEAD * max(len(workers_of(self.client)), 1) - len(self.batches)
        for batch in itertools.islice(self.waiting, max(room, 0)):
            self.send(batch)
        if not self.batches:
            return None
        future, result = next(self.landed)
        landed = self.batches.pop(future.key), str(future.status), result
        future.release()
        return landed


@dataclass
class Owned:
    """A cluster of our own, which ends with its client."""

    cluster: Any
    client: Any

    def __enter__(self) -> Any:
        return self.client.__enter__()

    def __exit__(self, *error: object) -> None:
        self.client.close()
        self.cluster.close()


def batches(jobs: Iterator[Job]) -> Iterator[tuple[Job, ...]]:
    """Jobs, a few at a time."""
    while batch := tuple(itertools.islice(jobs, BATCH)):
        yield batch


def workers_of(client: Any) -> list[str]:
    """The addresses of the cluster's workers."""
    known = client.scheduler_info(n_workers=-1)
    if "workers" not in known:
        raise ConnectionError("the client has lost its scheduler")
    return list(known["workers"])
