"""The real JupyterLab in a real browser: Formgrader's button gives the judge's score, Validate tells the truth."""

import os
import re
import shutil
import subprocess
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import LEVEL
from tests.test_nbgrader import BIN, need_nbgrader, run, scores, unsolved
from tests.test_pages import browser  # noqa: F401 (a fixture)

LESSONS = ("value", "accumulation")
PATIENCE = 180_000  # milliseconds; a kernel starts in a few seconds, on a busy machine in many


@pytest.fixture(scope="module")
def classroom(tmp_path_factory) -> Path:
    """A class in Chinese with two lessons; Ada's answers are right, Bob's are still to be written."""
    need_nbgrader()
    root = tmp_path_factory.mktemp("jupyter")
    (root / "class.toml").write_text(
        f'format = 1\nlanguage = "zh"\nreleased = {list(LESSONS)}\n'.replace("'", '"')
    )
    run("grader", "nbgrader", "init", root, folder=root)
    for lesson in LESSONS:
        run("nbgrader", "generate_assignment", lesson, folder=root)
    source = (root / "source" / "value" / "value.ipynb").read_bytes()
    for student, data in {"ada": source, "bob": unsolved(source)}.items():
        folder = root / "submitted" / student / "value"
        folder.mkdir(parents=True)
        (folder / "value.ipynb").write_bytes(data)
    return root


@pytest.fixture(scope="module")
def student(classroom, tmp_path_factory) -> Path:
    """A fresh home with lesson 6, as it was handed out and as it is solved."""
    home = tmp_path_factory.mktemp("home")
    for name, kind in {"open": "release", "solved": "source"}.items():
        (home / name).mkdir()
        shutil.copy(classroom / kind / "accumulation" / "accumulation.ipynb", home / name)
    return home


class Lab:
    """A JupyterLab server on loopback, with settings of its own."""

    def __init__(self, root: Path, home: Path) -> None:
        places = {name: str(home / name.lower()) for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
        environment = (
            os.environ | {f"JUPYTER_{name}": path for name, path in places.items()} | {"HOME": str(home)}
        )
        options = [
            "--no-browser",
            "--ip=127.0.0.1",
            "--port=0",
            "--allow-root",
            f"--ServerApp.root_dir={root}",
        ]
        options += ["--ServerApp.token=", "--ServerApp.password="]
        self.process = subprocess.Popen(
            [str(BIN / "jupyter-lab"), *options],
            cwd=root,
            env=environment | {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self.process.stdout
        found = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in self.process.stdout)
        self.url = next(match[0] for match in found if match)
        self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)  # else the pipe fills up
        self.reader.start()
        self.wait()

    def wait(self) -> None:
        """It says where it is before it listens there."""
        end = time.monotonic() + PATIENCE / 1000
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/api", timeout=10):
                    return
            except OSError:
                assert time.monotonic() < end
                assert self.process.poll() is None
                time.sleep(0.2)

    def close(self) -> None:
        """End the server and its kernels."""
        self.process.terminate()
        self.process.wait(30)
        self.reader.join(30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def open_lab(tmp_path_factory):
    """Starts servers, and ends them."""
    need_nbgrader()
    started: list[Lab] = []

    def start(root: Path) -> Lab:
        """A server of its own each time: JupyterLab opens again what was open."""
        started.append(Lab(root, tmp_path_factory.mktemp("jupyter-home")))
        return started[-1]

    yield start
    for lab in started:
        lab.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:  # noqa: F811 (a fixture)
    """A page with patience."""
    context = browser.new_context(viewport={"width": 1300, "height": 800})
    context.set_default_timeout(PATIENCE)
    yield context.new_page()
    context.close()


def test_formgraders_button_gives_the_judges_score(classroom, open_lab, page):
    """Right answers get all points, unwritten ones none; the page shows both."""
    lab = open_lab(classroom)
    page.goto(f"{lab.url}/formgrader/manage_submissions/value")
    for student in ("ada", "bob"):
        page.locator(f'tr:has-text("{student}") td.autograde a').first.click()
        page.wait_for_selector(".modal-title:visible")
        assert page.locator(".modal-title:visible").inner_text() == "Success"
        page.locator(".modal.in button:has-text('OK'), .modal.show button:has-text('OK')").first.click()
        page.wait_for_selector(".modal-title", state="detached")
    assert scores(classroom) == {"ada": 6.0, "bob": 0.0}


def test_formgrader_shows_what_our_own_command_graded(classroom, open_lab, page):
    """The score of the class, and below the graded cell what the judge says."""
    run("grader", "nbgrader", "grade", classroom, "--lesson", "value", "--isolation", LEVEL, folder=classroom)
    lab = open_lab(classroom)
    page.goto(f"{lab.url}/formgrader/manage_submissions/value")
    row = page.locator('tr:has-text("ada")')
    row.locator("td.score").wait_for()
    assert "6 / 6" in row.inner_text()
    page.goto(f"{lab.url}/formgrader/gradebook/value/value")
    page.locator('tr:has-text("6 / 6") td a').first.click()
    page.wait_for_selector("text=✓ mul")


@pytest.mark.parametrize(("notebook", "says"), [("open", 'points("accumulation")'), ("solved", "Success!")])
def test_validate_tells_the_truth(student, open_lab, page, notebook, says):
    """Lesson 6 in a fresh home: never "Success!" with something missing, and no failure where all is right."""
    lab = open_lab(student)
    page.goto(f"{lab.url}/lab/tree/{notebook}/accumulation.ipynb")
    page.wait_for_selector(".jp-NotebookPanel-toolbar")
    page.locator('.jp-NotebookPanel-toolbar >> text="Validate"').first.click()
    page.wait_for_selector(".jp-Dialog")
    said = page.locator(".jp-Dialog").inner_text()
    assert says in said
    assert ("Success!" in said) == (notebook == "solved")
