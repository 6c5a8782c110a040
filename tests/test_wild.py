"""The wild class: how packages become submissions, and what reading their verdicts taught."""

import re
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from course.judging.answers import apart
from course.judging.submission import Submission
from dev import wild
from tests.conftest import ROOT, Grade, edited, verdicts

PACKAGES = wild.listed()
TANH = """        t = math.tanh(self.data)
        return operation(t, (self,), "tanh", (1.0 - t * t,))
"""
MICROGRAD = Path(str(distribution("micrograd").locate_file("micrograd")))


def in_engine(name: str, alias: str) -> Submission:
    """The reference with one method or attribute of Value called otherwise."""
    submission = edited()
    files = submission.files | {"engine.py": re.sub(rf"\b{name}\b", alias, submission.files["engine.py"])}
    return Submission(alias, files)


# --- from a package to a submission --------------------------------------------


def test_every_package_has_a_version_and_a_hash() -> None:
    names = {package["name"] for package in PACKAGES}
    assert len(names) == len(PACKAGES) >= 12
    for package in PACKAGES:
        assert re.fullmatch(r"[\w.]+", package["version"])
        assert re.fullmatch(r"[0-9a-f]{64}", package["sha256"])
        assert "engine.py" in package["files"]


def test_the_files_of_a_wheel_are_handed_in_under_our_names(tmp_path: Path) -> None:
    package = {
        "name": "small-grad",
        "version": "1.0",
        "files": {"engine.py": "small_grad/core.py"},
        "stands_for": {"core.py": "engine"},
    }
    with zipfile.ZipFile(tmp_path / "small_grad-1.0-py3-none-any.whl", "w") as archive:
        archive.writestr("small_grad/core.py", "raise SystemExit('never run by us')\n")
        archive.writestr("small_grad/other.py", "")
    folder = tmp_path / "students" / "small-grad"
    wild.hand_in(package, wild.wheel(package, tmp_path), folder)
    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "engine.py": "raise SystemExit('never run by us')\n",
        "core.py": "from engine import *\n",
    }


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_package_is_in_the_table(package: wild.Package) -> None:
    table = (ROOT / "docs" / "wild.md").read_text(encoding="utf-8")
    assert f"| {package['name']} {package['version']} |" in table


# --- what reading the verdicts taught -------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "        return (self * 2).sigmoid() * 2 - 1\n",
        "        s = (self + self).sigmoid()\n        return s - (1 - s)\n",
    ],
)
def test_an_operation_may_be_built_from_others(grade: Grade, check: Grade, body: str) -> None:
    """tanh out of other operations, as lesson 8 has it, is one step back too."""
    composed = edited(engine=(TANH, body))
    assert set(verdicts(grade(composed)).values()) == {"passed"}
    assert set(verdicts(check(composed)).values()) == {"passed"}


def test_one_that_loses_its_operand_on_the_way_is_still_wrong(grade: Grade) -> None:
    report = grade(edited(engine=(TANH, "        return (Value(self.data) * 2).sigmoid() * 2 - 1\n")))
    assert [verdicts(report)[id_] for id_ in ("tanh", "tanh-step")] == ["failed", "failed"]


def test_what_an_engine_never_had_is_unanswered(grade: Grade) -> None:
    """micrograd knows no requires_grad; that is not an answer."""
    engine = Submission("micrograd", {"engine.py": (MICROGRAD / "engine.py").read_text(encoding="utf-8")})
    assert verdicts(grade(engine, ["requires-grad"])) == {"requires-grad": "unanswered"}


def test_a_module_without_zero_grad_is_unanswered(grade: Grade) -> None:
    module = Submission("no-zero-grad", {"nn.py": "class Module:\n    def parameters(self): return []\n"})
    assert verdicts(grade(module, ["zero-grad"])) == {"zero-grad": "unanswered"}


def test_a_neuron_that_is_right_but_for_nonlin_loses_only_that(grade: Grade) -> None:
    always = edited(nn=("return n.tanh() if self.nonlin else n", "return n.tanh()"))
    (neuron,) = grade(always, ["neuron"]).exercises
    assert (neuron.score, neuron.max_score) == (2.25, 3.0)


@pytest.mark.parametrize(("name", "alias"), [("log", "ln"), ("relu", "reLU"), ("_backward", "grad_fn")])
def test_other_names_are_understood_and_reported(grade: Grade, name: str, alias: str) -> None:
    renamed = in_engine(name, alias)
    if name == "log":
        files = {**renamed.files, "engine.py": renamed.files["engine.py"].replace("math.ln", "math.log")}
        renamed = Submission(alias, files)
    report = grade(renamed, ["mul-step", "log", "relu"])
    assert set(verdicts(report).values()) == {"passed"}
    assert f"rename:{alias}:{name}" in report.notes


def test_numbers_that_differ_are_shown_to_differ() -> None:
    assert apart(0.5, 0.25) == ("0.5", "0.25")
    assert apart(0.5, 0.5 - 1e-9) == ("0.5", "0.499999999")
    assert apart(4.0, float("nan")) == ("4", "not a number")
