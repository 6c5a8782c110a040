"""What a submission does to others and to the judge, whatever it is: nothing."""

import ast
import os
import select
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from course.judging import zygote
from course.judging.checks import Check
from course.judging.forking import ForkingLauncher
from course.judging.judge import Judge
from course.judging.launcher import WORKER, FreshLauncher, LauncherError, Limits, Worker
from course.judging.lines import Stopped
from course.judging.report import CheckResult, ScoreReport
from course.judging.submission import Submission
from tests.conftest import PACK, Grade, edited, files_of, lost, verdicts

STRICT = Limits(cpu_seconds=1, wall_seconds=20.0, output=1 << 20, answer=1 << 16)
LAUNCHERS = [FreshLauncher, ForkingLauncher]
SPIN = "    while True: pass\n"


@pytest.fixture(scope="module", params=LAUNCHERS)
def launcher_of_each_kind(request: pytest.FixtureRequest):
    """Workers of their own interpreter, and forked ones."""
    launcher = request.param()
    yield launcher
    launcher.close()


def worker(launcher, source: str, limits: Limits = STRICT) -> Worker:
    return Worker(launcher.start(), limits, {"engine.py": source}, {})


def check_of(report: ScoreReport, exercise: str) -> CheckResult:
    return next(e for e in report.exercises if e.id == exercise).checks[0]


def with_engine(**more: str) -> dict[str, str]:
    return {**files_of("reference"), **{f"{name}.py": text for name, text in more.items()}}


# --- the conversation with a worker -------------------------------------------


def test_a_worker_answers(launcher_of_each_kind) -> None:
    one = worker(launcher_of_each_kind, "x = 1\nprint('hello')\n")
    assert one.ask("load", files=["engine.py"]) == {}
    assert one.ask("symbols", symbols=["engine.x", "engine.y"]) == {
        "engine.x": "there",
        "engine.y": "missing",
    }
    one.close()
    assert bytes(one.kept) == b"hello\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("while True: pass", "cpu-limit"),
        ("import time\nwhile True: time.sleep(1)", "wall-limit"),
        ("while True: print('x' * 100000)", "output-limit"),
        ("import os\nos._exit(0)", "died"),
        ("import os, signal\nos.kill(os.getpid(), 9)", "cpu-limit"),  # a kill looks like the limit's
        (
            "import os\nfor fd in range(3, 60):\n try: os.write(fd, b'\\0\\0\\0\\2{}')\n except OSError: pass",
            "protocol",
        ),
        (
            "import os\nfor fd in range(3, 60):\n try: os.write(fd, b'\\x7f\\0\\0\\0')\n except OSError: pass",
            "answer-limit",
        ),
        ("import os\nfor fd in range(3, 60):\n try: os.close(fd)\n except OSError: pass", "died"),
        ("bytearray(4 << 30)", "MemoryError"),  # MemoryError is the student's to see
    ],
)
def test_whatever_it_does_a_question_ends(launcher_of_each_kind, source: str, reason: str) -> None:
    limits = replace(STRICT, wall_seconds=1.0) if reason == "wall-limit" else STRICT
    one = worker(launcher_of_each_kind, source, limits)
    try:
        answer = one.ask("load", files=["engine.py"])
        ended = answer["engine.py"]["builtin"]
        one.close()
    except Stopped as stopped:
        ended = stopped.reason
    assert ended == reason
    assert one.process.answers.closed  # and with the last of its pipes, whatever waited for it


def test_a_nested_bomb_is_no_answer(launcher_of_each_kind) -> None:
    bomb = (
        "import os\ndata = b'[' * 60000\n"
        "for fd in range(3, 60):\n try: os.write(fd, len(data).to_bytes(4, 'big') + data)\n except OSError: pass\n"
    )
    with pytest.raises(Stopped, match="protocol"):
        worker(launcher_of_each_kind, bomb).ask("load", files=["engine.py"])


