"""`grader verify`: is this installation, on this machine, what it promises to be?"""

from typing import TYPE_CHECKING

import click

from course.cli import Context
from course.commands.options import in_language
from grader.commands.grade import open_level

if TYPE_CHECKING:
    from course.judging.launcher import Launcher


@click.command()
@click.option("--attacks", is_flag=True, required=True, help="Run hostile submissions, and see what holds.")
@click.option("--isolation", "level", default="standard", show_default=True, metavar="strong|standard")
@in_language
@click.pass_obj
def verify(context: Context, attacks: bool, level: str) -> None:
    """Verify the installation on this machine; ends with 1 if there is a finding."""
    launcher = open_level(context, level)
    try:
        found = run_attacks(context, launcher)
    finally:
        launcher.close()
    raise SystemExit(1 if found else 0)


def run_attacks(context: Context, launcher: "Launcher") -> int:
    """Run all attacks; say of each whether it was held, and return how many were not."""
    from grader.attacking import Range, attacks

    everything, found = attacks(), 0
    with Range(context.pack, launcher) as place:
        for attack in everything:
            problems = place.run(attack)
            found += bool(problems)
            mark = "✗" if problems else "✓"
            click.echo(f"{mark} {attack.name:32} {attack.aim}")
            for problem in problems:
                click.echo(f"    {problem}")
    held = context.translate("{held} of {count} attacks held, at level {level}.")
    level = launcher.isolation.level
    click.echo(held.format(held=len(everything) - found, count=len(everything), level=level))
    return found
