"""A language model of pairs of letters: first counted, then learned by the student's own engine."""

from pathlib import Path

from course import autograd
from course.hookspecs import Register, hookimpl
from course.pack import Pack

HERE = Path(__file__).resolve().parent


def load() -> Pack:
    """The course, which builds on the engine of the first one."""
    return Pack.at(HERE, on=autograd.load())


@hookimpl
def register_packs(register: Register) -> None:
    """Register the bigram pack."""
    register("bigram", load)
