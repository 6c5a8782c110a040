"""A course for chainrule."""

from pathlib import Path

from course.hookspecs import Register, hookimpl
from course.pack import Pack

HERE = Path(__file__).resolve().parent


def load() -> Pack:
    """The course, whose parts lie in this folder.

    To build on another course, say so: `Pack.at(HERE, on=course.autograd.load())`;
    then an exercise may need "autograd:backward".
    """
    return Pack.at(HERE)


@hookimpl
def register_packs(register: Register) -> None:
    """Register the course under its name."""
    register("new-pack", load)
