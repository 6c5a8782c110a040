"""Laws of the report formats: each is what it says it is, and nothing that a student writes can break out of it."""

import base64
import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from click.testing import CliRunner
from markdown_it import MarkdownIt

from course.cli import build
from course.judging.report import (
    CheckResult,
    ExerciseResult,
    Isolation,
    ScoreReport,
    Verdict,
    from_json,
    schema,
)
from course.plugins import collect, plugin_manager
from course.reporters import Reporter, Setting
from course.reporters.github import classroom, line_of
from course.text import LANGUAGES
from tests.conftest import MISTAKES as KNOWN
from tests.conftest import PACK, files_of, made

DATA = Path(__file__).with_name("data")
REPORTERS: dict[str, Reporter] = collect(plugin_manager().hook.register_reporters)
OVERWRITES = next(mistake for mistake in KNOWN if mistake.id == "overwrites-instead-of-adding")

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>'",
    "</script><b>",
    "{{ 7*7 }}{% raw %}",
    "]]><x/>",
    "&lt;b&gt; &amp; &#60;",
    '=HYPERLINK("http://x.test","y")',
    "+1+cmd|' /C calc'!A0",
    " -2+3",
    "@SUM(1)",
    "＝1+1",
    "\tt=1",
    "::error file=engine.py::forged",
    "  ::set-output name=result::forged",
    "##[error]forged",
    "x%0A::error::forged",
    "a\n::error::forged\r\n::warning::forged",
    "\x1b[31mred\x1b[0m\x07\x00",
    "\u202eright to left\u2066\u200f",
    "no character \ufffe \x0b",
    "[link](javascript:alert(1)) ![i](http://x.test/i)",
    "**bold** `code` | cell | http://x.test <http://x.test>",
    "# heading\n\n---\n- item",
    "名字" * 400,
]


def report_of(text: str, verdict: Verdict = Verdict.CRASHED) -> ScoreReport:
    """A report in which everything that a student can choose is this text."""
    facts = {"error": text, "text": text, "file": text, "line": "3", "numbers": text}
    asked = dict.fromkeys(("call", "wanted", "got"), text)
    about = {"title": text, "visibility": "visible", "verdict": verdict, "score": 0.0, "max_score": 1.0}
    checks = [
        CheckResult(id="add/raised", message="raised", facts=facts, **about),
        CheckResult(
            id="add/wrong",
            message="wrong-result",
            facts=asked,
            **about,
        ),
    ]
    exercise = ExerciseResult(
        id="add",
        lesson="value",
        score=0.0,
        max_score=2.0,
        verdict=verdict,
        checks=checks,
        follow_through=[f"lend:{text}"],
    )
    return replace(
        BLANK, submission=text, exercises=[exercise], notes=[f"unread:{text}", f"rename:{text}:Value"]
    )


BLANK = ScoreReport(
    submission="",
    digest="0" * 64,
    pack="autograd",
    pack_version="0.1.0",
    grader="9.8.7",
    python="3.11.99",
    platform="Plan9",
    inputs="cafe",
    score=0.0,
    max_score=2.0,
    verified=False,
    isolation=Isolation(level="standard"),
    exercises=[],
)


@pytest.fixture(scope="module")
def wrong(judge) -> ScoreReport:
    """The report on a real mistake: some exercises right, one wrong."""
    return judge.grade(made(OVERWRITES), ["add", "mul", "backward", "accumulation", "sub"])[0]


def rendered(name: str, report: ScoreReport, lang: str = "en", **about) -> str:
    setting = Setting(pack=PACK, lang=lang, files=files_of("reference"), folder="work", **about)
    return REPORTERS[name].render(report, setting).decode("utf-8-sig")


# --- each is what it says it is ------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_bears_every_text(name: str, text: str) -> None:
    """Whatever a student writes, the format stays whole, and what it would do is not done."""
    for lang in LANGUAGES:
        HARMLESS[name](rendered(name, report_of(text), lang))


@pytest.mark.parametrize("name", REPORTERS)
def test_every_format_says_what_judged(name: str, wrong: ScoreReport) -> None:
    """Grader, pack, Python, platform, isolation."""
    said = rendered(
        name, replace(wrong, grader="9.8.7", pack_version="6.5.4", python="3.99", platform="Plan9")
    )
    if name == "github":
        said = summary_of(wrong)
        assert wrong.grader in said.replace("\\", "")
        return
    for fact in ("9.8.7", "autograd", "6.5.4", "3.99", "Plan9", wrong.isolation.level):
        assert fact in said.replace("\\", "")


