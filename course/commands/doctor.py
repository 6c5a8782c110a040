"""`course doctor`: what is in the way on this computer, and how to mend it."""

from pathlib import Path

import click

from course import __version__
from course.cli import Context
from course.commands.options import in_folder, in_language
from course.screen import echo


@click.command()
@click.option("--report", is_flag=True, help="Print a text to paste, without your name and your home folder.")
@click.option("--plain", is_flag=True, help="Words instead of signs and colours, for screen readers.")
@in_language
@in_folder
@click.pass_obj
def doctor(context: Context, report: bool, plain: bool, folder: Path) -> None:
    """Try out what the course needs of this computer, and say what to mend."""
    from course.doctor import machine, running
    from course.doctor.findings import Finding, found, redacted

    probes = (
        machine.python,
        machine.packages,
        machine.terminal,
        machine.writing,
        machine.paths,
        machine.clock,
        running.worker,
        running.kill,
        running.events,
        running.pictures,
        running.fonts,
        machine.editor,
    )
    findings: list[Finding] = []
    if report:
        click.echo(f"chainrule {__version__}, {context.pack.name} {context.pack.manifest.version}")
    for probe in probes:
        findings.append(found(probe, folder))
        text = "\n".join(findings[-1].lines(context.translate, plain=plain or report))
        if report:
            click.echo(redacted(text))
        else:
            echo(text, color=False if plain else None)
    echo(_summary(context, [finding.state for finding in findings]))
    raise SystemExit(int(any(finding.state == "broken" for finding in findings)))


def _summary(context: Context, states: list[str]) -> str:
    _ = context.translate
    if "broken" in states:
        return _("{count} to mend before you go on.").format(count=states.count("broken"))
    if "note" in states:
        return _("All that is needed works; {count} could be better.").format(count=states.count("note"))
    return _("Everything works.")