def test_a_worker_sees_no_environment_and_no_packages(launcher_of_each_kind, monkeypatch) -> None:
    monkeypatch.setenv("CHAINRULE_SEED", "secret")
    source = "import os, sys\nseen = sorted(os.environ), [p for p in sys.path if 'site-packages' in p]\n"
    one = worker(launcher_of_each_kind, source)
    reply = one.ask("probe", name="look", source="def look(code): return code.engine.seen", args=[])
    one.close()
    environment, paths = reply
    assert set(environment) <= {"LC_CTYPE", "SYSTEMROOT", "__CF_USER_TEXT_ENCODING"}
    assert paths == []


@pytest.mark.skipif(sys.platform != "linux", reason="needs Linux")
def test_sets_come_in_the_same_order_in_every_run() -> None:
    """Engines keep operands in sets, and a wrong one's gradients depend on the order."""
    source = (
        "class A: pass\nmade = [A() for _ in range(99)]\n"
        "found = [list(set('abcdefgh')), [made.index(a) for a in set(made)]]\n"
    )
    found = []
    for _ in range(3):
        launcher = ForkingLauncher()
        one = worker(launcher, source)
        found.append(
            one.ask("probe", name="look", source="def look(code): return code.engine.found", args=[])
        )
        one.close()
        launcher.close()
    assert found[0] == found[1] == found[2]
    assert sorted(found[0][1]) == list(range(99))


def test_a_worker_that_is_too_young_to_lead_a_group_ends_too() -> None:
    young = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])  # in our own group
    zygote.end(young.pid)
    with pytest.raises(ProcessLookupError):
        os.kill(young.pid, 0)
    young.returncode = -signal.SIGKILL  # it was waited for already


def test_the_zygote_ends_its_workers_when_the_judge_goes() -> None:
    launcher = ForkingLauncher()
    one = Worker(launcher.start(), Limits(), {"engine.py": ""}, {})
    one.ask("load", files=["engine.py"])
    launcher.close()
    ready, _, _ = select.select([one.process.answers], [], [], 10)
    assert ready
    assert one.process.answers.read(1) == b""  # nobody holds its other end any more
    for pipe in (one.process.requests, one.process.answers, one.process.output):
        pipe.close()


# --- one file, one method, one hang: nothing else is lost ---------------------


@pytest.mark.parametrize(
    "broken", ["def f(:\n", "raise RuntimeError('at import')\n", "import sys\nsys.exit(3)\n"]
)
def test_a_file_that_does_not_import_spoils_only_its_own_exercises(grade: Grade, broken: str) -> None:
    report = grade(Submission("one", with_engine(manual=broken)))
    assert lost(report) == ["manual-expression", "manual-neuron", "perceptron", "manual-mlp"]
    assert check_of(report, "manual-neuron").message == "import-failed"
    assert check_of(report, "manual-neuron").facts["file"] == "manual.py"


IMPORTED = {  # a file that others import, and the files whose exercises are all judged with a working one
    "engine": ["losses.py", "nn.py", "optim.py", "training.py"],
    "nn": ["training.py"],
    "losses": ["training.py"],
}


@pytest.mark.parametrize(
    "text", ["def f(:\n", "Value = 1\n", None], ids=["broken", "without names", "not there"]
)
@pytest.mark.parametrize("name", IMPORTED)
def test_a_file_that_others_import_spoils_only_its_own_exercises(
    grade: Grade, name: str, text: str | None
) -> None:
    files = {**files_of("reference"), f"{name}.py": text}
    report = grade(Submission("one", {file: source for file, source in files.items() if source is not None}))
    for exercise in report.exercises:
        (file,) = PACK.by_id[exercise.id].files
        assert (exercise.score, exercise.verdict == "passed") == (
            (0, False) if file == f"{name}.py" else (exercise.max_score, True)
        ), exercise.id
        if file in IMPORTED[name]:
            assert exercise.follow_through == [f"lend:{name}.py"], exercise.id


def test_a_single_exercise_is_lent_the_file_that_its_own_cannot_import(grade: Grade) -> None:
    """The exercises of nn.py are not judged here, and minimise builds on none of them."""
    report = grade(Submission("one", with_engine(nn="def f(:\n")), ["minimise"])
    assert verdicts(report) == {"minimise": "passed"}
    assert report.exercises[0].follow_through == ["lend:nn.py"]


