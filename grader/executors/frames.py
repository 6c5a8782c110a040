"""Messages between our own processes: a length in four bytes, then JSON."""

from typing import IO


def write(pipe: IO[bytes], data: bytes) -> None:
    """Send a message."""
    pipe.write(len(data).to_bytes(4, "big") + data)
    pipe.flush()


def read(pipe: IO[bytes]) -> bytes:
    """The next message; EOFError when the other side has gone."""
    return _exactly(pipe, int.from_bytes(_exactly(pipe, 4), "big"))


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise EOFError
    return data
