"""The lessons: their code runs, no link is dead, the two languages say the same, in the glossary's words."""

import re
import shutil

import pytest
from click.testing import CliRunner

from course.cli import build
from course.plugins import plugin_manager
from course.reading.glossary import load_glossary
from course.reading.lesson import Prose, prose_path, read_prose, title_of, with_prose
from course.reading.links import dead_links, links_of
from course.reading.page import page
from course.reading.pictures import Plots, graph_pictures
from course.reading.plain import SPELT, as_plain, plain_inline, readable, wrapped
from course.screen import columns
from dev.lessons import run
from grader.verifying.linting import parts_of
from tests.conftest import PACK

LANGUAGES = PACK.manifest.languages
LESSONS = {lesson.id: lesson for lesson in with_prose(PACK)}
PROSES = {
    (id_, lang): read_prose(PACK, lesson, lang) for id_, lesson in LESSONS.items() for lang in LANGUAGES
}
GLOSSARY = load_glossary(PACK)
PLOTS = Plots(PACK)
MILESTONES = {"accumulation", "functions", "line", "networks", "optimisers"}
MINUTES, WORDS_A_MINUTE, CHARACTERS_A_MINUTE = 45, 110, 250  # reading with care, not counting exercises

each = pytest.mark.parametrize(("id_", "lang"), PROSES, ids=lambda value: value)
each_pair = pytest.mark.parametrize("id_", LESSONS)


def text_of(prose: Prose) -> str:
    """Its running text: no code, no maths, no addresses of links."""
    parts = [node.content for node in prose.tree.walk() if node.type == "text"]
    return "\n".join(
        parts
        + [
            title_of(node)
            for node in prose.tree.walk()
            if node.type in ("container_predict", "container_wrong")
        ]
    )


def plain_code(code: str) -> str:
    """Code without its comments and its words for people."""
    code = re.sub(r"#.*", "", code)
    return "\n".join(
        re.sub(r"[^\x00-\x7f]+|\"[^\"]*\"|'[^']*'", "", line).rstrip() for line in code.splitlines()
    )


# === What is there ===========================================================


def test_every_lesson_but_the_extra_has_prose_in_every_language():
    """Thirteen lessons; deep-graph's has none."""
    without = {lesson.id for lesson in PACK.manifest.lessons} - set(LESSONS)
    assert without == {"extra"}
    for lesson in LESSONS.values():
        assert all(prose_path(PACK, lesson, lang).exists() for lang in LANGUAGES)


@each
def test_a_lesson_has_all_its_exercises_once_and_all_that_a_lesson_has(id_, lang):
    """Title, exercises in order, a question, a picture, a wrong answer, PyTorch, a milestone where there is one."""
    prose = PROSES[id_, lang]
    lesson = LESSONS[id_]
    assert prose.text.splitlines()[0] == f"# {lesson.title[lang]}"
    assert [title for _, title in prose.containers("exercise")] == [
        exercise.id for exercise in lesson.exercises
    ]
    for kind in ("predict", "wrong", "torch"):
        assert list(prose.containers(kind)), kind
    assert bool(list(prose.containers("milestone"))) == (id_ in MILESTONES)
    assert [*prose.fences("graph"), *prose.fences("plot")]


@each
def test_a_lesson_links_to_the_next(id_, lang):
    """So that nobody is left standing at the end of a page."""
    order = list(LESSONS)
    links = links_of(PROSES[id_, lang])
    if id_ != order[-1]:
        assert f"lesson:{order[order.index(id_) + 1]}" in links


@each
def test_reading_and_exercises_fit_into_45_minutes(id_, lang):
    """The manifest's minutes are for the whole lesson."""
    text = text_of(PROSES[id_, lang])
    amount = (
        len(re.findall(r"[一-鿿]", text)) / CHARACTERS_A_MINUTE
        if lang == "zh"
        else len(text.split()) / WORDS_A_MINUTE
    )
    assert amount < MINUTES / 2
    assert LESSONS[id_].minutes <= MINUTES


# === It is true ==============================================================


@each
def test_the_code_prints_what_the_lesson_shows(id_, lang):
    """All blocks run in order beside the reference; what they print stands below them, to the letter."""
    for ran in run(PROSES[id_, lang]):
        assert ran.printed == ran.shown, (
            f"{PROSES[id_, lang].path}, line {ran.line}: python -m dev.lessons {id_}"
        )


@each
def test_no_link_is_dead(id_, lang):
    """Lessons, exercises and terms that are linked to exist."""
    assert dead_links(PROSES[id_, lang], PACK, GLOSSARY) == []


