"""Leaves threads running behind the judge's questions."""

EXPECTED = "full score"
BASE = "reference"

import _thread
import threading

for start in (lambda: threading.Thread(target=lambda: print("ESCAPED: a thread")).start(), lambda: _thread.start_new_thread(print, ("ESCAPED",))):
    try:
        start()
        print("ESCAPED: a thread")
    except RuntimeError:
        pass
