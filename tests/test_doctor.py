"""`course doctor` really tries things: each of these is really broken for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from course.doctor import machine, running
from course.doctor.findings import Finding, found, redacted
from course.judging import launcher as launcher_module
from course.text import translator
from course.watching.changes import Changes
from tests.terminal import COURSE

PROBES = [machine.python, machine.packages, machine.terminal, machine.writing, machine.paths, machine.clock]
PROBES += [running.worker, running.kill, running.events, running.pictures, running.fonts, machine.editor]


def doctor(*arguments: object, **environment: str) -> tuple[int, str]:
    """The exit code, and what is printed."""
    command = [COURSE, "doctor", "--plain", *map(str, arguments)]
    environ = os.environ | {"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": "utf-8", **environment}
    done = subprocess.run(command, capture_output=True, env=environ, timeout=120, check=False)
    assert b"Traceback" not in done.stderr
    code = environ["PYTHONIOENCODING"].split(":")[0]
    return done.returncode, done.stdout.decode(code)


def about(finding: Finding) -> str:
    return "\n".join(finding.lines(str, plain=True))


def test_where_all_is_well_it_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    code, said = doctor("--folder", tmp_path)
    assert code == 0
    assert "broken:" not in said
    assert "good: worker · started, asked and ended" in said
    assert "good: stopping · a loop that does not end was stopped" in said
    assert "good: file events · a save was noticed" in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.__name__)
def test_every_finding_can_be_said_in_both_languages(probe, tmp_path: Path) -> None:
    finding = found(probe, tmp_path)
    english, chinese = (finding.lines(translator(lang), plain=True) for lang in ("en", "zh"))
    assert len(english) == len(chinese)
    assert english != chinese


def test_a_folder_where_nothing_can_be_written(tmp_path: Path) -> None:
    """Root may write anywhere, but not below a file."""
    (tmp_path / ".course").write_text("", encoding="utf-8")
    code, said = doctor("--folder", tmp_path)
    assert code == 1
    assert f"broken: writing · {tmp_path} cannot be written to" in said
    assert "The mend: Work in a folder of your own" in said


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, said = doctor("--folder", tmp_path)
    tmp_path.chmod(0o700)
    assert code == 1
    assert "broken: writing" in said
    assert "note: file events · not tried" in said


def test_a_package_that_cannot_be_imported(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "latex2mathml.py").write_text("raise ImportError('half installed')\n", encoding="utf-8")
    code, said = doctor("--folder", tmp_path, PYTHONPATH=str(broken))
    assert code == 1
    assert "broken: packages · not to be imported: latex2mathml (ImportError)" in said
    assert "python -m pip install --force-reinstall latex2mathml" in said


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_a_renderer_that_fails(tmp_path: Path) -> None:
    script = tmp_path / "dot"
    script.write_text("#!/bin/sh\necho 'no fonts at all' >&2\nexit 3\n", encoding="utf-8")
    script.chmod(0o700)
    code, said = doctor("--folder", tmp_path, PATH=f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert code == 0
    assert "note: pictures · graphs cannot be drawn" in said
    assert "no fonts at all" in said


def test_no_renderer(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("course.drawing.render.shutil.which", lambda *_, **__: None)
    said = about(running.pictures(tmp_path))
    assert said.startswith("note: pictures · no program here can draw graphs")
    assert 'pip install "chainrule[draw]"' in said


@pytest.mark.skipif(not shutil.which("fc-list"), reason="needs fontconfig")
def test_no_font_with_chinese_characters(tmp_path: Path) -> None:
    nothing = tmp_path / "fonts.conf"
    nothing.write_text("<fontconfig></fontconfig>", encoding="utf-8")
    _, said = doctor("--folder", tmp_path, FONTCONFIG_FILE=str(nothing))
    assert "note: fonts · no font of this system has Chinese characters" in said
    assert "fonts-noto-cjk" in said


def test_the_courses_own_font_is_damaged(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(running, "BUNDLED", tmp_path / "gone.otf")
    assert about(running.fonts(tmp_path)).startswith("broken: fonts")


@pytest.mark.parametrize(("code", "lost"), [("cp936", "U+2717"), ("cp437", "U+4E2D")])
def test_a_code_page_without_some_signs(tmp_path: Path, code: str, lost: str) -> None:
    _, said = doctor("--folder", tmp_path, PYTHONIOENCODING=code)
    assert "note: terminal" in said
    assert lost in said
    assert "chcp 65001" in said


def test_chinese_on_a_chinese_code_page(tmp_path: Path) -> None:
    """What cp936 has arrives whole."""
    _, said = doctor("--lang", "zh", "--folder", tmp_path, PYTHONIOENCODING="cp936")
    assert "终端" in said


def test_a_folder_with_spaces_and_chinese_characters(tmp_path: Path) -> None:
    odd = tmp_path / "我的 课程 folder"
    odd.mkdir()
    code, said = doctor("--folder", odd)
    assert code == 0
    assert "good: paths" in said
    assert "good: file events" in said


def test_no_worker(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(launcher_module, "INTERPRETER", (str(tmp_path / "nowhere"),))
    for probe in (running.worker, running.kill):
        assert "the process for your code does not work" in about(probe(tmp_path))


def test_a_worker_that_dies(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(launcher_module, "INTERPRETER", (sys.executable, "-c", "raise SystemExit"))
    assert running.worker(tmp_path).state == running.kill(tmp_path).state == "broken"


def test_no_file_events(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(Changes, "_follow_events", lambda _: False)
    said = about(running.events(tmp_path))
    assert said.startswith("note: file events · the system tells of no saves")
    assert "course watch --poll" in said


@pytest.mark.parametrize(("now", "said"), [(0.0, "it says 1970-01-01"), (3e9, "seconds off")])
def test_a_clock_that_is_wrong(tmp_path: Path, monkeypatch, now: float, said: str) -> None:
    monkeypatch.setattr(machine.time, "time", lambda: now)
    assert said in about(machine.clock(tmp_path))


def test_an_editor_that_is_not_there(tmp_path: Path) -> None:
    code, said = doctor("--folder", tmp_path, EDITOR="no-such-editor --wait", VISUAL="")
    assert code == 0
    assert "note: editor · EDITOR names no-such-editor --wait, which is not there" in said


def test_a_probe_that_breaks_is_a_finding(tmp_path: Path) -> None:
    def probe(_: Path) -> Finding:
        raise RuntimeError("\x1b[2J")

    said = about(found(probe, tmp_path))
    assert "broken: doctor · The probe probe broke" in said
    assert "\x1b" not in said


def test_the_report_names_nobody(tmp_path: Path) -> None:
    """Neither the user nor the home, however they get in."""
    home = tmp_path / "home of ada"
    home.mkdir()
    (home / ".course").write_text("", encoding="utf-8")
    who = {"HOME": str(home), "USERPROFILE": str(home), "LOGNAME": "ada", "USER": "ada", "USERNAME": "ada"}
    _, said = doctor("--report", "--folder", home, EDITOR="/srv/Ada/edit", VISUAL="", **who)
    assert said.startswith("chainrule ")
    assert "broken: writing · ~ cannot be written to" in said
    assert "/srv/USER/edit" in said
    assert "ada" not in said.lower()
    assert str(home) not in said


@pytest.mark.parametrize("path", ["/home/grace/work", "/Users/grace/work", r"C:\Users\grace\work"])
def test_other_peoples_homes_are_left_out_too(path: str) -> None:
    assert "grace" not in redacted(f"at {path}: no")
