"""The Chinese messages: all there, none out of date, and nothing English is left between them."""

import ast
import io
import re
from dataclasses import replace
from pathlib import Path
from string import Formatter

import click
import pytest
from babel.messages.mofile import read_mo
from click.testing import CliRunner

import course.cli
import grader.cli
from course.cli import build
from course.helping import help_texts
from course.judging.report import CheckResult
from course.judging.student import Student, Wrong
from course.messages import TITLED, WORDED, say, say_follow_through
from course.plugins import plugin_manager
from course.reporters import Setting
from course.reporters.text import text as text_report
from course.screen import columns
from course.text import language, translator
from dev import translations
from tests.conftest import MISTAKES, PACK, ROOT, edited, made

PO = translations.LOCALES / "zh" / "LC_MESSAGES" / "chainrule.po"
CATALOG = translations.read(PO)
MESSAGES = [message for message in CATALOG if message.id]
MEND = "run python -m dev.translations, and translate what it names"


def words(text):
    """The words in Latin letters, but for one-letter names and Markdown's code; a file's name is one word."""
    return set(re.findall(r"[A-Za-z_][\w./-]*[A-Za-z_]", re.sub(r"`[^`]*`", "", text), re.ASCII))


# What reads the same in every language: names in the code, commands, and what is typed.
CODE = words("""
    _prev _op backward topological_order op args tanh lambda course hint check rung grader build Python MiB
    forward_difference central_difference partial_difference expression_gradients neuron_gradients
    Value Values exp log relu sigmoid sum requires_grad retain_graph True False grad w.grad output inputs UTF
    Neuron nonlin Layer nout MLP zero_grad fit_network SGD Adam params lr momentum minimise Himmelblau ReLU
    graph reset all new engine.py .py py
    resume seed design.toml scheduler ADDR python3 -m pip install chainrule cluster isolation none docs/security.md
    Linear forward error a.grad b.grad mse mean_square softmax logit cross_entropy binary_cross_entropy
    grade to class class.toml column reason wheelhouse README.md parameters CSV email id submission username
    OLD NEW REPORT Canvas Moodle nbgrader Gradescope GitHub Classroom autograder.zip svg png html dot folder handed-in
    watch replay doctor report start poll folder DIR EDITOR git python.org force-reinstall PYTHONUTF chcp sudo apt
    fonts-noto-cjk Debian Ubuntu Windows Terminal VS Code code.visualstudio.com
    PyTorch UTC plot recorded list read index.html format json png svg JSON PATH LESSON NAME EXERCISE PACK Dask f3a
    CSV Canvas Classroom GitHub Gradescope Moodle NEW OLD REPORT autograder.zip dot email html id nbgrader
    submission username
    chainrule/replaced generate_feedback language most_days submitted full DIR/submitted release lesson points yes
    init generate_assignment score
    editable verify pack unanswered exercise
    graphviz matplotlib back at PLACE out FILE GB ipynb collect reports/ada CHAINRULE_SEED EXCHANGE/COURSE
""")


GAP = re.compile(r"\{\w+(!r|:\w+)?\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff] ?([,;:?!]|\.(?!\w))|[,;:?!]\s?[\u4e00-\u9fff]")


def gaps(text):
    """The names in braces, as often as they occur."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name)


# --- the catalog --------------------------------------------------------------


def test_the_catalog_holds_what_the_code_says():
    """A text that is new or gone is noticed."""
    said = {message.id for message in translations.template() if message.id}
    kept = {message.id for message in MESSAGES}
    assert said - kept == set(), f"new: {MEND}"
    assert kept - said == set(), f"gone: {MEND}"
    assert not CATALOG.obsolete


def test_texts_of_every_kind_are_found():
    """Marked texts, checks' titles (hidden ones too), and what a check asks about, filled in; code is left out."""
    said = {message.id for message in translations.template()}
    assert {"passed", "All done.", TITLED, "not a number", "args[i] after the call"} <= said
    assert {"A number that is used twice gets both gradients", "The order of random graphs"} <= said
    assert {"[(w + v).requires_grad, w.grad after building again]", "a chain of 100,000 additions"} <= said
    assert not {text for text in said if text.startswith(("expression_gradients(2", "fit_linear("))}


def test_every_message_is_translated():
    """None is empty, and none is a guess."""
    assert [message.id for message in MESSAGES if not message.string or message.fuzzy] == [], MEND


