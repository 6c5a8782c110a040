"""The channel to the judge: a length (4 bytes, big-endian) and JSON, on descriptors of their own."""

import json
import os

from .plain import describe


class Channel:
    """Length-prefixed JSON on two descriptors."""

    def __init__(self, source, sink):
        self.source, self.sink = source, sink

    def read(self, size):
        """Exactly `size` bytes; the process ends when the judge has gone."""
        data = b""
        while len(data) < size:
            chunk = os.read(self.source, size - len(data))
            if not chunk:
                os._exit(0)
            data += chunk
        return data

    def receive(self):
        """The next message, however long it takes to come."""
        return json.loads(self.read(int.from_bytes(self.read(4), "big")))

    def send(self, name, reply):
        """Answer request `name`; a reply that is not plain data is the answer's error."""
        try:
            self.write({"id": name, "reply": reply})
        except BaseException as error:
            self.write({"id": name, "reply": {"raised": describe(error)}})

    def write(self, message):
        """Send a message whole, in as many pieces as the pipe takes."""
        data = json.dumps(message).encode()
        data = len(data).to_bytes(4, "big") + data
        while data:
            data = data[os.write(self.sink, data) :]
