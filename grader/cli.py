"""The `grader` command."""

from course.cli import run


def main() -> None:
    """The `grader` program."""
    run("grader", "Grade submissions of a course, and build what students get.")
