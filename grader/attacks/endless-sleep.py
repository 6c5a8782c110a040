"""Sleeps for ever."""

EXPECTED = "no points, wall-limit"

import time

while True:
    time.sleep(60)
