"""Options that several commands of `grader` take."""

from collections.abc import Callable
from functools import reduce
from typing import Any

import click

Command = Callable[..., Any]

in_formats = click.option(
    "--format", "formats", default="json", show_default=True, help="Report formats, with commas between."
)
at_isolation = click.option(
    "--isolation",
    "level",
    default="standard",
    show_default=True,
    metavar="strong|standard|none",
    help="How students' code is locked in; less than you ask for is refused.",
)
WHO_JUDGES = (
    click.option(
        "--jobs", type=click.IntRange(1), help="Processes at once; else as many as there are cores."
    ),
    click.option(
        "--executor",
        "executor_name",
        default="local",
        show_default=True,
        metavar="inline|local|dask",
        help="Who judges: this process, processes of this machine, a Dask cluster.",
    ),
    click.option(
        "--scheduler", help="The address of a Dask cluster's scheduler; else one is made on this machine."
    ),
    click.option("--resume", is_flag=True, help="Go on with a run that was interrupted: what is done stays."),
)


def by_executor(command: Command) -> Command:
    """Who judges, by how many processes, and whether a run goes on."""
    return reduce(lambda made, option: option(made), reversed(WHO_JUDGES), command)
