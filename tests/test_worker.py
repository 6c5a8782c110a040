"""Laws of the worker's rooms, told in this process: channel, loading, naming, plain data, programs, serving."""

import contextlib
import json
import math
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from course.judging.worker import channel, limits, plain, serving
from course.judging.worker.channel import Channel
from course.judging.worker.loading import PlaceholderModule, Submission
from course.judging.worker.naming import Code, symbol_state
from course.judging.worker.plain import Missing
from course.judging.worker.programs import run_program
from tests.conftest import PACK, files_of

CONTRACT = [file.removesuffix(".py") for file in PACK.files]
ELSEWHERE = ("numpy", "matplotlib", "torch")  # packages that no worker has
ADDS_UP = [["leaf", 2.0], ["const", 3.0], ["mul", 0, 1], ["input", 4.0], ["add", 2, 3]]


@pytest.fixture
def as_in_a_worker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What serving changes in its process is as it was afterwards."""
    modules, finders = dict(sys.modules), list(sys.meta_path)
    handlers = {number: signal.getsignal(number) for number in (signal.SIGPROF, signal.SIGALRM)}
    monkeypatch.setattr(sys, "stdout", sys.stdout)
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    chance = random.getstate()
    for name in modules:
        if name.partition(".")[0] in (*CONTRACT, "submission", *ELSEWHERE):
            del sys.modules[name]  # another test's
    yield
    random.setstate(chance)
    for number, handler in handlers.items():
        signal.signal(number, handler)
    sys.meta_path[:] = finders
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]
    sys.modules.update(modules)


@pytest.fixture
def loaded(as_in_a_worker: None) -> Callable[..., Submission]:
    """Takes files as a worker does: what imports them finds them."""

    def take(**files: str) -> Submission:
        one = Submission({f"{name}.py": text for name, text in files.items()}, CONTRACT)
        sys.modules["submission"] = package = type(sys)("submission")
        package.__path__ = []
        sys.meta_path.insert(0, one)
        return one

    return take


def engine(source: str, **aliases: tuple[str, ...]) -> Code:
    """The code of one file, as probes see it; its module is forgotten again."""
    code = Code(Submission({"engine.py": source}, CONTRACT), aliases)
    try:
        code.submission.load("engine")
    finally:
        for name in ("engine", "submission.engine"):
            sys.modules.pop(name, None)
    module = type(sys)("engine")
    exec(compile(source, "engine.py", "exec"), module.__dict__)
    sys.modules["submission.engine"] = module
    return code


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """No test's engine is another one's."""
    yield
    sys.modules.pop("submission.engine", None)


# --- the channel ---------------------------------------------------------------


class Ended(BaseException):
    """What os._exit does here."""


@pytest.fixture
def pipes() -> Iterator[tuple[Channel, int, int]]:
    """A channel, and the judge's ends of it."""
    (requests, theirs), (ours, answers) = os.pipe(), os.pipe()
    yield Channel(requests, answers), theirs, ours
    for descriptor in (requests, theirs, ours, answers):
        with contextlib.suppress(OSError):  # a test has closed it
            os.close(descriptor)


def test_a_message_arrives_whole_in_however_many_pieces(pipes) -> None:
    one, theirs, _ = pipes
    data = json.dumps({"说": "x" * 1000}).encode()
    for piece in (len(data).to_bytes(4, "big") + data)[:3], (len(data).to_bytes(4, "big") + data)[3:]:
        os.write(theirs, piece)
    assert one.receive() == {"说": "x" * 1000}


def test_it_ends_when_the_judge_has_gone(pipes, monkeypatch) -> None:
    def end(code: int) -> None:
        raise Ended(code)

    one, theirs, _ = pipes
    monkeypatch.setattr(channel.os, "_exit", end)
    os.close(theirs)
    with pytest.raises(Ended, match="0"):
        one.receive()


@pytest.mark.parametrize("reply", [object(), {1j}, b"bytes", [[object()]]])
def test_a_reply_that_is_not_plain_data_is_the_answer_s_error(pipes, reply) -> None:
    one, _, ours = pipes
    one.send("name", reply)
    said = json.loads(os.read(ours, 1 << 16)[4:])
    assert said["id"] == "name"
    assert said["reply"]["raised"]["builtin"] == "TypeError"