def test_the_gaps_agree():
    """What the code fills in has a place in both languages."""
    assert [message.id for message in MESSAGES if gaps(message.string) != gaps(message.id)] == []


def test_the_translations_are_chinese():
    """Besides code they hold no English, and their punctuation is Chinese where the words are."""
    english = {message.id: words(GAP.sub("", message.string)) - CODE for message in MESSAGES}
    assert {id_: left for id_, left in english.items() if left} == {}
    assert [message.string for message in MESSAGES if HALF_WIDTH.search(message.string)] == []


def test_the_programs_read_what_the_translators_wrote():
    """The compiled catalog is the .po's."""
    compiled = read_mo(io.BytesIO(translations.as_mo(CATALOG)))
    shipped = read_mo(io.BytesIO(PO.with_suffix(".mo").read_bytes()))
    as_dict = [{message.id: message.string for message in one if message.id} for one in (compiled, shipped)]
    assert as_dict[0] == as_dict[1], "run python -m dev.translations"


def test_an_update_keeps_every_translation(tmp_path):
    """Updating loses nothing, and updating what was updated changes no byte."""
    once = translations.updated(PO)
    assert {message.id: message.string for message in once if message.id} == {
        m.id: m.string for m in MESSAGES
    }
    copy = tmp_path / "zh" / "LC_MESSAGES" / PO.name
    copy.parent.mkdir(parents=True)
    copy.write_bytes(translations.as_po(once))
    assert translations.as_po(translations.updated(copy)) == copy.read_bytes()


CLICK = translations.read(PO.with_name("click.po"))


def test_clicks_own_words_are_translated():
    """Every message that click can show has its Chinese, with the same gaps, and the compiled file is up to date."""
    said = {message.id for message in translations.clicks_template() if message.id}
    kept = [message for message in CLICK if message.id]
    assert {message.id for message in kept} == said, MEND
    assert [message.id for message in kept if not all(translations.as_texts(message.string))] == []
    for message in kept:
        allowed = {gap for text in translations.as_texts(message.id) for gap in gaps(text)}
        assert {gap for text in translations.as_texts(message.string) for gap in gaps(text)} <= allowed
    shipped = PO.with_name("click.mo").read_bytes()
    compiled = [
        {str(message.id): message.string for message in read_mo(io.BytesIO(mo)) if message.id}
        for mo in (translations.as_mo(CLICK), shipped)
    ]
    assert compiled[0] == compiled[1], "run python -m dev.translations"


PROGRAMS = {"course": course.cli.HELP, "grader": grader.cli.HELP}


def commands_of(command, names):
    """A command with its names, and all that lie below it."""
    yield names, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands_of(below, (*names, name))


COMMANDS = {
    names: command
    for program, said in PROGRAMS.items()
    for names, command in commands_of(build(plugin_manager(), program, said), (program,))
}


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("asked", [("--help", "--lang", "zh"), ("--lang=zh", "-h")], ids=" ".join)
def test_help_speaks_chinese(command, asked):
    """Every text of every command, and click's own words; nothing is wider than a terminal; and English comes back."""
    group = build(plugin_manager(), command[0], PROGRAMS[command[0]])
    texts = list(help_texts(COMMANDS[command]))
    texts = texts[:1] if isinstance(COMMANDS[command], click.Group) else texts
    chinese = CliRunner().invoke(group, [*command[1:], *asked])
    assert chinese.exit_code == 0
    joined = "".join(chinese.output.split())
    for text in texts:
        assert "".join(translator("zh")(text).split()) in joined
    assert chinese.output.startswith("用法：")
    assert "显示本帮助后退出。" in chinese.output
    assert max(map(columns, chinese.output.splitlines())) <= 80
    english = CliRunner().invoke(group, [*command[1:], "--help", "--lang", "en"]).output
    assert english.startswith("Usage: ")
    assert "Show this message and exit." in english
    assert "".join(texts[0].split()) in "".join(english.split())


def test_a_usage_error_is_chinese(run):
    """What click itself complains about."""
    assert "没有选项 '--alll'" in run("check", "--alll", "--lang", "zh")[1]


# --- what students and instructors read ---------------------------------------


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Run `course` in an empty folder, in a given environment: the exit code and what it printed."""
    monkeypatch.chdir(tmp_path)
    unset = dict.fromkeys(("CHAINRULE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))

    def run(*arguments, **environment):
        group = build(plugin_manager(), "course", "")
        result = CliRunner(env=unset | environment).invoke(group, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result.exit_code, result.output

    return run


def write(submission):
    """Put a submission's files into the working folder."""
    for name, text in submission.files.items():
        Path(name).write_text(text, encoding="utf-8")


