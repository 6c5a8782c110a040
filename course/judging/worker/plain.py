"""What goes back to the judge: plain data, made of whatever the student's code returns or raises."""

import math
import os
import types

TEXT_LIMIT = 300


class Missing(Exception):  # noqa: N818 (not an error of anybody's: the symbol is not written yet)
    """A symbol of the contract that the submission does not have."""


def plain(number):
    """A finite float as it is; of anything else only what it is called."""
    try:
        number = float(number)
    except BaseException:
        return {"odd": type(number).__name__[:TEXT_LIMIT]}
    return number if math.isfinite(number) else {"odd": str(number)}


def describe(error):
    """What an exception says and which of the student's lines raised it."""
    builtin = next((c for c in type(error).__mro__ if c.__module__ == "builtins"), Exception)
    try:
        text = str(error)[:TEXT_LIMIT]
    except BaseException:
        text = ""
    about = {"builtin": builtin.__name__, "text": text, "type": type(error).__name__[:TEXT_LIMIT]}
    if isinstance(error, Missing):
        about["missing"] = text
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        if is_students(code):
            about["file"], about["line"], about["symbol"] = (
                code.co_filename,
                trace.tb_lineno,
                code.co_qualname,
            )
        trace = trace.tb_next
    if isinstance(error, SyntaxError):  # where it is written, and not where it is imported
        about["file"], about["line"] = str(error.filename)[:TEXT_LIMIT], error.lineno or 0
        about["text"] = str(error.msg)[:TEXT_LIMIT]
    return about


def is_students(code):
    """Whether code comes from a file of the submission."""
    return code.co_filename.endswith(".py") and os.sep not in code.co_filename


def guarded(function, *args):
    """What a function of the student's returns, or what it raised; a module is no answer."""
    try:
        result = function(*args)
        return None if isinstance(result, types.ModuleType) else result
    except BaseException as error:
        return {"raised": describe(error)}