# --- loading -------------------------------------------------------------------


def test_a_file_is_one_module_however_it_is_imported(loaded) -> None:
    one = loaded(
        engine="made = []",
        nn="import engine\nfrom . import engine as same\nfrom anything import engine as third",
    )
    nn = one.load("nn")
    assert nn.engine is nn.same is one.load("engine")
    assert nn.third is not nn.engine  # a package that is not there: a placeholder's
    assert one.load("nn") is nn


def test_a_framework_s_nn_is_not_the_student_s(loaded) -> None:
    one = loaded(nn="mine = True", engine="import torch.nn as theirs\nimport nn")
    engine = one.load("engine")
    assert engine.nn.mine
    assert isinstance(engine.theirs, PlaceholderModule)


def test_a_file_of_the_contract_that_is_missing_is_named(loaded) -> None:
    one = loaded(nn="import engine")
    with pytest.raises(ModuleNotFoundError, match=r"engine\.py is not among your files"):
        one.load("nn")


def test_a_name_of_the_standard_library_is_the_library_s_unless_the_contract_has_it(loaded) -> None:
    one = loaded(random="mine = True", engine="import random, statistics")
    module = one.load("engine")
    assert not hasattr(module.random, "mine")
    assert module.statistics.mean([1, 3]) == 2


def test_an_import_that_raised_raises_again_and_runs_once(loaded) -> None:
    one = loaded(engine="import builtins\nbuiltins.ran = getattr(builtins, 'ran', 0) + 1\n1 / 0")
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            one.load("engine")
    import builtins

    assert builtins.__dict__.pop("ran") == 1
    assert "engine" not in sys.modules


def test_a_placeholder_may_be_imported_and_not_used(loaded) -> None:
    one = loaded(
        engine="import numpy as np\nfrom matplotlib import pyplot as plt\nis_one = isinstance(1, np.ndarray)"
    )
    module = one.load("engine")
    assert module.is_one is False
    for use in (
        lambda: module.np.zeros(3),
        lambda: module.np.pi + 1,
        lambda: 2 * module.np.pi,
        lambda: iter(module.plt.x),
    ):
        with pytest.raises(ImportError, match="not available here"):
            use()
    for thing in (module.np, module.np.array):
        with pytest.raises(AttributeError):
            _ = thing.__wrapped__


# --- names ---------------------------------------------------------------------


ALIASED = "class Scalar:\n    def __init__(self, data): self.data, self.gradient = data, 0.0\n"


def test_an_alias_is_found_and_noted() -> None:
    code = engine(ALIASED, Value=("Scalar",), grad=("gradient",))
    one = code.engine.Value(2.0)
    code.give(one, "grad", 7.0)
    assert (one.gradient, code.find(one, "grad")) == (7.0, 7.0)
    assert not hasattr(one, "grad")
    assert code.renames == {"Value": "Scalar", "grad": "gradient"}


@pytest.mark.parametrize("name", ["engine.Node", "nn.py"])
def test_what_is_missing_is_named_with_its_file(name: str) -> None:
    code = engine(ALIASED)
    with pytest.raises(Missing, match=name):
        _ = code.engine.Node if name.startswith("engine") else code.nn


@pytest.mark.parametrize(
    ("body", "state"),
    [
        ("return self", "there"),
        ("raise NotImplementedError", "stub"),
        ("pass", "stub"),
        ("'''Only words.'''", "stub"),
        ("...", "stub"),
        ("return None if self else 1", "there"),
    ],
)
def test_a_stub_is_told_from_an_answer(body: str, state: str) -> None:
    code = engine(f"class Value:\n    def exp(self):\n        {body}\n")
    assert symbol_state(code, "engine.Value.exp") == state


def test_a_symbol_is_missing_or_broken() -> None:
    assert symbol_state(engine("class Value: pass"), "engine.Value.tanh") == "missing"
    assert symbol_state(engine("class Value: pass"), "nn.Neuron") == "missing"
    kept = "class Value:\n    def __init__(self, data): self._backward = lambda: None\n"
    assert symbol_state(engine(kept), "engine.Value._backward") == "there"  # a leaf's is empty by rights
    broken = "class Value:\n    def __init__(self, data): raise ValueError\n"
    assert symbol_state(engine(broken), "engine.Value._backward") == "broken"


