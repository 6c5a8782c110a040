"""What the grader adds to the course, by the doors that every plugin uses."""

import click

from course.hookspecs import Register, hookimpl


@hookimpl
def register_commands(group: click.Group) -> None:
    """Add the instructor's commands."""
    if group.name == "grader":
        from grader.commands.build import build
        from grader.commands.grade import grade
        from grader.commands.release import release
        from grader.commands.verify import verify

        for command in (grade, build, release, verify):
            group.add_command(command)


@hookimpl
def register_reporters(register: Register) -> None:
    """Add the formats that are built in."""
    from grader.reporters import JSON, TEXT

    register("json", JSON)
    register("text", TEXT)


@hookimpl
def register_isolation(register: Register) -> None:
    """Add the levels of isolation that are built in."""
    from grader.isolation import levels

    register("strong", levels.strong)
    register("standard", levels.standard)
    register("none", levels.none)
