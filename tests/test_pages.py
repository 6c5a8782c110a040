"""Laws of the pages, in a real browser: they work from disk, on every screen, in both languages, for everybody."""

import json
import os
import random
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from course.judging.diagnosis import fingerprints
from grader.classes import Row
from grader.classpage import ClassPage, disguised, pseudonyms
from grader.likeness import tree, trees
from tests.conftest import MISTAKES, PACK, files_of, made
from tests.test_grading import grader
from tests.test_reporters import HOSTILE

AXE = Path(__file__).with_name("data") / "axe-core" / "axe.min.js"
ABOUT = {
    "grader": "0.1.0",
    "pack": "autograd",
    "pack_version": "0.1.0",
    "python": "3.11",
    "platform": "Linux",
    "isolation": "standard",
}
SCREENS = {"phone": (390, 844), "desktop": (1280, 900)}
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
)
VERDICTS = ["passed"] * 9 + ["failed", "failed", "crashed", "blocked", "unanswered"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: the system's, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        path = (
            shutil.which("chromium")
            or shutil.which("chromium-browser")
            or playwright.chromium.executable_path
        )
        if not os.path.exists(path):
            pytest.skip("needs chromium: apt-get install chromium")
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        browser.close()


class Opened:
    """A page from disk, and all that it said and asked for."""

    def __init__(self, browser: Browser, path: Path, screen: str = "desktop", scheme: str = "light") -> None:
        width, height = SCREENS[screen]
        # the pages' policy forbids what Playwright and axe do to look at them; one test holds the policy itself
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, bypass_csp=True
        )
        self.page: Page = context.new_page()
        self.trouble: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("dialog", lambda dialog: self.trouble.append(dialog.message))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(path.as_uri())

    def names(self) -> list[str]:
        return self.page.locator("#students tbody th").all_inner_texts()


@pytest.fixture(scope="module")
def reports(tmp_path_factory) -> Path:
    """A small class of real submissions, graded with its pages; one name is Chinese, one is odd."""
    folder = tmp_path_factory.mktemp("class")
    known = {mistake.id: mistake for mistake in MISTAKES}
    wrong = made(known["overwrites-instead-of-adding"]).files
    unfinished = {name: text for name, text in files_of("closures").items() if name == "engine.py"}
    for name, files in {"ada": wrong, "王芳": wrong, "o'neil & co #1%": unfinished}.items():
        (folder / "in" / name).mkdir(parents=True)
        for file, text in files.items():
            (folder / "in" / name / file).write_text(text, encoding="utf-8")
    only = ("--exercise", "add", "--exercise", "accumulation", "--exercise", "sub", "--exercise", "layer")
    result = grader("grade", folder / "in", "--out", folder / "out", "--format", "html", *only)
    assert result.exit_code == 0, result.output
    return folder / "out"


def rows_of(count: int) -> list[Row]:
    """A class that was never graded, with verdicts of every kind."""
    rng = random.Random(7)
    named = {mistake.exercise: mistake.id for mistake in fingerprints(PACK.fingerprints).mistakes}
    return [row_of(number, rng, named) for number in range(count)]


def row_of(number: int, rng: random.Random, named: dict[str, str]) -> Row:
    verdicts = {
        id_: rng.choice(["passed"] * 9 + ["failed", "failed", "crashed", "blocked", "unanswered"])
        for id_ in PACK.by_id
    }
    scores = {id_: PACK.by_id[id_].points * (verdict == "passed") for id_, verdict in verdicts.items()}
    return Row(
        submission=f"{rng.choice(['Zoë', '王', 'Bo', 'Ada'])} {number}",
        digest="",
        score=sum(scores.values()),
        max_score=sum(exercise.points for exercise in PACK.by_id.values()),
        verified=number % 10 != 3,
        void=False,
        scores=scores,
        verdicts=verdicts,
        mistakes={
            id_: named[id_] for id_, verdict in verdicts.items() if verdict == "failed" and id_ in named
        },
        trees={"engine.py": f"tree {number % 50}" if number < 100 else f"{number}"},
    )


def class_page(folder: Path, rows: list[Row], lang: str = "en") -> Path:
    path = folder / "index.html"
    path.write_bytes(ClassPage(PACK, rows, ABOUT, "report.html", compared=True).render(lang))
    return path


PAGES = ("index.html", "ada/report.html", "o'neil & co #1%/report.html")


def page_at(reports: Path, name: str) -> Path:
    """A page by its name; odd characters of names are replaced in folders' names."""
    if name.startswith("o'"):
        return next(path for path in reports.glob("o*/report.html"))
    return reports / name


