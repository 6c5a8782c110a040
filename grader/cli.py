"""The `grader` command."""

from course.cli import run

HELP = "Grade submissions of a course, and build what students get."


def main() -> None:
    """The `grader` program."""
    run("grader", HELP)
