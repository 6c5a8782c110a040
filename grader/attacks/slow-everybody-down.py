"""Takes the processor for itself: real-time scheduling, priorities, affinity."""

EXPECTED = "full score"
BASE = "reference"

import os

for act in (
    lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)),
    lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
    lambda: os.sched_setaffinity(0, {0}),
):
    try:
        act()
        print("ESCAPED: the scheduler")
    except OSError:
        pass
