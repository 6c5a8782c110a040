"""Answers the judge's questions about a submission, one after the other."""

import os
import random
import sys
import types

from .channel import Channel
from .limits import Meter, limit
from .loading import Submission
from .naming import Code, symbol_state
from .plain import guarded
from .programs import run_shaken


def answer_programs(code, request):
    """Each expression program by itself: one that raises spoils no other."""
    return [guarded(run_shaken, code, task) for task in request["tasks"]]


def answer_probe(code, request):
    """Run a function of the check's author on the student's code; it returns plain data."""
    return guarded(lambda: probe(code, request["source"], request["name"])(code, *request["args"]))


def answer_symbols(code, request):
    """Which of the contract's symbols are written, still the stub, or not there."""
    return {symbol: symbol_state(code, symbol) for symbol in request["symbols"]}


def answer_load(code, request):
    """Run the named files; what raised is described."""
    failed = {}
    for file in request["files"]:
        reply = guarded(code.submission.load, file.removesuffix(".py"))
        if isinstance(reply, dict) and "raised" in reply:
            failed[file] = reply["raised"]
    return failed


def probe(code, source, name):
    """The function that a check's author wrote; it is compiled here, beside the student's code."""
    namespace = {}
    exec(compile(source, "<probe>", "exec"), namespace)
    return namespace[name]


ANSWERS = {
    "programs": answer_programs,
    "probe": answer_probe,
    "symbols": answer_symbols,
    "load": answer_load,
    "renames": lambda code, request: code.renames,
}


def serve(source, sink, lock=None):
    """Answer the judge's questions until it has gone. `lock` locks this process in, before any source is run."""
    os.environ.pop("PYTHONHASHSEED", None)  # it has done its work, and is no business of the student's
    for name in [name for name in sys.modules if name.partition(".")[0] == "worker"]:
        del sys.modules[name]  # a student's worker.py is another one
    channel = Channel(source, sink)
    hello = channel.receive()
    limit(hello["limits"])
    meter = Meter(channel)
    if lock:
        lock()
    submission = Submission(hello["files"], hello["contract"])
    sys.modules["submission"] = package = types.ModuleType("submission")
    package.__path__ = []
    sys.meta_path.insert(0, submission)
    sys.dont_write_bytecode = True
    sys.stdout = open(1, "w", 1, encoding="utf-8", errors="replace", closefd=False)
    code = Code(submission, hello["aliases"])
    channel.send(hello["id"], "ready")  # from here on, what goes wrong is the student's
    while True:
        request = channel.receive()
        random.seed(request["seed"])
        meter.start(request["id"], request["seconds"])
        reply = ANSWERS[request["kind"]](code, request)
        guarded(sys.stdout.flush)
        meter.pause()
        channel.send(request["id"], reply)
