"""The course as its author promises it: what `grader verify` asks, and that what is built is up to date."""

import subprocess
import sys

import newpack

from grader import builder


def test_verify_has_no_finding():
    command = [sys.executable, "-c", "from grader.cli import main; main()", "verify", "new-pack"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_what_is_built_is_up_to_date():
    assert builder.stale(builder.built(newpack.load())) == []
