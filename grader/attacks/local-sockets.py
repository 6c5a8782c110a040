"""Connects to services of this machine by local sockets."""

EXPECTED = "full score"
BASE = "reference"

import socket

for path in ("/var/run/docker.sock", "/run/systemd/private", "\0abstract"):
    try:
        socket.socket(socket.AF_UNIX).connect(path)
        print("ESCAPED:", path)
    except OSError:
        pass
try:
    socket.socketpair()
    print("ESCAPED: a pair of sockets")
except OSError:
    pass
