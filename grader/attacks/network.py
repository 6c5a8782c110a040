"""Talks to the network: TCP, UDP, MPTCP, raw, netlink."""

EXPECTED = "full score"
BASE = "reference"

import socket

for family, kind, protocol in ((2, 1, 0), (2, 2, 0), (2, 1, 262), (10, 1, 0), (2, 3, 1), (16, 3, 0), (17, 3, 0), (40, 1, 0)):
    try:
        socket.socket(family, kind, protocol)
        print("ESCAPED: a socket", family, kind, protocol)
    except OSError:
        pass