IDS = {word for id_ in PACK.by_id for word in words(id_)}
FILES = {f"{name}.py" for name in ("derivative", "manual", "engine")}
SYMBOLS = {symbol for exercise in PACK.by_id.values() for symbol in exercise.symbols}
RAISES = ('"""The hyperbolic tangent.', 'raise ValueError("糟糕")\n        """The hyperbolic tangent.')
FAILURES = {
    "wrong": ("accumulation", edited(engine=("operand.grad += grad", "operand.grad = grad"))),
    "raises": ("tanh", edited(engine=RAISES)),
    "blocked": ("accumulation", edited(engine=("        self.grad = 1.0\n", ""))),
    "no number": ("forward-difference", edited(derivative=("return (f(x + h) - f(x)) / h", "return 'x'"))),
}


@pytest.mark.parametrize("kind", FAILURES)
def test_a_failing_check_speaks_chinese(kind, run):
    """Apart from code, no English is left on the screen."""
    exercise, submission = FAILURES[kind]
    write(submission)
    code, output = run("check", exercise, "--lang", "zh")
    assert code == 1
    assert "看提示：course hint" in output or "下一步：course check" in output
    allowed = CODE | IDS | FILES | SYMBOLS | {"ValueError", f"course/{exercise}.svg"}
    kept = {word for case in Path(".course/cases").glob("*") for word in words(case.stem)}
    assert words(output) <= allowed | kept


@pytest.mark.parametrize("command", [("list",), ("start",), ("hint",)], ids=lambda command: command[0])
def test_the_other_commands_speak_chinese(command, run):
    """So do they all."""
    code, output = run(*command, "--lang", "zh")
    assert code == 0
    lessons = {lesson.id for lesson in PACK.manifest.lessons}
    assert words(output) <= CODE | IDS | FILES | lessons


ONE_A_LESSON = {PACK.lesson_of[mistake.loses[0]].id: mistake for mistake in reversed(MISTAKES)}


@pytest.mark.parametrize("lesson", ONE_A_LESSON)
def test_a_report_speaks_chinese(lesson, judge):
    """The text report says it all in Chinese: titles, hidden ones too, and what went wrong."""
    mistake = ONE_A_LESSON[lesson]
    report = replace(judge.grade(made(mistake), mistake.loses)[0], submission="一份作业")
    checks = [check for exercise in report.exercises for check in exercise.checks]
    facts = [fact for check in checks for fact in check.facts.items()]
    assert facts
    quoted = {word for name, fact in facts if is_quoted(name, fact) for word in words(fact)}
    judged_by = {report.pack, report.platform}
    assert words(text_report(report, Setting(pack=PACK, lang="zh"))) <= CODE | IDS | quoted | judged_by


def is_quoted(name, fact):
    """Whether a fact is no text of ours, or one with a place behind it (see the next test)."""
    return name not in WORDED


@pytest.mark.parametrize(
    ("got", "wanted", "place"), [({"f": 2.0}, {"f": 1.0}, '["f"]'), ([[2.0]], [[1.0]], "[0][0]")]
)
def test_a_place_in_an_answer_leaves_the_words_chinese(got, wanted, place):
    """What is asked about is translated, wherever in the answer the difference is."""
    with pytest.raises(Wrong) as caught:
        Student(None, None, None).gives("expression_gradients of random numbers", got, wanted)
    said = say(result(caught.value.message, caught.value.facts), translator("zh"))
    assert said == f"取随机数时的 expression_gradients{place} 应为 1；你的结果：2。"


@pytest.mark.parametrize("kind", ["avoid", "lend"])
def test_follow_through_speaks_chinese(kind):
    """So does what is said about how a score was kept from falling twice."""
    assert words(say_follow_through(f"{kind}:backward", translator("zh"))) == {"backward"}


def test_what_is_no_number_is_said_in_chinese():
    """A fact that is words of ours is translated; a fact that is the student's own is not."""
    facts = {"call": "args afterwards", "wanted": "1", "got": "not a number", "numbers": ""}
    said = say(result("wrong-result", facts), translator("zh"))
    assert said == "调用之后的 args 应为 1；你的结果：非数值。"
    raised = {"error": "ValueError", "text": "not a number", "file": "", "line": ""}
    assert say(result("raised", raised), translator("zh")) == "你的代码抛出了 ValueError：not a number。"