# --- every page --------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_from_disk_for_everybody(browser, reports, name, screen, scheme) -> None:
    """In both languages: nothing is fetched, nothing complains, nothing sticks out, axe finds no barrier."""
    opened = Opened(browser, page_at(reports, name), screen, scheme)
    for lang in ("en", "zh-Hans"):
        opened.page.click(f'[data-lang="{lang}"]')
        assert opened.page.evaluate("document.documentElement.lang") == lang
        assert opened.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert barriers(opened.page) == []
    assert opened.trouble == []
    assert len(opened.asked) == 1  # the page itself


def barriers(page: Page) -> list[str]:
    """What axe-core finds that keeps people out."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    return [f"{one['id']}: {node['html'][:200]}" for one in found["violations"] for node in one["nodes"]]


@pytest.mark.parametrize("name", PAGES)
def test_the_policy_of_a_page_allows_all_that_it_does(browser, reports, name) -> None:
    """Its Content-Security-Policy forbids everything that comes from elsewhere, and hinders nothing of its own."""
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text))
    page.goto(page_at(reports, name).as_uri())
    page.click('[data-lang="zh-Hans"]')
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert "default-src 'none'" in page.content()
    assert trouble == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_in_one_language_at_a_time(browser, reports, name) -> None:
    """Every text is there in both languages, and one of them is seen."""
    opened = Opened(browser, page_at(reports, name))
    english = opened.page.inner_text("main")
    opened.page.click('[data-lang="zh-Hans"]')
    chinese = opened.page.inner_text("main")
    assert not has_chinese(english.replace("王芳", ""))
    assert has_chinese(chinese)
    assert opened.page.locator("main [lang=en]:visible").count() == 0


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= char <= "\u9fff" for char in text)


# --- the student's page -----------------------------------------------------------------


def test_a_student_sees_the_smallest_case_and_hints_one_by_one(browser, reports) -> None:
    opened = Opened(browser, reports / "ada" / "report.html")
    article = opened.page.locator("#exercise-accumulation")
    assert article.locator("svg:visible").count() == 1
    assert "yours 1" in article.locator("[role=img]:visible").first.get_attribute("aria-label")
    assert "This looks like" in article.inner_text()
    hints = article.locator(".hints details > summary")
    assert [hints.nth(rung).is_visible() for rung in range(3)] == [True, False, False]
    hints.nth(0).press("Enter")
    assert [hints.nth(rung).is_visible() for rung in range(3)] == [True, True, False]


def test_a_page_of_hostile_texts_runs_nothing(browser, reports, tmp_path) -> None:
    """Whatever students call their work, the class page shows it and does nothing else."""
    (first, *_others) = rows_of(1)
    rows = [Row(**{**{f: getattr(first, f) for f in Row.__slots__}, "submission": text}) for text in HOSTILE]
    opened = Opened(browser, class_page(tmp_path, rows))
    assert len(opened.names()) == len(HOSTILE)
    assert opened.page.locator("script").count() == 2
    assert opened.page.locator("main img, main svg, main iframe").count() == 0
    assert opened.trouble == []
    assert len(opened.asked) == 1


# --- the class page ------------------------------------------------------------------------


def test_the_table_sorts_and_filters(browser, tmp_path) -> None:
    rows = rows_of(120)
    opened = Opened(browser, class_page(tmp_path, rows))
    page = opened.page
    assert len(opened.names()) == 120
    page.click("th[data-key=score] button")
    by_score = [
        float(text.split()[0]) for text in page.locator("#students tbody td:nth-child(2)").all_inner_texts()
    ]
    assert by_score == sorted((row.score for row in rows), reverse=True)
    page.click("th[data-key=score] button")
    assert page.locator("th[data-key=score]").get_attribute("aria-sort") == "ascending"
    page.fill("#find", "王")
    assert set(opened.names()) == {row.submission for row in rows if "王" in row.submission}
    page.fill("#find", "")
    page.select_option("#which", json.dumps(["wrong", list(PACK.by_id).index("pow")], separators=(",", ":")))
    wrong = {row.submission for row in rows if row.verdicts["pow"] in ("failed", "crashed")}
    assert set(opened.names()) == wrong
    page.select_option("#which", json.dumps(["flag", 0, "u"], separators=(",", ":")))
    assert set(opened.names()) == {row.submission for row in rows if not row.verified}


def test_the_mistakes_are_counted_with_an_example_that_is_there(browser, reports) -> None:
    """ "2 of 3 …", and the link leads to the exercise in somebody's report."""
    opened = Opened(browser, reports / "index.html")
    section = opened.page.locator("section[aria-labelledby=mistakes]")
    assert "2 of 3" in section.inner_text()
    section.locator("a").first.click()
    assert opened.page.locator("#exercise-accumulation").is_visible()


