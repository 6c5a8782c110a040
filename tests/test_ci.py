"""The workflows of students and instructors, their steps run as a runner would: same shell, variables, files."""

import base64
import json
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from tests.conftest import LEVEL, SOLUTIONS
from tests.test_grading import grader

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the runners of these workflows are Linux")


@dataclass
class Runner:
    """Runs steps in a repository, as GitHub's runner does."""

    repository: Path
    programs: Path
    environment: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)

    def run(self, steps: list[dict]) -> list[subprocess.CompletedProcess]:
        """Every step that has a script, until one fails."""
        done: list[subprocess.CompletedProcess] = []
        for step in steps:
            if "run" in step and not (done and done[-1].returncode):
                done.append(self._step(step))
        return done

    def _step(self, step: dict) -> subprocess.CompletedProcess:
        files = {name: self.repository.parent / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
        for path in files.values():
            path.touch()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
        environment = {
            **kept,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.repository),
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
            **{name: str(path) for name, path in files.items()},
            **self.environment,
            **{name: self._filled(value) for name, value in step.get("env", {}).items()},
        }
        script = self.repository.parent / "step.sh"
        script.write_text(self._filled(step["run"]), encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", script]
        return subprocess.run(
            command,
            cwd=self.repository,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def _filled(self, text: str) -> str:
        """Expressions of inputs; there are no secrets here."""
        return re.sub(r"\$\{\{ (\w+)\.([\w-]+) \}\}", lambda found: self.inputs.get(found[2], ""), text)

    def written(self, name: str) -> str:
        """What the steps wrote for the runner."""
        return (self.repository.parent / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def programs(tmp_path_factory) -> Path:
    """A runner's Python with pip; what the course requires is borrowed from here."""
    home = tmp_path_factory.mktemp("python")
    venv.create(home, with_pip=True)
    (site_packages,) = (home / "lib").glob("python*/site-packages")
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (site_packages / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n")
    return home / "bin"


@pytest.fixture(scope="module")
def kit(tmp_path_factory) -> Path:
    """A student's repository, of two lessons."""
    folder = tmp_path_factory.mktemp("kit") / "ada"
    done = grader("release", "--to", folder, "--lesson", "slope", "--lesson", "value", "--classroom")
    assert done.exit_code == 0, done.output
    return folder


def practised(kit: Path, programs: Path, tmp_path: Path, **inputs: str) -> tuple[Runner, list]:
    """The practice run on a copy of the repository."""
    repository = tmp_path / "ada"
    shutil.copytree(kit, repository, dirs_exist_ok=True)
    action = yaml.safe_load((repository / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
    defaults = {name: one["default"] for name, one in action["inputs"].items()}
    runner = Runner(repository, programs, inputs=defaults | inputs)
    return runner, runner.run(action["runs"]["steps"])


def result_of(runner: Runner) -> dict:
    """What GitHub Classroom is told."""
    found = re.search(r"^result=(.*)$", runner.written("GITHUB_OUTPUT"), re.MULTILINE)
    return json.loads(base64.b64decode(found[1]))


def test_a_push_runs_the_checks_of_the_released_lessons(kit, programs, tmp_path) -> None:
    """Untouched stubs: still to write, said in the summary, labelled as practice, and the run is not green."""
    runner, (installed, checked) = practised(kit, programs, tmp_path)
    assert installed.returncode == 0, installed.stderr
    assert checked.returncode == 1
    assert {test["test_code"] for test in result_of(runner)["tests"]} == {
        f"course check {id_}"
        for id_ in ("forward-difference", "central-difference", "partial-difference", "add", "mul")
    }
    assert "practice, unverified" in runner.written("GITHUB_STEP_SUMMARY").replace("\\", "")


def test_right_work_is_green_and_still_only_practice(kit, programs, tmp_path) -> None:
    (tmp_path / "ada" / "exercises").mkdir(parents=True)
    runner, _ = practised(kit, programs, tmp_path, lesson="slope")
    shutil.copy(SOLUTIONS / "derivative.py", runner.repository / "exercises")
    action = yaml.safe_load((kit / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
    checked = runner.run(action["runs"]["steps"])[-1]
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "practice, unverified" in result_of(runner)["message"]


def test_a_wrong_line_is_annotated_and_no_text_forges_a_command(kit, programs, tmp_path) -> None:
    repository = tmp_path / "ada"
    shutil.copytree(kit, repository)
    raises = '        raise ValueError("x\\n::error::forged\\n")\n'
    hostile = f"class Value:\n    def __init__(self, data):\n{raises}"
    hostile += "    def __add__(self, other):\n        return Value(1)\n    __mul__ = __add__\n"
    (repository / "exercises" / "engine.py").write_text(hostile)
    action = yaml.safe_load((repository / ".github/actions/check/action.yml").read_text(encoding="utf-8"))
    runner = Runner(repository, programs, inputs={"folder": "exercises", "lesson": "value"})
    checked = runner.run(action["runs"]["steps"])[-1]
    commands = [line for line in checked.stdout.splitlines() if line.startswith("::")]
    assert any("file=exercises/engine.py,line=3" in line for line in commands)
    assert not any(line.startswith("::error::forged") for line in checked.stdout.splitlines())


@pytest.mark.parametrize("name", ["check.yml", "classroom.yml"])
def test_a_workflow_of_students_has_no_secret_and_uses_the_action(kit, tmp_path, name) -> None:
    """Whoever can edit a workflow can read its secrets, so there are none."""
    folder = kit
    if name == "check.yml":
        folder = tmp_path / "plain"
        assert grader("release", "--to", folder).exit_code == 0
    text = (folder / ".github" / "workflows" / name).read_text(encoding="utf-8")
    assert "secrets" not in text
    (job,) = yaml.safe_load(text)["jobs"].values()
    assert "./.github/actions/check" in [step.get("uses") for step in job["steps"]]
    assert [path.name for path in (folder / ".github" / "workflows").iterdir()] == [name]


# --- the instructor's ---------------------------------------------------------------


def git(*words: object, cwd: Path) -> str:
    """Run Git as somebody."""
    who = ["-c", "user.name=x", "-c", "user.email=x@y", "-c", "init.defaultBranch=main"]
    done = subprocess.run(
        ["git", *who, *map(str, words)], cwd=cwd, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture(scope="module")
def collected(programs, tmp_path_factory) -> Runner:
    """The instructor's repository after a run, over two students' repositories and one that is not there."""
    home = tmp_path_factory.mktemp("instructor")
    for name, right in (("autograd-ada", True), ("autograd-eve", False)):
        work = home / "work" / name
        (work / "exercises").mkdir(parents=True)
        if right:
            shutil.copy(SOLUTIONS / "engine.py", work / "exercises")
        else:
            (work / "exercises" / "engine.py").symlink_to("/etc/passwd")
        (work / "conftest.py").write_text("raise SystemExit('configured')\n")
        git("init", "--quiet", cwd=work)
        git("add", ".", cwd=work)
        git("commit", "--quiet", "-m", "work", cwd=work)
        git("clone", "--quiet", "--bare", work, home / "organisation" / name, cwd=home)
    done = grader("export", "github", "--to", home / "private")
    assert done.exit_code == 0, done.output
    roster = "repository,username\nautograd-ada,ada\nautograd-eve,eve\nautograd-nobody,nobody\n"
    (home / "private" / "roster.csv").write_text(roster)
    environment = {"REPOSITORIES": f"file://{home / 'organisation'}", "CHAINRULE_SEED": "s", "TOKEN": ""}
    runner = Runner(home / "private", programs, environment, {"lesson": "value", "publish": "true"})
    (job,) = yaml.safe_load((home / "private/.github/workflows/grade.yml").read_text(encoding="utf-8"))[
        "jobs"
    ].values()
    steps = [step for step in job["steps"] if "run" in step]
    for step in steps:
        step.get("env", {}).pop("CHAINRULE_SEED", None)  # given above, in place of a secret
        if LEVEL == "none":
            step["run"] = step["run"].replace("grader grade", "grader grade --isolation none")
    for done in runner.run(steps):
        assert done.returncode == 0, done.stdout + done.stderr
    return runner


def test_all_repositories_are_collected_graded_and_told(collected) -> None:
    summary = json.loads((collected.repository / "reports" / "summary.json").read_bytes())
    assert [(row["submission"], row["score"]) for row in summary["submissions"]] == [
        ("autograd-ada", summary["submissions"][0]["max_score"]),
        ("autograd-eve", 0),
    ]
    assert "autograd-nobody" in collected.written("GITHUB_STEP_SUMMARY")
    assert (collected.repository / "reports" / "scores.csv").exists()


def test_no_link_leads_out_of_what_was_collected(collected) -> None:
    submissions = collected.repository / "submissions"
    assert not any(path.is_symlink() for path in submissions.rglob("*"))
    assert not list(submissions.rglob(".git"))


def test_feedback_comes_on_a_branch_of_its_own(collected) -> None:
    bare = collected.repository.parent / "organisation" / "autograd-ada"
    assert "main" in git("branch", cwd=bare)
    assert git("ls-tree", "--name-only", "feedback", cwd=bare).split() == ["report.md"]
    assert "autograd" in git("show", "feedback:report.md", cwd=bare)
    assert "exercises" in git("ls-tree", "--name-only", "HEAD", cwd=bare)


@pytest.mark.parametrize("name", ["../eve", "-u", "https://x.test/y"])
def test_a_roster_s_name_that_is_none_stops_before_anything_is_cloned(collected, tmp_path, name) -> None:
    (tmp_path / "roster.csv").write_text(f"repository\nautograd-ada\n{name}\n")
    script = collected.repository / "repositories.py"
    command = [collected.programs / "python", script, "collect", tmp_path / "roster.csv", tmp_path / "out"]
    done = subprocess.run(command, env=collected.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is no repository's name" in done.stderr
    assert not (tmp_path / "out").exists()
