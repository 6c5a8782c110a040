"""What the grader adds to the course, by the doors that every plugin uses."""

import click

from course.hookspecs import hookimpl
from grader.reporters import register_reporters

__all__ = ["register_commands", "register_reporters"]


@hookimpl
def register_commands(group: click.Group) -> None:
    """Add the instructor's commands."""
    if group.name == "grader":
        from grader.commands.build import build
        from grader.commands.grade import grade

        for command in (grade, build):
            group.add_command(command)