def test_a_class_is_a_stub_when_one_of_its_methods_is() -> None:
    source = "class SGD:\n    def step(self): {}\n    def zero_grad(self): self.grad = 0\n"
    assert symbol_state(engine(source.format("raise NotImplementedError")), "engine.SGD") == "stub"
    assert symbol_state(engine(source.format("self.done = 1")), "engine.SGD") == "there"


# --- plain data ----------------------------------------------------------------


class Unspeakable(Exception):  # noqa: N818 (a student names it so)
    """Its text raises."""

    def __str__(self) -> str:
        raise RuntimeError("no")


def test_only_finite_numbers_are_numbers() -> None:
    assert plain.plain(3) == 3.0
    assert plain.plain(True) == 1.0
    assert plain.plain(math.nan) == {"odd": "nan"}
    assert plain.plain(-math.inf) == {"odd": "-inf"}
    assert plain.plain([1]) == {"odd": "list"}
    assert plain.plain("x" * 9) == {"odd": "str"}


def test_an_exception_is_described_by_its_builtin_kind_and_the_student_s_line() -> None:
    namespace: dict[str, Any] = {"__name__": "engine"}
    exec(
        compile("class Mine(KeyError): pass\ndef deep():\n    raise Mine('x' * 999)\n", "engine.py", "exec"),
        namespace,
    )
    found = plain.guarded(namespace["deep"])["raised"]
    assert (found["builtin"], found["type"]) == ("KeyError", "Mine")
    assert (found["file"], found["line"], found["symbol"]) == ("engine.py", 3, "deep")
    assert len(found["text"]) == plain.TEXT_LIMIT


def test_an_exception_without_a_text_has_none() -> None:
    assert plain.describe(Unspeakable())["text"] == ""
    assert plain.describe(Missing("engine.Value"))["missing"] == "engine.Value"


def test_a_syntax_error_is_where_it_is_written() -> None:
    found = plain.guarded(compile, "x = 1\ny = (\n", "engine.py", "exec")["raised"]
    assert (found["file"], found["line"]) == ("engine.py", 2)


# --- programs ------------------------------------------------------------------


def reference() -> Code:
    """The reference engine."""
    return engine(files_of("reference")["engine.py"])


def test_a_value_s_answer_holds_every_node_and_what_the_last_one_remembers() -> None:
    found = run_program(reference(), {"do": "value", "nodes": ADDS_UP})
    assert found["data"] == [2.0, None, 6.0, 4.0, 10.0]
    assert (sorted(found["prev"]), found["op"]) == ([2, 3], "+")


def test_one_step_goes_back_through_the_last_operation_only() -> None:
    task = {"do": "step", "nodes": ADDS_UP, "upstream": 5.0, "before": [[2, 1.0]]}
    assert run_program(reference(), task)["grad"] == [0.0, 0.0, 6.0, 0.0, 5.0]


def test_all_steps_by_hand_are_what_backward_does() -> None:
    found = run_program(reference(), {"do": "order", "nodes": ADDS_UP, "roots": [4]})
    assert found["grad"] == found["by_hand"] == [3.0, 0.0, 1.0, 0.0, 1.0]


def test_the_history_begins_with_the_root_and_has_a_line_for_each_operation() -> None:
    history = run_program(reference(), {"do": "steps", "nodes": ADDS_UP})["history"]
    assert history == [[0.0, 0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 1.0, 0.0, 1.0], [3.0, 0.0, 1.0, 0.0, 1.0]]


def test_flags_say_who_requires_a_gradient() -> None:
    found = run_program(reference(), {"do": "flags", "nodes": ADDS_UP, "roots": [4]})
    assert found["flags"] == [True, False, True, False, True]


def test_grad_returns_what_is_asked_and_leaves_what_was_held() -> None:
    program = [["leaf", 2.0], ["leaf", 3.0], ["mul", 0, 1]]
    found = run_program(reference(), {"do": "request", "nodes": program, "held": [[0, 9.0]]})
    assert found["grad"] == [3.0, 2.0, 1.0]
    assert found["left"][0] == 9.0