def test_every_name_leads_to_a_report(browser, reports) -> None:
    """Odd characters in names and all."""
    opened = Opened(browser, reports / "index.html")
    links = opened.page.locator("#students tbody a").evaluate_all("links => links.map(link => link.href)")
    assert len(links) == 3
    for link in links:
        assert Path(unquote(link.removeprefix("file://"))).is_file()


def test_the_same_trees_are_shown_to_the_instructor_and_cost_nothing(reports) -> None:
    """The two who handed in the same files are named together; what is the reference's is called so."""
    page = (reports / "index.html").read_text(encoding="utf-8")
    section = page[page.index('id="alike"') :]
    assert section.index("ada") < section.index("王芳") < section.index("</li>")
    assert "published reference" in section
    summary = json.loads((reports / "summary.json").read_bytes())
    assert [row["trees"]["engine.py"] for row in summary["submissions"]].count(
        tree((reports.parent / "in" / "ada" / "engine.py").read_text(encoding="utf-8"))
    ) == 2


def test_a_large_class_stays_a_small_page(tmp_path) -> None:
    """2,000 students weigh at most 3 MB, and the rows that nobody looks at are not built."""
    assert class_page(tmp_path, rows_of(2000)).stat().st_size <= 3_000_000


def test_rows_are_built_as_somebody_scrolls(browser, tmp_path) -> None:
    opened = Opened(browser, class_page(tmp_path, rows_of(400)))
    before = len(opened.names())
    opened.page.evaluate("box.scrollTop = box.scrollHeight")
    opened.page.wait_for_function(f"document.querySelectorAll('#students tbody tr').length > {before}")
    assert before < len(opened.names()) <= 400
    opened.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert len(opened.names()) == 400


def test_pseudonyms_name_nobody(tmp_path) -> None:
    """No name is on the page, and the numbers do not follow the class's order."""
    rows = rows_of(40)
    names = pseudonyms(rows, "a seed")
    page = ClassPage(PACK, disguised(rows, names), ABOUT, "", compared=True).render("en").decode()
    assert not any(row.submission in page for row in rows)
    assert list(names) != [row.submission for row in rows]
    assert names == pseudonyms(rows[::-1], "a seed") != pseudonyms(rows, "another")


def test_who_is_who_stays_with_the_instructor(tmp_path) -> None:
    """--pseudonyms: the page names nobody and links to nobody; without html no trees are compared."""
    for name in ("ada-lovelace", "wang-fang"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "engine.py").write_text(ENGINE, encoding="utf-8")
    out = tmp_path / "out"
    result = grader("grade", tmp_path / "in", "--out", out, "--pseudonyms", "--exercise", "add")
    assert result.exit_code == 0, result.output
    page, key = (out / "index.html").read_text(encoding="utf-8"), out / "pseudonyms.csv"
    assert not any(name in page for name in ("ada-lovelace", "wang-fang"))
    assert "#1" in page
    assert 'id="alike"' not in page
    assert {"ada-lovelace", "wang-fang"} <= set(
        key.read_text(encoding="utf-8-sig").replace(",", "\n").split()
    )
    assert os.name == "nt" or stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [row["trees"] for row in json.loads((out / "summary.json").read_bytes())["submissions"]] == [
        {},
        {},
    ]


# --- trees ----------------------------------------------------------------------------------


ENGINE = files_of("reference")["engine.py"]


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("other", "rhs", True),
        ("    def ", "    # a comment\n\n    def ", True),
        ("self.data + other.data", "other.data + self.data", False),
    ],
)
def test_a_tree_ignores_what_a_copyist_changes_first(old: str, new: str, same: bool) -> None:
    assert old in ENGINE
    assert (tree(ENGINE.replace(old, new)) == tree(ENGINE)) is same


@pytest.mark.parametrize(
    "text", ["-" * 100_000 + "1", "(" * 1000, "a" + ".a" * 100_000, "\0", "def", "a" + "()" * 80_000, "x = 1"]
)
def test_no_text_breaks_the_comparison(text: str) -> None:
    """What is no Python, too deep or too short has no tree."""
    assert trees({"engine.py": text}) == {}
