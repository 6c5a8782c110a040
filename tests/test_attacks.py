"""Every attack ends as it says, an honest submission keeps its score right after it, and nothing is left behind."""

import base64
import json
import shutil
import subprocess
import zlib
from collections.abc import Iterator

import pytest

from course.judging.checks import load_checks
from course.judging.forking import ForkingLauncher
from course.judging.inputs import PUBLIC
from course.judging.judge import Judge
from course.judging.launcher import INTERPRETER
from course.judging.student import Session
from course.judging.submission import CONTRACT, Submission
from grader.attacking import Attack, Range, attacks
from grader.isolation import levels
from tests.conftest import LEVEL, PACK, ROOT, files_of
from tests.test_grading import grader

pytestmark = pytest.mark.skipif(LEVEL == "none", reason="needs Landlock and seccomp (Linux on x86_64)")
ATTACKS = attacks()
# `grader verify --attacks` judges the whole course; six lessons are enough to see that nothing changed
QUICK = {exercise.id for lesson in PACK.manifest.lessons[:6] for exercise in lesson.exercises}
HARMLESS = ("read-system-files", "network", "read-a-neighbour", "threads", "read-the-environment")


@pytest.fixture(scope="module")
def place() -> Iterator[Range]:
    """The standard level, as the user who runs the tests."""
    launcher = levels.standard()
    with Range(PACK, launcher, QUICK) as place:
        yield place
    launcher.close()


@pytest.fixture(scope="module")
def place_of_a_plain_user() -> Iterator[Range]:
    """The standard level, with a zygote that nobody in particular has started."""
    launcher = levels.locked("standard", ForkingLauncher(interpreter=(*as_nobody(), *INTERPRETER[1:])))
    with Range(PACK, launcher, QUICK) as place:
        yield place
    launcher.close()


def as_nobody() -> tuple[str, ...]:
    """A Python of the system, run as the user nobody."""
    nobody = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3")
    check = "import sys; raise SystemExit(sys.version_info < (3, 11))"
    zygote = ROOT / "course" / "judging" / "zygote.py"
    if not shutil.which("setpriv") or subprocess.run([*nobody, "-c", check], check=False).returncode:
        pytest.skip("needs root, setpriv and a Python ≥ 3.11 of the system")
    if subprocess.run([*nobody, "-c", f"open({str(zygote)!r})"], check=False, capture_output=True).returncode:
        pytest.skip("needs a checkout that other users can read")
    return nobody


def named(attack: Attack) -> str:
    return attack.name


@pytest.mark.parametrize("attack", ATTACKS, ids=named)
def test_an_attack_ends_as_it_says(place: Range, attack: Attack) -> None:
    assert place.run(attack) == []


@pytest.mark.parametrize(
    "attack", [a for a in ATTACKS if a.base != "stub" or "died" in a.expected], ids=named
)
def test_an_attack_on_a_plain_user_ends_as_it_says(place_of_a_plain_user: Range, attack: Attack) -> None:
    """Those that are not over for a limit: limits are the same for everybody."""
    assert place_of_a_plain_user.run(attack) == []


@pytest.mark.parametrize("name", HARMLESS)
def test_the_attacks_are_real(name: str) -> None:
    """Without isolation they do what they set out to do."""
    launcher = levels.none()
    with Range(PACK, launcher, QUICK) as place:
        [attack] = [attack for attack in ATTACKS if attack.name == name]
        assert any("ESCAPED" in problem for problem in place.run(attack))
    launcher.close()


def test_there_are_enough_attacks_and_each_says_what_it_tries() -> None:
    assert len(ATTACKS) >= 40
    assert all(attack.aim.endswith(".") and attack.expected for attack in ATTACKS)


@pytest.mark.parametrize(("expected", "code"), [("no points", 0), ("full score", 1)])
def test_verify_says_what_held_and_ends_with_1_if_anything_did_not(
    monkeypatch, expected: str, code: int
) -> None:
    attack = Attack("nothing", "Does nothing.", expected, "stub", "")
    monkeypatch.setattr("grader.attacking.attacks", lambda: [attack])
    done = grader("verify", "--attacks")
    assert done.exit_code == code, done.output
    assert f"{1 - code} of 1 attacks held" in done.output


@pytest.mark.parametrize("constant", ["0.0", "1.0", "-1.0", "2.0", "[]", "{}"])
def test_the_same_answer_to_everything_scores_nothing_in_the_whole_course(
    judge: Judge, constant: str
) -> None:
    (attack,) = (attack for attack in ATTACKS if attack.name == "steal-the-questions")
    source = attack.source.replace("else 1.0)", f"else {constant})")
    files = dict.fromkeys(CONTRACT, source)
    report, _ = judge.grade(Submission("one answer", files))
    assert report.score == 0


BY_HEART = """
import base64, json, sys, zlib

known = json.loads(zlib.decompress(base64.b85decode({table!r})))
frame = sys._getframe()
while frame and "channel" not in frame.f_locals:
    frame = frame.f_back
channel, request = frame.f_locals["channel"], frame.f_locals.get("request")
raised = {{"raised": {{"builtin": "ValueError"}}}}
while True:
    asked = {{key: value for key, value in request.items() if key not in ("id", "seed", "seconds")}}
    answers = {{"symbols": dict.fromkeys(asked.get("symbols", ()), "there"), "load": {{}}, "renames": {{}}}}
    answers |= {{"programs": [raised for _ in asked.get("tasks", ())], "probe": raised}}
    channel.send(request["id"], known.get(json.dumps(asked, sort_keys=True), answers[asked["kind"]]))
    request = channel.receive()
"""


def test_the_answers_of_all_visible_checks_known_by_heart_score_nothing(judge: Judge, monkeypatch) -> None:
    """The visible checks and their inputs are public: whoever likes can record what a right solution answers."""
    known = {}
    ask = Session.ask

    def recorded(session, kind, **fields):
        reply = ask(session, kind, **fields)
        known[json.dumps({"kind": kind, **fields}, sort_keys=True)] = reply
        return reply

    with monkeypatch.context() as recording:
        recording.setattr(Session, "ask", recorded)
        at_home = Judge(PACK, load_checks(PACK, hidden=False), judge.launcher, PUBLIC)
        report, _ = at_home.grade(Submission("right", files_of("reference")))
        assert report.score == report.max_score
    table = base64.b85encode(zlib.compress(json.dumps(known).encode())).decode()
    files = dict.fromkeys(CONTRACT, "import engine") | {"engine.py": BY_HEART.format(table=table)}
    report, _ = judge.grade(Submission("by heart", files))
    ended = [check.message for exercise in report.exercises for check in exercise.checks]
    assert ended.count("unproven") > 40
    assert report.score == 0