def test_what_does_not_import_is_named_where_it_is_broken(check: Grade) -> None:
    report = check(Submission("one", with_engine(engine="x = 1\ndef f(:\n")), ["add", "linear"])
    told = {exercise.id: exercise.checks[0].facts for exercise in report.exercises}
    assert told["add"]["file"] == told["linear"]["file"] == "engine.py"
    assert told["add"]["line"] == told["linear"]["line"] == "2"
    assert "engine.py" not in told["add"]["text"]


def test_a_stub_among_methods_is_only_its_own_loss(grade: Grade) -> None:
    tanh = "        t = math.tanh(self.data)\n"
    report = grade(edited(engine=(tanh, "        raise NotImplementedError\n")))
    assert {id_: v for id_, v in verdicts(report).items() if v != "passed"} == {
        "tanh": "unanswered",
        "tanh-step": "unanswered",
    }


def test_numpy_and_matplotlib_at_the_top_spoil_nothing(grade: Grade) -> None:
    header = "import numpy as np\nimport matplotlib.pyplot as plt\nfrom graphviz import Digraph\n"
    header += "import torch.nn as nn\n"
    header += "def plot(x: np.ndarray): return plt.plot(x)\n"
    report = grade(Submission("one", with_engine(engine=header + files_of("reference")["engine.py"])))
    assert lost(report) == []


def test_a_package_that_is_used_says_so(check: Grade) -> None:
    report = check(
        edited(
            engine=(
                "        t = math.tanh(self.data)\n",
                "        import numpy as np\n        t = np.tanh(self.data)\n",
            )
        )
    )
    result = check_of(report, "tanh")
    assert (result.verdict, result.facts["error"]) == ("crashed", "ImportError")
    assert "numpy.tanh is not available" in result.facts["text"]
    assert result.facts["file"] == "engine.py"
    assert int(result.facts["line"]) > 1


def test_every_way_of_importing_the_engine_is_the_same_module(grade: Grade) -> None:
    ways = (
        "from engine import Value as A\nfrom .engine import Value as B\nimport micrograd.engine\n"
        "from micrograd.engine import Value as C\nassert A is B is C is micrograd.engine.Value\n"
    )
    report = grade(Submission("one", with_engine(manual=ways + files_of("reference")["manual.py"])))
    assert lost(report) == []


def test_files_named_like_the_standard_library_shadow_nothing(grade: Grade) -> None:
    more = {"random": "raise RuntimeError", "json": "raise RuntimeError", "math": "raise RuntimeError"}
    assert lost(grade(Submission("one", with_engine(**more)))) == []


def test_a_helper_file_of_the_student_can_be_imported(grade: Grade) -> None:
    manual = "from helpers import *\n" + files_of("reference")["manual.py"]
    assert lost(grade(Submission("one", with_engine(manual=manual, helpers="x = 1")))) == []


def test_a_hang_costs_its_own_exercise(judge: Judge) -> None:
    quick = replace(judge, limits=Limits(cpu_seconds=1))
    report, _ = quick.grade(edited(manual=("    d = a * b + c\n", "    while True: pass\n")))
    assert lost(report) == ["manual-expression"]
    assert check_of(report, "manual-expression").message == "cpu-limit"


def test_what_it_prints_is_kept_and_judges_nothing(judge: Judge) -> None:
    loud = "print('forged: 100/100')\n" + files_of("reference")["engine.py"]
    report, output = judge.grade(Submission("one", with_engine(engine=loud)))
    assert output.count(b"forged") == 1
    assert lost(report) == []


@pytest.mark.parametrize(
    "answer", ["float('nan')", "float('inf')", "'14'", "x and None", "10**400", "[14.0]", "True", "Lies()"]
)
def test_only_a_plain_finite_number_can_be_right(check: Grade, answer: str) -> None:
    source = (
        "class Lies:\n    def __float__(self): raise OSError\n    def __eq__(self, other): return True\n"
        f"def forward_difference(f, x, h=1e-5):\n    return {answer}\n"
    )
    report = check(Submission("one", {"derivative.py": source}))
    assert verdicts(report)["forward-difference"] == "failed"


