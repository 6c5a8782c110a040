"""What a worker may use: limits of the whole process, and of each request."""

import os
import sys

from .plain import is_students


def limit(limits):
    """Bound this process' memory, files and processor time, where the system can."""
    try:
        import resource
    except ImportError:  # Windows
        return
    for name, most in limits.items():
        kind = getattr(resource, "RLIMIT_" + name)
        hard = resource.getrlimit(kind)[1]
        if hard == resource.RLIM_INFINITY:
            grace = 1 if name == "CPU" else 0  # a second between the signal that says why, and the kill
            wanted = (most, most + grace)
        else:
            wanted = (min(most, hard), hard)
        try:
            resource.setrlimit(kind, wanted)
        except ValueError:  # macOS gives every process more addresses than this, and no limit below them
            if sys.platform != "darwin":
                raise


class Meter:
    """Ends a request that takes too long, and says in which of the student's functions it was.

    A call that never returns to Python cannot be asked: of processor time, a second later the system ends it.
    """

    def __init__(self, channel):
        self.channel, self.name = channel, ""
        try:
            import signal

            self.set = signal.setitimer
            self.timers = {
                "cpu": signal.ITIMER_PROF,
                "wall": signal.ITIMER_REAL,
                "end": signal.ITIMER_VIRTUAL,
            }
        except (ImportError, AttributeError):  # Windows
            self.timers = {}
            return
        signal.signal(signal.SIGPROF, lambda number, frame: self.stop("cpu", frame))
        signal.signal(signal.SIGALRM, lambda number, frame: self.stop("wall", frame))

    def start(self, name, seconds):
        """Count from now: request `name` may take so many seconds."""
        self.name = name
        for limit, timer in self.timers.items():
            self.set(timer, seconds["cpu"] + 1 if limit == "end" else seconds[limit])

    def pause(self):
        """Count no more; what is between two requests is nobody's."""
        for timer in self.timers.values():
            self.set(timer, 0)

    def stop(self, limit, frame):
        """Name the student's innermost function, and end."""
        while frame and not is_students(frame.f_code):
            frame = frame.f_back
        self.channel.write({"id": self.name, "stopped": limit, "symbol": frame and frame.f_code.co_qualname})
        os._exit(1)