@each
def test_what_course_check_says_in_a_lesson_is_what_it_says(id_, lang):
    """The lines of its messages are messages of the catalog, with numbers filled in; its titles are the manifest's."""
    for node in PROSES[id_, lang].fences("console"):
        for line in node.content.splitlines():
            if match := re.match(r"✗ ([\w-]+)  (.+?)  \(", line):
                assert PACK.by_id[match[1]].title[lang] == match[2]
            if match := re.match(r"\$ course check ([\w-]+)$", line):
                assert match[1] in PACK.by_id


# === Two languages ===========================================================


@each_pair
def test_the_languages_have_the_same_parts_in_the_same_order(id_):
    """A part that was changed in one language only is a stale translation."""
    first, *others = [list(parts_of(PROSES[id_, lang])) for lang in LANGUAGES]
    assert all(other == first for other in others)


@each_pair
def test_the_languages_have_the_same_code_maths_and_graphs(id_):
    """All but comments, words that are printed, and captions."""
    first, second = (list(PROSES[id_, lang].tree.walk()) for lang in LANGUAGES)
    for kind in ("math_block", "math_inline"):
        formulas = [sorted(node.content for node in nodes if node.type == kind) for nodes in (first, second)]
        assert formulas[0] == formulas[1]
    for mine, theirs in zip(
        *([node for node in nodes if node.type == "fence"] for nodes in (first, second)), strict=True
    ):
        if mine.info.startswith("python"):
            assert plain_code(mine.content) == plain_code(theirs.content)
        if mine.info.startswith("graph"):
            assert mine.content.splitlines()[:2] == theirs.content.splitlines()[:2]


@each_pair
def test_the_languages_link_to_the_same_terms_and_lessons(id_):
    """In whatever order the sentences want."""
    first, second = (sorted(links_of(PROSES[id_, lang])) for lang in LANGUAGES)
    assert first == second


@each
def test_no_term_goes_by_a_second_name(id_, lang):
    """The glossary lists what a term must not be called."""
    text = text_of(PROSES[id_, lang])
    for term in GLOSSARY.values():
        for name in term.avoid.get(lang, ()):
            assert name not in text, f"{name}: write {term.called(lang)}"


@each
def test_a_linked_term_is_called_by_its_name(id_, lang):
    """The text of a link to the glossary is the term's name, as the grammar wants it."""
    for node in PROSES[id_, lang].tree.walk():
        if node.type == "link" and str(node.attrs["href"]).startswith("glossary:"):
            term, text = GLOSSARY[str(node.attrs["href"]).partition(":")[2]], plain_text(node)
            stem = term.called(lang).lower() if lang == "zh" else term.called(lang).lower()[:4]
            assert stem in text.lower(), f"{text}: {term.called(lang)}"


def plain_text(node) -> str:
    """The text within a node."""
    return "".join(child.content for child in node.walk() if child.type in ("text", "code_inline"))


def test_the_glossary_is_whole():
    """About forty terms, each with a name and a sentence in every language; nobody is told to avoid the right name."""
    assert len(GLOSSARY) >= 40
    for term in GLOSSARY.values():
        for lang in LANGUAGES:
            assert term.called(lang)
            assert term.what[lang].endswith((".", "。"))
            assert term.called(lang) not in term.avoid.get(lang, ())


def test_the_rest_of_the_course_keeps_to_the_glossary_too():
    """Tasks, titles and hints of the manifest, in Chinese."""
    texts = [
        exercise.task["zh"] + exercise.title["zh"] + "".join(exercise.hints["zh"])
        for exercise in PACK.by_id.values()
    ]
    found = {
        name
        for term in GLOSSARY.values()
        for name in term.avoid.get("zh", ())
        for text in texts
        if name in text
    }
    assert found == set()


# === On a page and in a terminal =============================================


@each
def test_a_page_holds_everything_that_it_needs(id_, lang):
    """No address outside: neither script nor style nor picture is fetched; every picture has a text."""
    made = page(PACK, PROSES[id_, lang], PLOTS)
    assert not re.search(r"""(?:src|href)=["'](?!data:|#|https://|[\w-]+\.(?:en|zh)\.html)""", made)
    assert not re.search(r"<(?:link|script)[^>]+(?:src|href)=", made)
    pictures = re.findall(r"<img ([^>]*)>", made)
    assert len(pictures) == sum(
        len(graph_pictures(PROSES[id_, lang], node, drawn=False))
        for node in PROSES[id_, lang].fences("graph")
    ) + len(list(PROSES[id_, lang].fences("plot")))
    assert all(re.match(r'alt="[^"]+"', attributes) for attributes in pictures)
    assert "\\frac" not in made
    assert ":::" not in made


