"""What contributors are given: hooks that ask what CI asks, forms that can be filled in, a list for a release."""

import shlex
import shutil
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
HOOKS = {
    hook["id"]: hook
    for repository in yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    for hook in repository["hooks"]
}
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))
FIELDS = {"input", "textarea", "dropdown", "checkboxes"}


def asked_by_ci():
    """The tools that .ci/run starts out of .venv, each with its first word."""
    steps = (
        line.removeprefix("step ")
        for line in (ROOT / ".ci" / "run").read_text().splitlines()
        if line.startswith("step .venv/")
    )
    return [shlex.split(step)[:2] for step in steps]


def test_the_hooks_ask_what_ci_asks():
    """Each linter of CI is a hook; only the tests and the corpus, which take minutes, are left to CI."""
    hooks = [shlex.split(hook["entry"]) for hook in HOOKS.values()]
    missing = [
        step for step in asked_by_ci() if not any(hook[: len(step)] == step[: len(hook)] for hook in hooks)
    ]
    assert missing == [[".venv/bin/grader", "verify"]]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=HOOKS)
def test_every_hook_starts_what_is_installed(hook):
    """No hook downloads tools of its own: versions would differ from the lock's."""
    program = Path(shlex.split(hook["entry"])[0])
    assert hook["language"] == "system"
    assert program.parts[:2] == (".venv", "bin")
    assert shutil.which(program.name, path=Path(sys.executable).parent)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_can_be_filled_in(form):
    """It has a name, says when to use it, and asks for something; no two fields share an id."""
    asked = yaml.safe_load(form.read_text(encoding="utf-8"))
    fields = [part for part in asked["body"] if part["type"] in FIELDS]
    ids = [field["id"] for field in fields]
    assert asked["name"]
    assert asked["description"]
    assert len(set(ids)) == len(ids)
    assert all(field["attributes"]["label"] for field in fields)
    assert any(field.get("validations", {}).get("required") for field in fields)
