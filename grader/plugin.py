"""What the grader adds to the course, by the doors that every plugin uses."""

from typing import TYPE_CHECKING

import click

from course.hookspecs import Register, hookimpl

if TYPE_CHECKING:
    from grader.executors import Executor, Options


@hookimpl
def register_commands(group: click.Group) -> None:
    """Add the instructor's commands."""
    if group.name == "grader":
        from grader.commands.build import build
        from grader.commands.diff import diff
        from grader.commands.explain import explain
        from grader.commands.export import export
        from grader.commands.grade import grade
        from grader.commands.nbgrader import nbgrader
        from grader.commands.override import override
        from grader.commands.release import release
        from grader.commands.verify import verify

        for command in (grade, build, release, nbgrader, verify, override, explain, diff, export):
            group.add_command(command)


@hookimpl
def register_reporters(register: Register) -> None:
    """Add the formats that only instructors need."""
    from grader.reporters.csv import CSV
    from grader.reporters.gradescope import GRADESCOPE
    from grader.reporters.html import HTML

    register("html", HTML)
    register("csv", CSV)
    register("gradescope", GRADESCOPE)


@hookimpl
def register_isolation(register: Register) -> None:
    """Add the levels of isolation that are built in."""
    from grader.isolation import levels

    register("strong", levels.strong)
    register("standard", levels.standard)
    register("none", levels.none)


@hookimpl
def register_executors(register: Register) -> None:
    """Add the executors that are built in; each is imported when it is chosen."""

    def inline(options: "Options") -> "Executor":
        from grader.executors.inline import Inline

        return Inline(options)

    def local(options: "Options") -> "Executor":
        from grader.executors.local import Local

        return Local(options)

    def dask(options: "Options") -> "Executor":
        from grader.executors.dask import Dask

        return Dask(options)

    register("inline", inline)
    register("local", local)
    register("dask", dask)
