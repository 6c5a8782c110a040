"""Comparing plain data with what it should be. Only plain finite numbers and texts can be right."""

import math
from dataclasses import dataclass
from typing import Any

RELATIVE, ABSOLUTE = (
    1e-12,
    1e-14,
)  # rounding costs about 1e-15 an operation; differences for derivatives, far more
LONGEST = 60  # characters of a text that are shown


@dataclass(frozen=True)
class Difference:
    """The first place where an answer differs: a message key, the path to it, both sides as texts."""

    message: str
    path: str
    wanted: str = ""
    got: str = ""

    def facts(self, call: str) -> dict[str, str]:
        """What a message about it says."""
        return {"call": call, "place": self.path, "wanted": self.wanted, "got": self.got}


def close(got: Any, wanted: float, tolerance: float | None = None) -> bool:
    """Whether a worker's number is right; `tolerance` is absolute, else rounding is allowed for."""
    if not is_number(got):
        return False
    if tolerance is not None:
        return bool(abs(got - wanted) <= tolerance)
    return math.isclose(got, wanted, rel_tol=RELATIVE, abs_tol=ABSOLUTE)


def is_number(thing: Any) -> bool:
    """Whether it is a plain finite float or an int that fits one."""
    return (type(thing) is float and math.isfinite(thing)) or (type(thing) is int and abs(thing) < 1 << 1000)


def shown(number: Any) -> str:
    """A number as a person reads it; what is none is said to be none, in our words."""
    return f"{number:.6g}" if is_number(number) else "not a number"


def quoted(text: str) -> str:
    """A text as a person reads it, not more of it than fits a line."""
    return repr(text if len(text) <= LONGEST else text[:LONGEST] + "…")


def apart(wanted: Any, got: Any) -> tuple[str, str]:
    """Both as a person reads them: texts between quotes, numbers with as many digits as tell them apart."""
    if isinstance(wanted, str):
        return quoted(wanted), quoted(got) if isinstance(got, str) else shown(got)
    if is_number(wanted) and is_number(got):
        for digits in (6, 9, 12):
            texts = f"{wanted:.{digits}g}", f"{got:.{digits}g}"
            if texts[0] != texts[1]:
                return texts
        return repr(wanted), repr(got)
    return shown(wanted), shown(got)


def first_difference(
    got: Any, wanted: Any, tolerance: float | None = None, path: str = ""
) -> Difference | None:
    """Where `got` first differs from `wanted`: a number, a text, lists and dicts of them; None if nowhere."""
    if isinstance(wanted, dict):
        parts = [(f'["{key}"]', key, part) for key, part in wanted.items()]
        return _in_parts(got if isinstance(got, dict) else {}, parts, tolerance, path)
    if isinstance(wanted, list):
        if not isinstance(got, list):
            return Difference("no-list", path)
        if len(got) != len(wanted):
            return Difference("wrong-count", path, str(len(wanted)), str(len(got)))
        return _in_parts(got, [(f"[{i}]", i, part) for i, part in enumerate(wanted)], tolerance, path)
    is_right = got == wanted if isinstance(wanted, str) else close(got, wanted, tolerance)
    if is_right:
        return None
    return Difference("wrong-result", path, *apart(wanted, got))


def _in_parts(
    got: Any, parts: list[tuple[str, Any, Any]], tolerance: float | None, path: str
) -> Difference | None:
    for step, key, part in parts:
        if isinstance(got, dict) and key not in got:
            return Difference("missing-part", path + step)
        if found := first_difference(got[key], part, tolerance, path + step):
            return found
    return None