def result(message, facts):
    """A check that ended with this message."""
    about = {"id": "add/x", "title": "", "visibility": "visible", "verdict": "failed"}
    return CheckResult(**about, score=0.0, max_score=1.0, message=message, facts=facts)


# --- which language -----------------------------------------------------------

LOCALES = [
    ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
    ({"LANG": "zh_TW.UTF-8"}, "zh"),
    ({"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "de_DE.UTF-8"}, "zh"),
    ({"LC_ALL": "C"}, "en"),
    ({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"}, "en"),
    ({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "zh"),
    ({"LC_ALL": "fr_FR.UTF-8"}, "en"),
    ({"CHAINRULE_LANG": "zh", "LC_ALL": "C"}, "zh"),
    ({"CHAINRULE_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
]


@pytest.mark.parametrize(("environment", "lang"), LOCALES)
def test_the_language_comes_from_the_locale(environment, lang, run):
    """CHAINRULE_LANG first, then the locale's variables in their usual order; English where we know no better."""
    assert language(None, environment) == lang
    said = run("hint", **environment)[1]
    assert ("更多提示" if lang == "zh" else "More: ") in said


@pytest.mark.parametrize(("asked", "said"), [("en", "More: "), ("zh", "更多提示")])
@pytest.mark.parametrize("where", ["before", "behind"])
def test_the_option_wins(asked, said, where, run):
    """--lang, before the command or behind it, is stronger than any variable."""
    words = ["--lang", asked, "hint"] if where == "before" else ["hint", "--lang", asked]
    other = "zh" if asked == "en" else "en"
    assert said in run(*words, CHAINRULE_LANG=other, LC_ALL="zh_CN.UTF-8")[1]


def test_no_locale_is_english():
    """Where nothing is set."""
    assert language(None, {}) == "en"


# --- errors ----------------------------------------------------------------------

# A pack's author reads English: what is wrong in a manifest, a check file or the corpus is not translated.
OF_AUTHORS = ("course/judging", "course/lessons", "grader/attacks", "grader/corpus.py", "grader/builder.py")
OF_AUTHORS += ("grader/fingerprints.py", "grader/packkit.py")
TO_USERS = {"UsageError", "SubmissionError", "Unable", "ClickException", "BadParameter", "DrawingError"}


def bare_errors(file: Path):
    """The lines that raise an error for users whose text is written there, and is not marked for the catalog."""
    wanted = TO_USERS | {"PackError"} if file.is_relative_to(ROOT / "grader") else TO_USERS
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        call = node.exc if isinstance(node, ast.Raise) else None
        if isinstance(call, ast.Call) and call.args and ast.unparse(call.func).split(".")[-1] in wanted:
            text = call.args[0]
            if isinstance(text, ast.JoinedStr) and not is_made_of_translated(text):
                yield node.lineno
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield node.lineno


def is_made_of_translated(text: ast.JoinedStr) -> bool:
    """Whether no word of its own stands between what it puts together."""
    return not any(isinstance(part, ast.Constant) and words(part.value) for part in text.values)


@pytest.mark.parametrize("folder", ["course", "grader"])
def test_errors_for_students_and_instructors_are_in_the_catalog(folder):
    files = (path for path in (ROOT / folder).rglob("*.py") if "template" not in path.parts)
    there = [path for path in files if not path.relative_to(ROOT).as_posix().startswith(OF_AUTHORS)]
    bare = [f"{path.relative_to(ROOT)}:{line}" for path in there for line in bare_errors(path)]
    assert not bare, "mark these for the catalog: told(N_(...), …)"
    assert len(there) > 30


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["reset"], "请指定一道练习"),
        (["plot", "parabola", "--out", "x.bmp"], "曲线图可以写成"),
        (["graph", "a*b", "a=1", "b=2", "--out", "x.bmp"], "计算图可以写成"),
        (["check", "--format", "foo"], "没有名为 'foo' 的格式"),
        (["submit", "--to", "nbgrader"], "请指定 nbgrader 的位置"),
    ],
)
def test_a_wrong_command_is_answered_in_the_students_language(command, said):
    group = build(plugin_manager(), "course", course.cli.HELP)
    result = CliRunner().invoke(group, ["--lang", "zh", *command])
    assert result.exit_code == 2
    assert said in result.output