def summary_of(report: ScoreReport) -> str:
    return rendered("markdown", report)


def harmless_json(text: str) -> None:
    jsonschema.validate(json.loads(text), schema())


def harmless_text(text: str) -> None:
    assert all(char.isprintable() or char == "\n" for char in text)
    assert not any(is_command(line) for line in text.splitlines())


def is_command(line: str) -> bool:
    """Whether GitHub's runner takes a line of a log for a command."""
    return line.lstrip().startswith("::") or "##[" in line


def harmless_xml(text: str) -> None:
    xmlschema.validate(text, str(DATA / "junit" / "junit-10.xsd"))
    suite = ElementTree.fromstring(text)
    assert {element.tag for element in suite.iter()} == {
        "testsuites",
        "testsuite",
        "properties",
        "property",
        "testcase",
        "failure",
    }
    assert len(list(suite.iter("testcase"))) == 2


def harmless_markdown(text: str) -> None:
    """Headings, two lists, a table, and text: no link, picture, code or HTML of a student's."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inner = [child.type for token in tokens for child in token.children or ()]
    assert set(inner) <= {
        "text",
        "text_special",
        "strong_open",
        "strong_close",
        "em_open",
        "em_close",
        "softbreak",
    }
    kinds = [token.type for token in tokens]
    assert (kinds.count("heading_open"), kinds.count("tr_open"), kinds.count("bullet_list_open")) == (2, 2, 1)
    assert not {"html_block", "code_block", "fence", "hr", "blockquote_open"} & set(kinds)


def harmless_csv(text: str) -> None:
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 3
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert not re.match(r"\s*[=+\-@＝＋－＠]", cell)
        assert cell.isprintable()


def harmless_gradescope(text: str) -> None:
    results = json.loads(text)
    jsonschema.validate(results, GRADESCOPE)
    shown = [
        results["output"],
        *(part for test in results["tests"] for part in (test["name"], test["output"])),
    ]
    for part in shown:
        harmless_text(part)


def harmless_github(text: str) -> None:
    """One line an exercise, and all of it one command of ours."""
    (line,) = text.splitlines()
    match = re.fullmatch(r"::error file=work/[\w.]+,line=\d+,title=([^:,]*)::(.*)", line)
    assert match
    for part in match.groups():
        unescaped = re.sub("%(25|0D|0A|3A|2C)", lambda found: chr(int(found[1], 16)), part)
        harmless_text(unescaped)


class Outline(HTMLParser):
    """The tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.found.append(tag + "".join(f" {name}" for name, _ in attrs))


def outline(page: str) -> list[str]:
    parser = Outline()
    parser.feed(page)
    return parser.found


def harmless_html(text: str) -> None:
    """The page is built as for a harmless text; no tag and no attribute is more."""
    langs = {rendered("html", report_of("harmless"), lang): lang for lang in LANGUAGES}
    assert outline(text) in [outline(page) for page in langs]
    assert all(char.isprintable() or char == "\n" for char in text)


HARMLESS: dict[str, Callable[[str], None]] = {
    "json": harmless_json,
    "text": harmless_text,
    "terminal": harmless_text,
    "junit": harmless_xml,
    "markdown": harmless_markdown,
    "csv": harmless_csv,
    "gradescope": harmless_gradescope,
    "github": harmless_github,
    "html": harmless_html,
}
VISIBILITY = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMATS = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEST = {
    "type": "object",
    "required": ["name", "score", "max_score", "status"],
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "max_score": {"type": "number"},
        "status": {"enum": ["passed", "failed"]},
        "name": {"type": "string"},
        "name_format": FORMATS,
        "number": {"type": "string"},
        "output": {"type": "string"},
        "output_format": FORMATS,
        "tags": {"type": "array", "items": {"type": "string"}},
        "visibility": VISIBILITY,
        "extra_data": {"type": "object"},
    },
}
GRADESCOPE = {  # the fields that Gradescope documents, and no others
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": {"type": "number"},
        "execution_time": {"type": "number"},
        "output": {"type": "string"},
        "output_format": FORMATS,
        "test_output_format": FORMATS,
        "test_name_format": FORMATS,
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
}


