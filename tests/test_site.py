"""The documentation site: it builds without a warning, its links lead somewhere, it says what the code says."""

import importlib.util
import re
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from playwright.sync_api import Browser

from course import hookspecs
from course.helping import help_texts, in_language
from dev.site import hooks, links, reference
from dev.site.__main__ import build
from tests.conftest import ROOT
from tests.test_docs import group_and_context
from tests.test_pages import Opened, browser  # noqa: F401 (a fixture)

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
READ = ["index.html", "zh/howto.html", "reference/pack.html", "explanation/judging.html"]


def by_name(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def text_of(name: str) -> str:
    """A page, with its generated parts in place."""
    return reference.expanded((DOCS / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built for this test, without a warning."""
    if importlib.util.find_spec("material") is None:
        pytest.skip("needs the extra [docs]: python3 dev.py docs")
    folder = tmp_path_factory.mktemp("site")
    assert build(folder) == []
    return folder


# --- built --------------------------------------------------------------------


def test_every_document_is_a_page_that_the_menu_reaches(site: Path) -> None:
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")} - {"404.html"}
    assert pages == {by_name(path).removesuffix(".md") + ".html" for path in PAGES}
    start = links.read(site / "index.html")
    assert pages <= {address.partition("#")[0] for address in start.links} | {"index.html"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["phone", "desktop"])
def test_pages_work_from_disk_and_fit_the_screen(
    site: Path,
    browser: Browser,  # noqa: F811
    screen: str,
    scheme: str,
) -> None:
    for name in READ:
        opened = Opened(browser, site / name, screen, scheme)
        assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        assert opened.trouble == []
        assert [
            address for address in opened.asked if not address.startswith(("file:", "data:", "blob:"))
        ] == []
        shade = opened.page.evaluate(
            "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
        )
        assert (sum(shade[:3]) < 3 * 128) == (scheme == "dark")
        opened.page.context.close()


@pytest.mark.parametrize(
    ("word", "title"), [("follow-through", "Follow-through"), ("卡住", "卡住了怎么办？")]
)
def test_the_search_works_from_disk_in_both_languages(
    site: Path,
    browser: Browser,  # noqa: F811
    word: str,
    title: str,
) -> None:
    page = Opened(browser, site / "index.html").page
    page.click("input[name=query]")
    page.keyboard.type(word)
    page.keyboard.press("End")  # the search listens to keys, and a Chinese text comes without any
    found = page.locator(".md-search-result__item").get_by_text(title, exact=True)
    found.first.wait_for(state="attached")
    page.context.close()


def test_a_warning_fails(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A link to a page that is not there, as mkdocs sees it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text("# Start\n\n[gone](gone.md)\n", encoding="utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: small\n", encoding="utf-8")
    monkeypatch.setattr("dev.site.__main__.ROOT", tmp_path)
    assert "strict" in " ".join(build(tmp_path / "site"))


# --- links --------------------------------------------------------------------


def test_a_link_that_leads_nowhere_is_named_and_so_is_what_a_page_fetches(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<h1 id="top">A</h1><a href="b.html#end">b</a><a href="#top">a</a>')
    (tmp_path / "b.html").write_text(
        '<a href="a.html#nowhere">x</a><a href="c.html">c</a><img src="https://example.org/x.png">'
        '<a href="https://example.org">out</a>'
    )
    assert list(links.problems(tmp_path)) == [
        "a.html links to b.html#end, which is not there",
        "b.html fetches https://example.org/x.png",
        "b.html links to a.html#nowhere, which is not there",
        "b.html links to c.html, which is not there",
    ]


def test_links_to_the_projects_other_files_become_their_names() -> None:
    config = {"docs_dir": str(DOCS)}
    text = (
        "[the judge](../course/cli.py), [README](../README.md), [how](security.md#what), ![p](images/x.svg)"
    )
    assert hooks.inside(text, DOCS, config) == (
        "the judge (`course/cli.py`), README (`README.md`), [how](security.md#what), ![p](images/x.svg)"
    )


def test_a_document_that_the_menu_does_not_name_gets_a_place() -> None:
    pages = [SimpleNamespace(src_uri=name) for name in ("index.md", "new.md", "howto/a.md")]
    config = {"nav": ["index.md", {"How": [{"A": "howto/a.md"}]}]}
    hooks.on_files(SimpleNamespace(documentation_pages=lambda: pages), config)
    assert config["nav"][-1] == {"More": ["new.md"]}


# --- the reference says what the code says ------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=by_name)
def test_every_generated_part_fits_the_code(page: Path) -> None:
    assert "<!-- keys" not in text_of(by_name(page))


@pytest.mark.parametrize(
    ("page", "program", "lang"),
    [
        ("reference/course.md", "course", "en"),
        ("zh/course.md", "course", "zh"),
        ("reference/grader.md", "grader", "en"),
    ],
)
def test_every_command_and_option_is_in_the_reference(page: str, program: str, lang: str) -> None:
    text = text_of(page)
    group, context = group_and_context(program)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        section = re.split(
            rf"^## (?!{program} {name}\b)", text[text.index(f"## {program} {name}\n") :], flags=re.M
        )[0]
        for said in help_texts(in_language(command, lang)):
            assert squeezed(said) in squeezed(section), name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(f"`{option}`" in section for option in parameter.opts), name


def squeezed(text: str) -> str:
    """A text without what only its lay-out needs."""
    return re.sub(r"[\s\b\\]", "", text)


def test_every_hook_is_in_the_reference_as_it_is_written() -> None:
    text = text_of("reference/hooks.md")
    for name, hook in vars(hookspecs).items():
        if hasattr(hook, "chainrule_spec"):
            assert f"\ndef {name}(" in text
            assert f"{hook.__doc__}" in text


@pytest.mark.parametrize(
    "rows", ["| `value` | x |\n", "| `value` | x |\n| `gradient` | x |\n| `more` | x |\n"]
)
def test_keys_that_the_code_does_not_have_or_the_page_forgot_are_refused(rows: str) -> None:
    text = f"<!-- keys course.pack.Operation -->\n| key | what it is |\n| --- | --- |\n{rows}"
    with pytest.raises(ValueError, match=r"course\.pack\.Operation: (gradient|more)$"):
        reference.expanded(text)


@pytest.mark.parametrize("mark", ["course.pack.Pick", "course.pak.Pack", "course.pack.Pack by_ids"])
def test_a_name_that_the_code_does_not_have_is_refused(mark: str) -> None:
    with pytest.raises(ValueError, match="not in the code"):
        reference.expanded(f"<!-- api {mark} -->")


def test_types_and_defaults_come_from_the_code() -> None:
    late = text_of("reference/class.md")
    assert "| `grace_minutes` | `int` | for which nothing is taken off |" in late
    assert "| `student` | `str` *required* | as the roster calls them |" in late
    assert "def agrees_on(self, source: Source, do: str='backward') -> None" in text_of("reference/checks.md")