@each
@pytest.mark.parametrize("width", [60, 80, 120])
def test_text_fits_the_terminal(id_, lang, width):
    """Only what must not be wrapped is wider: code, outputs, pictures, tables."""
    prose = PROSES[id_, lang]
    kept = {
        line.strip()
        for node in prose.tree.walk()
        if node.type == "fence"
        for line in node.content.splitlines()
    }
    for line in as_plain(PACK, prose, PLOTS, width).splitlines():
        text = re.sub(r"\x1b\[\d+m", "", line)
        if (
            text.strip(" |") not in kept
            and not re.search(r" (?:grad|梯度|[-\d.]+$)", text)
            and not text.startswith(("#", "="))
        ):
            assert columns(text) <= width, text


@each
def test_every_command_of_a_formula_is_known_to_the_terminal(id_, lang):
    """So that no backslash's word is printed raw."""
    formulas = (node.content for node in PROSES[id_, lang].tree.walk() if node.type.startswith("math"))
    words = {word for formula in formulas for word in re.findall(r"\\[A-Za-z]+", formula)}
    assert words <= set(SPELT) | {"\\frac", "\\text", "\\tanh", "\\exp", "\\log", "\\lim", "\\sin", "\\cos"}


def test_maths_in_a_line_of_text():
    """Fractions, signs and powers as one types them."""
    assert readable(r"\frac{dL}{da} = \frac{dL}{dd} \cdot \frac{dd}{da}") == "dL/da = dL/dd · dd/da"
    assert readable(r"\frac{f(x + h) - f(x)}{h}") == "(f(x + h) - f(x))/h"
    assert readable(r"1 - o^2") == "1 - o²"
    assert readable(r"\frac{1}{n} \sum_{i=1}^{n} e_i^2") == "1/n Σ_(i=1)^n e_i²"


def test_a_line_may_end_between_chinese_characters_but_not_before_a_comma():
    """And a word is never broken."""
    assert list(wrapped("梯度，会相加", 6)) == ["梯度，", "会相加"]
    assert list(wrapped("梯度，会相加", 5)) == ["梯", "度，", "会相", "加"]
    assert list(wrapped("gradients add up", 10)) == ["gradients", "add up"]


def test_a_question_is_shown_without_its_marks():
    """In the terminal."""
    assert plain_inline("What is `f` at $x = 3$, *really*?") == "What is `f` at x = 3, really?"


# === The command =============================================================


@pytest.fixture
def read(tmp_path):
    """Run `course read` in a folder of its own."""

    def invoke(*args, lang="en"):
        command = ["--lang", lang, "read", *args, "--folder", str(tmp_path), "--no-open"]
        return CliRunner().invoke(build(plugin_manager(), "course", ""), command)

    return invoke


def test_the_page_lies_in_the_folder_and_the_pages_that_it_links_to_as_well(read, tmp_path):
    """The lesson in both languages, the others in the reader's."""
    done = read("slope", lang="zh")
    assert done.exit_code == 0, done.output
    pages = {path.name for path in (tmp_path / ".course" / "lessons").iterdir()}
    assert pages == {f"{id_}.zh.html" for id_ in LESSONS} | {"slope.en.html"}


def test_a_page_is_made_again_only_when_its_lesson_changed(read, tmp_path):
    """The second time costs nothing."""
    read("slope")
    page_of = tmp_path / ".course" / "lessons" / "slope.en.html"
    page_of.write_text(page_of.read_text("utf-8") + "<!-- kept -->", "utf-8")
    read("slope")
    assert "<!-- kept -->" in page_of.read_text("utf-8")
    page_of.write_text(re.sub(r"chainrule [0-9a-f]+", "chainrule 0", page_of.read_text("utf-8")), "utf-8")
    read("slope")
    assert "<!-- kept -->" not in page_of.read_text("utf-8")


def test_without_a_name_the_lesson_of_the_current_exercise_is_read(read, tmp_path):
    """At first the first."""
    assert "What a slope is" in read("--plain").output
    assert "什么是斜率" in read("--plain", lang="zh").output


def test_plain_text_needs_neither_graphviz_nor_matplotlib(read, monkeypatch):
    """On a bare computer a lesson can still be read."""
    monkeypatch.setattr(shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    assert "data -8" in read("by-hand", "--plain").output or " -8 " in read("by-hand", "--plain").output


def test_a_page_without_renderers_says_how_to_get_them(read, monkeypatch, tmp_path):
    """The text of the graph stands in its place."""
    monkeypatch.setattr(shutil, "which", lambda *args, **kwargs: None)
    monkeypatch.setitem(__import__("sys").modules, "matplotlib", None)
    assert read("slope", "--out", str(tmp_path / "page.html")).exit_code == 0
    assert "chainrule[plot]" in (tmp_path / "page.html").read_text("utf-8")


def test_an_unknown_lesson_is_answered_with_the_nearest(read):
    """And a folder that cannot be written to with a sentence."""
    done = read("slop")
    assert done.exit_code == 2
    assert "slope" in done.output
    done = read("slope", "--out", "/nowhere/page.html")
    assert done.exit_code == 1
    assert "--out" in done.output
