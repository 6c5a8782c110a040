"""The terms of a course, in every language: one word for one thing."""

from pathlib import Path

import msgspec

from course.errors import PackError
from course.pack import Pack


class Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A term: what it is called and what it is, in each language, and what it must not be called."""

    en: str
    zh: str
    what: dict[str, str]
    avoid: dict[str, tuple[str, ...]] = {}

    def called(self, lang: str) -> str:
        """Its name in a language."""
        return self.zh if lang == "zh" else self.en


def load_glossary(pack: Pack) -> dict[str, Term]:
    """The pack's terms by their ids; a PackError names file, key and mend."""
    path = pack.lessons and pack.lessons / "glossary.toml"
    if not path or not path.exists():
        return {}
    return _decoded(path)


def _decoded(path: Path) -> dict[str, Term]:
    try:
        return msgspec.toml.decode(path.read_bytes(), type=dict[str, Term])
    except msgspec.DecodeError as error:
        raise PackError(f"{path}: {error}. Mend this key and try again.") from None
