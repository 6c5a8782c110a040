"""Laws of the line to a worker, on every system's way of waiting: whatever the other side does, a wait ends."""

import select
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from course.judging.launcher import Limits
from course.judging.lines import Line, PolledLine, Stopped, ThreadedLine

SOON = 0.5  # seconds, where no answer comes
TIME = 30.0  # where one does
BOUNDS = Limits(answer=1000, output=100_000, kept_output=50)
START = """
import os, sys, time
def read(size):
    data = b""
    while len(data) < size:
        data += os.read(0, size - len(data)) or sys.exit()
    return data
def asked():
    return read(int.from_bytes(read(4), "big"))
def answer(data):
    os.write(1, len(data).to_bytes(4, "big") + data)
"""


@dataclass
class Pipes:
    """Those of a process."""

    process: subprocess.Popen[bytes]

    def __post_init__(self) -> None:
        self.requests, self.answers, self.output = (
            self.process.stdin,
            self.process.stdout,
            self.process.stderr,
        )


@dataclass
class Talk:
    """Lines to programs, each ended after the test."""

    kind: type[PolledLine | ThreadedLine]

    def __post_init__(self) -> None:
        self.processes: list[tuple[subprocess.Popen[bytes], Line]] = []

    def to(self, program: str) -> Line:
        """A line to a program that knows `asked` and `answer`."""
        process = subprocess.Popen(
            [sys.executable, "-c", START + program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
        )
        line = self.kind(Pipes(process), BOUNDS)
        self.processes.append((process, line))
        return line

    def end(self, line: Line) -> bytes:
        """Kill the process; the beginning of what it printed."""
        process = next(process for process, its_line in self.processes if its_line is line)
        process.kill()
        process.wait()
        line.close()
        return bytes(line.printed)


@pytest.fixture(params=[PolledLine, ThreadedLine] if hasattr(select, "poll") else [ThreadedLine])
def talk(request: pytest.FixtureRequest) -> Iterator[Talk]:
    one = Talk(request.param)
    yield one
    for _process, line in one.processes:
        one.end(line)


def test_answers_come_in_their_order_the_empty_one_too(talk: Talk) -> None:
    line = talk.to("while True: answer(asked()[::-1])")
    assert [line.exchange(text, TIME) for text in (b"abc", b"", b"de")] == [b"cba", b"", b"ed"]


def test_a_message_larger_than_any_pipe_arrives_whole(talk: Talk) -> None:
    line = talk.to("while True: answer(str(len(asked())).encode())")
    assert line.exchange(b"x" * 5_000_000, TIME) == b"5000000"
    assert line.exchange(b"x", TIME) == b"1"


def test_an_answer_may_come_byte_by_byte(talk: Talk) -> None:
    line = talk.to(
        "asked()\nfor byte in (3).to_bytes(4, 'big') + b'abc':\n    os.write(1, bytes([byte])); time.sleep(0.01)"
    )
    assert line.exchange(b"", TIME) == b"abc"


@pytest.mark.parametrize("size", [1, 5_000_000])
def test_who_neither_reads_nor_answers_is_not_waited_for(talk: Talk, size: int) -> None:
    with pytest.raises(TimeoutError):
        talk.to("time.sleep(600)").exchange(b"x" * size, SOON)


def test_who_prints_on_and_on_within_bounds_is_not_waited_for_either(talk: Talk) -> None:
    with pytest.raises(TimeoutError):
        talk.to("while True: os.write(2, b'.'); time.sleep(0.01)").exchange(b"", SOON)


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("asked()", "died"),
        ("asked(); os.write(1, b'\\0\\0')", "died"),
        ("asked(); os.write(1, (9).to_bytes(4, 'big') + b'abc')", "died"),
        ("asked(); os.write(1, b'\\xff' * 4); time.sleep(600)", "answer-limit"),
        ("answer(b'x' * 1001); time.sleep(600)", "answer-limit"),
        ("asked()\nwhile True: os.write(2, b'x' * 1000)", "output-limit"),
        ("os.close(0); os.close(1); time.sleep(600)", "died"),
    ],
)
def test_a_line_says_why_there_will_be_no_answer(talk: Talk, program: str, reason: str) -> None:
    with pytest.raises(Stopped) as caught:
        talk.to(program).exchange(b"", TIME)
    assert caught.value.reason == reason


def test_what_nobody_asked_for_is_never_an_answer(talk: Talk) -> None:
    line = talk.to("asked(); os.write(1, b'\\0\\0\\0\\3one' + b'\\0\\0\\0\\3two'); time.sleep(600)")
    assert line.exchange(b"", TIME) == b"one"
    while isinstance(line, ThreadedLine) and line._answers.empty():
        time.sleep(0.01)  # a thread takes it, in its own time
    with pytest.raises(Stopped, match="protocol"):
        line.exchange(b"", TIME)


def test_the_beginning_of_what_was_printed_is_kept_even_of_one_that_has_died(talk: Talk) -> None:
    line = talk.to("os.write(2, b'first ' + b'.' * 1000); asked(); os.write(2, b'last')")
    with pytest.raises(Stopped):
        line.exchange(b"", TIME)
    assert talk.end(line) == (b"first " + b"." * 1000)[: BOUNDS.kept_output]


def test_who_answers_and_prints_is_heard_on_both(talk: Talk) -> None:
    line = talk.to("while True: asked(); os.write(2, b'said '); answer(b'done')")
    assert [line.exchange(b"", TIME) for _ in range(3)] == [b"done"] * 3
    assert talk.end(line) == b"said said said "
