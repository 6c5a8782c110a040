"""What the grader adds to the course, by the doors that every plugin uses."""

import click

from course.hookspecs import Register, hookimpl


@hookimpl
def register_commands(group: click.Group) -> None:
    """Add the instructor's commands."""
    if group.name == "grader":
        from grader.commands.build import build
        from grader.commands.grade import grade

        for command in (grade, build):
            group.add_command(command)


@hookimpl
def register_reporters(register: Register) -> None:
    """Add the formats that are built in."""
    from grader.reporters import JSON, TEXT

    register("json", JSON)
    register("text", TEXT)
