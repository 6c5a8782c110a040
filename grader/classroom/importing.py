"""Bringing nbgrader in without what grading never uses, which takes half a second of every run."""

import gc
import sys
from types import ModuleType

SERVER = "nbgrader.server_extensions"
UNUSED = {  # modules, and what is asked of them
    **dict.fromkeys(
        (
            f"{SERVER}.{part}"
            for part in ("assignment_list", "course_list", "formgrader", "validate_assignment")
        ),
        ("load_jupyter_server_extension",),
    ),
    "setuptools.archive_util": ("unpack_archive", "unpack_tarfile", "unpack_zipfile"),
}
ABSENT = (
    "rfc3987_syntax",
    "rfc3986_validator",
)  # with which jsonschema checks addresses that no notebook has


def import_nbgrader() -> None:
    """Import nbgrader; an ImportError where it is not installed."""
    stand_ins = {name: _stand_in(name, asked) for name, asked in UNUSED.items() if name not in sys.modules}
    absent = dict.fromkeys(name for name in ABSENT if name not in sys.modules)
    sys.modules.update(stand_ins | absent)  # type: ignore[arg-type] # None: as if it were not there
    gc.disable()
    try:
        import nbgrader.api  # noqa: F401 (what brings the rest in)
    finally:
        for name in stand_ins | absent:
            del sys.modules[name]
        gc.freeze()  # what was brought in stays: nobody need look through it for garbage
        gc.enable()


def _stand_in(name: str, asked: tuple[str, ...]) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(dict.fromkeys(asked))
    return module
