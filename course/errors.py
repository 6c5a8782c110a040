"""Errors that are the user's to see: what happened, where, and the mend."""

import click


class PackError(click.ClickException):
    """The course itself is broken: a manifest, a check file or a plugin."""

    exit_code = 3


class SubmissionError(click.ClickException):
    """A submission that cannot be read at all."""

    exit_code = 2


class Unable(click.ClickException):
    """Something that cannot be done yet, or not here: the text says why, and what to do."""

    exit_code = 1
