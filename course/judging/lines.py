"""The bytes between judge and worker. Every wait has an end, whatever the other side does.

Messages are a length (4 bytes, big-endian) and as many bytes. What the worker prints is read beside them.
"""

import os
import select
import threading
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import IO, Protocol

Pipe = IO[bytes]
CHUNK = 1 << 16
FLOOD = 4  # messages that nobody asked for, after which no more are read


class Stopped(Exception):  # noqa: N818 (a verdict, not an error of ours)
    """The worker was stopped or died; `reason` is a message key."""

    def __init__(self, reason: str, **facts: str) -> None:
        super().__init__(reason)
        self.reason, self.facts = reason, facts


class Pipes(Protocol):
    """Where a worker reads, answers and prints."""

    @property
    def requests(self) -> Pipe: ...
    @property
    def answers(self) -> Pipe: ...
    @property
    def output(self) -> Pipe: ...


class Bounds(Protocol):
    """How many bytes a worker may answer and print, and how many of the printed ones are kept."""

    @property
    def answer(self) -> int: ...
    @property
    def output(self) -> int: ...
    @property
    def kept_output(self) -> int: ...


class Line(Protocol):
    """A worker's pipes, as a judge uses them."""

    @property
    def printed(self) -> bytearray:
        """The beginning of what the worker printed."""

    def exchange(self, message: bytes, seconds: float) -> bytes:
        """The answer to a message; TimeoutError if there is none in time, Stopped if there will be none."""

    def close(self) -> None:
        """Close the pipes of a worker that has ended."""


def line_to(pipes: Pipes, bounds: Bounds) -> Line:
    """The quickest way to talk that this system has."""
    return (PolledLine if hasattr(select, "poll") else ThreadedLine)(pipes, bounds)


def framed(message: bytes) -> bytes:
    """A message with its length before it."""
    return len(message).to_bytes(4, "big") + message