def test_nodes_that_were_not_asked_for_get_negative_numbers() -> None:
    own = "\ndef topological_order(root):\n    return [Value(0), root, Value(1)]\n"
    code = engine(files_of("reference")["engine.py"] + own)
    found = run_program(code, {"do": "sort", "nodes": [["leaf", 2.0], ["exp", 0]]})
    first, root, last = found["order"]
    assert root == 1
    assert max(first, last) < 0
    assert first != last


# --- a conversation --------------------------------------------------------------


def conversation(
    files: dict[str, str], *requests: dict[str, Any], wall: float = 30.0
) -> list[dict[str, Any]]:
    """All that a worker answers, from the first message to the judge's leaving."""
    (theirs, ours), (answers, sink) = os.pipe(), os.pipe()
    seconds = {"cpu": 10, "wall": wall}
    hello = {"id": "hello", "files": files, "aliases": {}, "contract": CONTRACT, "limits": {}}
    messages = [
        hello,
        *({"id": str(n), "seed": 0, "seconds": seconds, **one} for n, one in enumerate(requests)),
    ]
    for message in messages:
        data = json.dumps(message).encode()
        os.write(ours, len(data).to_bytes(4, "big") + data)
    os.close(ours)
    with contextlib.suppress(Ended):
        serving.serve(theirs, sink)
    os.close(sink)
    os.close(theirs)
    with open(answers, "rb") as opened:
        data = opened.read()
    found = []
    while data:
        size = int.from_bytes(data[:4], "big")
        found.append(json.loads(data[4 : 4 + size]))
        data = data[4 + size :]
    return found


@pytest.fixture
def ends(as_in_a_worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """os._exit ends the conversation, and not this process."""

    def end(code: int) -> None:
        raise Ended(code)

    monkeypatch.setattr(channel.os, "_exit", end)


def test_every_kind_of_request_is_answered_by_its_name(ends: None) -> None:
    files = {"engine.py": files_of("reference")["engine.py"], "nn.py": "1 / 0"}
    probe = "def asked(code, x):\n    return code.plain(code.engine.Value(x).data)\n"
    said = conversation(
        files,
        {"kind": "load", "files": ["engine.py", "nn.py"]},
        {"kind": "programs", "tasks": [{"do": "value", "nodes": [["leaf", 2.0], ["log", 0]], "shaken": 7}]},
        {"kind": "probe", "source": probe, "name": "asked", "args": [4]},
        {"kind": "symbols", "symbols": ["engine.Value.exp", "optim.SGD"]},
        {"kind": "renames"},
    )
    assert [one["id"] for one in said] == ["hello", "0", "1", "2", "3", "4"]
    ready, failed, programs, asked, symbols, renames = (one["reply"] for one in said)
    assert ready == "ready"
    assert failed["nn.py"]["builtin"] == "ZeroDivisionError"
    assert programs[0]["data"] == pytest.approx([2.0, math.log(2.0)])
    assert (asked, renames) == (4.0, {})
    assert symbols == {"engine.Value.exp": "there", "optim.SGD": "missing"}


DRAWS = "import random\ndef drawn(code): return random.random()\n"


def test_the_same_seed_draws_the_same_numbers(ends: None) -> None:
    probe = {
        "kind": "probe",
        "source": "import random\ndef drawn(code): return random.random()\n",
        "name": "drawn",
        "args": [],
    }
    _, first, second = conversation({}, probe, probe)
    assert first["reply"] == second["reply"]


def test_what_takes_too_long_names_the_function_it_was_in(ends: None) -> None:
    files = {"engine.py": "import time\ndef waits():\n    while True: time.sleep(0.01)\n"}
    probe = {"kind": "probe", "source": "def ask(code): code.engine.waits()", "name": "ask", "args": []}
    started = time.monotonic()
    _, stopped, *_ = conversation(files, probe, wall=0.3)
    assert (stopped["id"], stopped["stopped"], stopped["symbol"]) == ("0", "wall", "waits")
    assert time.monotonic() - started < 30


def test_without_timers_nothing_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows; there the judge ends what takes too long."""
    monkeypatch.delattr(signal, "setitimer")
    meter = limits.Meter(Channel(0, 0))
    meter.start("name", {"cpu": 1, "wall": 1})
    meter.pause()
    assert meter.timers == {}
