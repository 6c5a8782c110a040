"""The commands of `course`, registered by the same door as a plugin's."""

from pathlib import Path

import click

from course.hookspecs import Register, hookimpl

SCAFFOLD = Path(__file__).parent.parent / "scaffold"  # for authors of courses: no student's kit carries it


@hookimpl
def register_commands(group: click.Group) -> None:
    """Add the student's commands."""
    if group.name == "course":
        from course.commands.borrow import borrow
        from course.commands.check import check
        from course.commands.doctor import doctor
        from course.commands.graph import graph
        from course.commands.hint import hint
        from course.commands.list import list_exercises
        from course.commands.plot import plot
        from course.commands.read import read
        from course.commands.reset import reset
        from course.commands.start import start
        from course.commands.submit import submit
        from course.commands.watch import watch

        for command in (
            list_exercises, read, start, check, watch, hint, graph, plot, borrow, reset, submit, doctor,
        ):  # fmt: skip
            group.add_command(command)
        if SCAFFOLD.is_dir():
            from course.commands.new import new

            group.add_command(new)


@hookimpl
def register_reporters(register: Register) -> None:
    """Add the formats that a student's workflow needs; the grader has them too."""
    from course.reporters import github, json, junit, markdown, text

    register("json", json.JSON)
    register("text", text.TEXT)
    register("terminal", text.TERMINAL)
    register("junit", junit.JUNIT)
    register("markdown", markdown.MARKDOWN)
    register("github", github.GITHUB)


@hookimpl
def register_targets(register: Register) -> None:
    """Add the places where work can be handed in."""
    from course.handing_in import folder_target, nbgrader_target

    register("folder", folder_target)
    register("nbgrader", nbgrader_target)