class Printed:
    """What a worker prints: its beginning is kept, the rest only counted."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds, self.kept, self.total = bounds, bytearray(), 0

    def add(self, chunk: bytes) -> bool:
        """Whether it is still within bounds."""
        self.total += len(chunk)
        self.kept += chunk[: max(0, self.bounds.kept_output - len(self.kept))]
        return self.total <= self.bounds.output


class PolledLine:
    """One thread waits for whichever pipe is ready: no other takes its turn, which costs more than most answers."""

    def __init__(self, pipes: Pipes, bounds: Bounds) -> None:
        self.pipes, self.bounds = pipes, bounds
        self._requests, self._answers = pipes.requests.fileno(), pipes.answers.fileno()
        self._printed = Printed(bounds)
        self._unsent = b""
        self._received = b""
        self._ended = ""  # why no more will come
        self._poll = select.poll()
        self._poll.register(self._answers, select.POLLIN)
        self._poll.register(pipes.output.fileno(), select.POLLIN)
        os.set_blocking(self._requests, False)

    @property
    def printed(self) -> bytearray:
        """The beginning of what the worker printed."""
        return self._printed.kept

    def exchange(self, message: bytes, seconds: float) -> bytes:
        """Send the message and wait for its answer."""
        deadline = time.monotonic() + seconds
        self._wait(0)
        if self._ended or self._received:  # it died meanwhile, or it speaks unasked
            raise Stopped(self._ended or "protocol")
        self._send(framed(message))
        while (answer := self._answer()) is None:
            if self._ended:
                raise Stopped(self._ended)
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                raise TimeoutError
        return answer

    def close(self) -> None:
        """Take what was printed last, and close."""
        self._unregister(self._answers)
        while len(self.printed) < self.bounds.kept_output and self._wait(0):
            pass
        for pipe in (self.pipes.requests, self.pipes.answers, self.pipes.output):
            pipe.close()

    def _wait(self, seconds: float) -> bool:
        """Move what can be moved within so many seconds; whether there was anything."""
        ready = self._poll.poll(seconds * 1000)
        for descriptor, _event in ready:
            if descriptor == self._requests:
                self._send(self._unsent)
            elif descriptor == self._answers:
                self._receive()
            else:
                self._drain(descriptor)
        return bool(ready)

    def _send(self, data: bytes) -> None:
        """As much as the pipe takes; the rest when it takes more."""
        was_waiting = bool(self._unsent)
        try:
            self._unsent = data[os.write(self._requests, data) :]
        except BlockingIOError:
            self._unsent = data
        except OSError:
            self._unsent = b""  # the worker is gone, which is seen by reading too
        if self._unsent:
            self._poll.register(self._requests, select.POLLOUT)
        elif was_waiting:
            self._poll.unregister(self._requests)

    def _receive(self) -> None:
        chunk = os.read(self._answers, CHUNK)
        self._received += chunk
        if not chunk:
            self._end("died", self._answers)

    def _drain(self, descriptor: int) -> None:
        chunk = os.read(descriptor, CHUNK)
        if not self._printed.add(chunk):
            self._end("output-limit", descriptor)
        elif not chunk:
            self._unregister(descriptor)

    def _answer(self) -> bytes | None:
        """The message that has come, once it is whole."""
        end = 4 + int.from_bytes(self._received[:4], "big")
        if len(self._received) < 4:
            return None
        if end > 4 + self.bounds.answer:
            raise Stopped("answer-limit")
        if len(self._received) < end:
            return None
        answer, self._received = self._received[4:end], self._received[end:]
        return answer

    def _end(self, reason: str, descriptor: int) -> None:
        self._ended = self._ended or reason
        self._unregister(descriptor)

    def _unregister(self, descriptor: int) -> None:
        with suppress(KeyError):  # it was not waited for
            self._poll.unregister(descriptor)


class ThreadedLine:
    """Three threads move the bytes, since pipes cannot be waited for with a deadline everywhere: not on Windows."""

    def __init__(self, pipes: Pipes, bounds: Bounds) -> None:
        self.pipes, self.bounds = pipes, bounds
        self._printed = Printed(bounds)
        self._requests: SimpleQueue[bytes] = SimpleQueue()
        self._answers: SimpleQueue[bytes | Stopped] = SimpleQueue()
        movers = (self._write_requests, self._read_answers, self._drain_output)
        self._threads = [threading.Thread(target=move, daemon=True) for move in movers]
        for thread in self._threads:
            thread.start()

    @property
    def printed(self) -> bytearray:
        """The beginning of what the worker printed."""
        return self._printed.kept

    def exchange(self, message: bytes, seconds: float) -> bytes:
        """Send the message and wait for its answer."""
        if not self._answers.empty():  # it died meanwhile, or it speaks unasked
            first = self._answers.get()
            raise first if isinstance(first, Stopped) else Stopped("protocol")
        self._requests.put(framed(message))
        try:
            answer = self._answers.get(timeout=seconds)
        except Empty:
            raise TimeoutError from None
        if isinstance(answer, Stopped):
            raise answer
        return answer

    def close(self) -> None:
        """Close what is not read from any more; the rest cannot be closed."""
        self._requests.put(b"")
        for thread in self._threads:
            thread.join(1.0)
        if not any(thread.is_alive() for thread in self._threads):
            for pipe in (self.pipes.requests, self.pipes.answers, self.pipes.output):
                pipe.close()

    def _write_requests(self) -> None:
        while data := self._requests.get():
            try:
                while data:
                    data = data[self.pipes.requests.write(data) :]
            except OSError:
                return  # the worker is gone, which the reader sees too

    def _read_answers(self) -> None:
        while self._answers.qsize() < FLOOD:  # the next question ends the run
            header = self._exactly(4)
            size = int.from_bytes(header, "big")
            if size > self.bounds.answer:
                return self._answers.put(Stopped("answer-limit"))
            answer = self._exactly(size)
            if len(header) < 4 or len(answer) < size:
                return self._answers.put(Stopped("died"))
            self._answers.put(answer)
        return None

    def _exactly(self, size: int) -> bytes:
        data = b""
        while len(data) < size:
            chunk = self.pipes.answers.read(size - len(data))
            if not chunk:
                break
            data += chunk
        return data

    def _drain_output(self) -> None:
        while chunk := self.pipes.output.read(CHUNK):
            if not self._printed.add(chunk):
                return self._answers.put(Stopped("output-limit"))
        return None