# --- what they say ---------------------------------------------------------------


def test_gradescope_is_told_the_score_of_every_exercise(wrong: ScoreReport) -> None:
    results = json.loads(rendered("gradescope", wrong))
    assert results["score"] == wrong.score == sum(test["score"] for test in results["tests"])
    assert [test["status"] for test in results["tests"]].count("failed") == 1


@pytest.mark.parametrize("name", ["text", "markdown", "csv", "gradescope", "html", "junit"])
def test_what_is_void_has_no_score(name: str) -> None:
    """A fault of the grader is no zero, in no format."""
    said = rendered(name, report_of("x", Verdict.VOID))
    assert "void" in said.lower()
    if name == "gradescope":
        assert not {"score", "tests"} & set(json.loads(said))
    if name == "csv":
        assert {row["score"] for row in csv.DictReader(io.StringIO(said))} == {""}
    assert "0 / 2" not in said.replace("\\", "")


def test_junit_counts_what_failed(wrong: ScoreReport) -> None:
    suites = ElementTree.fromstring(rendered("junit", wrong))
    failed = {suite.get("name") for suite in suites if suite.get("failures") != "0"}
    assert failed == {"accumulation.accumulation"}
    cases = sum(len(exercise.checks) for exercise in wrong.exercises)
    assert sum(int(suite.get("tests", "")) for suite in suites) == cases == len(list(suites.iter("testcase")))


def test_an_annotation_stands_where_the_work_is(wrong: ScoreReport) -> None:
    (line,) = rendered("github", wrong).splitlines()
    file, number = re.match(r"::error file=work/([\w.]+),line=(\d+)", line).groups()
    assert "def " in files_of("reference")[file].splitlines()[int(number) - 1]


def test_a_definition_is_found_without_running_the_text() -> None:
    text = "def add(): pass\nclass Value:\n    def mul(self): pass\n    def add(self): pass\n"
    assert line_of(text, ["Value", "add"]) == 4
    assert line_of(text, ["Value", "gone"]) == 2
    assert line_of("((((", ["Value"]) == 1


@pytest.mark.parametrize("verdict", Verdict)
def test_classroom_is_told_pass_fail_or_error(verdict: Verdict) -> None:
    result = json.loads(base64.b64decode(classroom(report_of("x", verdict), Setting(pack=PACK))))
    expected = {"passed": "pass", "void": "error"}.get(verdict.value, "fail")
    assert result["status"] == expected == result["tests"][0]["status"]
    assert result["version"] == 1


# --- course check ------------------------------------------------------------------


@pytest.fixture
def work(tmp_path, monkeypatch) -> Path:
    """A student's folder with the mistake in it."""
    monkeypatch.chdir(tmp_path)
    for name, text in made(OVERWRITES).files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def check(*arguments: str):
    return CliRunner().invoke(build(plugin_manager(), "course", ""), ["check", *arguments])


@pytest.mark.parametrize("name", ["text", "json", "junit", "github", "markdown"])
def test_a_student_s_workflow_gets_every_format_of_the_kit(name: str, work: Path, monkeypatch) -> None:
    """What a student's machine says is practice, and says so."""
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(work / "summary.md"))
    monkeypatch.setenv("GITHUB_OUTPUT", str(work / "output"))
    result = check("accumulation", "add", "--format", name)
    assert result.exit_code == 1, result.output
    said = result.output
    if name == "json":
        assert from_json(said.encode()).verified is False
    elif name == "github":
        assert said.startswith("::error file=engine.py,line=")
        assert "practice, unverified" in (work / "summary.md").read_text(encoding="utf-8").replace("\\", "")
        encoded = (work / "output").read_text(encoding="utf-8").removeprefix("result=")
        assert json.loads(base64.b64decode(encoded))["message"].startswith("practice, unverified")
    else:
        assert "practice, unverified" in said.replace("\\", "")


def test_a_format_that_is_not_there_is_refused_before_anything_runs(work: Path) -> None:
    result = check("--format", "pdf")
    assert result.exit_code == 2
    assert "junit" in result.output
    assert not (work / ".course").exists()