def test_an_engine_without_gradients_passes_no_check_of_a_gradient(grade: Grade) -> None:
    report = grade(edited(engine=("operand.grad += grad * local_grad", "pass")))
    found = verdicts(report)
    for exercise in ("add-step", "mul-step", "tanh-step", "backward", "accumulation", "backward-twice"):
        assert found[exercise] != "passed", exercise


# --- faults of ours -----------------------------------------------------------


def test_a_broken_check_is_void_and_never_a_zero(judge: Judge) -> None:
    def broken(student) -> None:
        raise KeyError("ours")

    checks = {**judge.checks, "add": [Check("add/broken", "add", "Broken", 3, "hidden", broken)]}
    report, _ = replace(judge, checks=checks).grade(Submission("one", files_of("reference")))
    assert report.is_void
    assert verdicts(report)["add"] == "void"
    assert "not your fault" in _said(check_of(report, "add"))


def test_a_worker_that_is_broken_itself_is_void(judge: Judge, tmp_path, monkeypatch) -> None:
    broken = tmp_path / "worker.py"
    broken.write_text("raise SystemExit(1)\n")
    monkeypatch.setattr("course.judging.launcher.WORKER", broken)
    report, _ = replace(judge, launcher=FreshLauncher()).grade(Submission("one", files_of("reference")))
    assert set(verdicts(report).values()) == {"void"}


def test_a_launcher_that_fails_is_void(judge: Judge) -> None:
    class NoLauncher(FreshLauncher):
        def start(self):
            raise LauncherError("no processes left")

    report, _ = replace(judge, launcher=NoLauncher()).grade(Submission("one", files_of("reference")))
    assert set(verdicts(report).values()) == {"void"}


def _said(result: CheckResult) -> str:
    from course.messages import say

    return say(result, str)


# --- hidden checks tell nothing of the student's process ----------------------


def test_feedback_on_hidden_checks_holds_no_text_of_the_student(grade: Grade) -> None:
    secret = "class Exfiltrated(ValueError): pass\n"
    engine = secret + files_of("reference")["engine.py"].replace(
        "        t = math.tanh(self.data)\n", "        raise Exfiltrated('what I have seen')\n"
    )
    report = grade(Submission("one", with_engine(engine=engine)))
    hidden = [
        c for e in report.exercises for c in e.checks if c.visibility == "hidden" and c.verdict == "crashed"
    ]
    assert hidden
    for result in hidden:
        assert result.facts["error"] == "ValueError"
        assert result.facts["text"] == result.facts["file"] == result.facts["line"] == ""
        assert "Exfiltrated" not in str(result)


WORKER_ROOMS = sorted(WORKER.parent.glob("*.py"))


@pytest.mark.parametrize("room", WORKER_ROOMS, ids=lambda room: room.stem)
def test_the_worker_imports_the_standard_library_and_its_own_rooms_only(room: Path) -> None:
    tree = ast.parse(room.read_text(encoding="utf-8"))
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    named = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level]
    roots = {alias.name.partition(".")[0] for node in plain for alias in node.names}
    roots |= {str(node.module).partition(".")[0] for node in named}
    assert roots <= {*sys.stdlib_module_names, "worker"}


@pytest.mark.parametrize("room", ["worker", *(room.stem for room in WORKER_ROOMS if "__" not in room.name)])
def test_a_student_may_name_a_file_like_a_room_of_the_worker(launcher_of_each_kind, room: str) -> None:
    files = {f"{room}.py": "theirs = True\n", "engine.py": f"import {room}\nassert {room}.theirs\n"}
    one = Worker(launcher_of_each_kind.start(), STRICT, files, {})
    assert one.ask("load", files=["engine.py"]) == {}
    one.close()


def test_nothing_of_the_worker_can_be_imported(launcher_of_each_kind) -> None:
    one = worker(launcher_of_each_kind, "import sys\nassert not [n for n in sys.modules if 'worker' in n]\n")
    assert one.ask("load", files=["engine.py"]) == {}
    one.close()
