"""Links within a course: to a lesson, an exercise, a term of the glossary."""

from dataclasses import dataclass

from course.pack import Pack
from course.reading.glossary import Term
from course.reading.lesson import Prose

KINDS = ("lesson", "exercise", "glossary")


@dataclass(frozen=True)
class Link:
    """Where a link leads: its kind and the name behind the colon; an address of the web has the kind "https"."""

    kind: str
    name: str


def link_of(href: str) -> Link:
    """The link of `lesson:value`, `exercise:add`, `glossary:slope` or https://…; ValueError for any other."""
    kind, _, name = href.partition(":")
    if kind not in (*KINDS, "https"):
        raise ValueError(f"{href}: a link leads to lesson:ID, exercise:ID, glossary:TERM or https://…")
    return Link(kind, name)


def links_of(prose: Prose) -> list[str]:
    """Every link of a lesson, in order."""
    return [str(node.attrs["href"]) for node in prose.tree.walk() if node.type == "link"]


def dead_links(prose: Prose, pack: Pack, terms: dict[str, Term]) -> list[str]:
    """The links that lead nowhere."""
    known = {
        "lesson": {lesson.id for lesson in pack.manifest.lessons},
        "exercise": set(pack.by_id),
        "glossary": set(terms),
    }
    return [href for href in links_of(prose) if not _leads_somewhere(href, known)]


def _leads_somewhere(href: str, known: dict[str, set[str]]) -> bool:
    try:
        link = link_of(href)
    except ValueError:
        return False
    return link.kind == "https" or link.name in known[link.kind]


def terms_of(prose: Prose, terms: dict[str, Term]) -> dict[str, Term]:
    """The terms that a lesson links to, in order."""
    linked = (link_of(href) for href in links_of(prose))
    names = dict.fromkeys(link.name for link in linked if link.kind == "glossary")
    return {name: terms[name] for name in names if name in terms}
