"""What is wrong with a pack and can be seen without judging anybody: texts, prose, what is built."""

from collections.abc import Iterator

from course.errors import PackError
from course.messages import N_
from course.pack import Lesson, Pack
from course.reading.glossary import load_glossary
from course.reading.lesson import CONTAINERS, Prose, prose_path, read_prose, title_of
from course.reading.links import dead_links
from grader import builder, corpus
from grader.verifying.findings import Said
from grader.verifying.places import Place

TAKEN = N_(
    "exercise {exercise}: {pack}, on which this pack builds, has one of this name too, "
    "and a student's folder remembers both. Choose another id."
)
UNCAUGHT = N_("exercise {exercise}: no known mistake loses it alone. Add one: it is what checks the checks.")
UNTRANSLATED = N_("mistake {name}: its {key} is missing in {language}. Add it.")
NO_PROSE = N_("lesson {name}: its prose in {language} is missing. Write it.")
NO_TITLE = N_('lesson {name}: the first line should be "# {title}", as in the manifest.')
NOT_ITS_EXERCISES = N_("lesson {name}: its :::exercise blocks should be {wanted}, each once; they are {got}.")
NOT_THE_SAME = N_("lesson {name}: its parts are not those of the prose in {language}. Translate what is new.")
DEAD = N_("lesson {name}: the link {link} leads nowhere. Name a lesson, an exercise or a term that there is.")
UNREAD = "{problem}"
BLOCKS = ("math_block", "math_inline_double", "table", "bullet_list", "ordered_list", "list_item")
STALE = N_("{path} is out of date. Build it: grader --pack {pack} build")


def lint(pack: Pack) -> Iterator[Said]:
    """Everything that is wrong, in the order in which an author would mend it."""
    yield from _taken(pack)
    yield from _mistakes(pack)
    for lesson in pack.manifest.lessons:
        yield from _prose(pack, lesson)
    for path in builder.stale(builder.built(pack)):
        yield STALE, {"path": Place(path).near, "pack": pack.name, "place": Place(path)}


def _taken(pack: Pack) -> Iterator[Said]:
    below = {id_.rpartition(":")[2]: id_.partition(":")[0] for id_ in pack.everything if ":" in id_}
    for id_ in pack.by_id:
        if id_ in below:
            yield TAKEN, {"exercise": id_, "pack": below[id_]}


def _mistakes(pack: Pack) -> Iterator[Said]:
    known = corpus.mistakes(pack)
    for mistake in known:
        texts = {"name": mistake.name, "description": mistake.description, "idea": mistake.idea}
        for key, text in texts.items() if not mistake.same_as else ():
            for language in pack.manifest.languages:
                if not text.get(language):
                    yield UNTRANSLATED, {"name": mistake.id, "key": key, "language": language}
    alone = {mistake.loses[0] for mistake in known if len(mistake.loses) == 1}
    for id_ in pack.by_id:
        if id_ not in alone:
            yield UNCAUGHT, {"exercise": id_}


def _prose(pack: Pack, lesson: Lesson) -> Iterator[Said]:
    """A lesson has prose in all languages, or in none; all of it says the same."""
    paths = {language: prose_path(pack, lesson, language) for language in pack.manifest.languages}
    there = {language: path for language, path in paths.items() if path and path.exists()}
    for language in paths:
        if there and language not in there:
            yield NO_PROSE, {"name": lesson.id, "language": language}
    first: list[str] = []
    for language, path in there.items():
        try:
            prose = read_prose(pack, lesson, language)
            yield from _one_prose(pack, prose)
            parts = list(parts_of(prose))
        except PackError as error:
            yield UNREAD, {"problem": error.message, "place": Place(path)}
            continue
        if first and parts != first:
            yield NOT_THE_SAME, {"name": lesson.id, "language": next(iter(there)), "place": Place(path)}
        first = first or parts


def _one_prose(pack: Pack, prose: Prose) -> Iterator[Said]:
    lesson, at = prose.lesson, {"name": prose.lesson.id, "place": Place(prose.path)}
    title = lesson.title[prose.lang]
    if prose.text.splitlines()[:1] != [f"# {title}"]:
        yield NO_TITLE, {**at, "title": title}
    got, wanted = [id_ for _, id_ in prose.containers("exercise")], [one.id for one in lesson.exercises]
    if got != wanted:
        yield NOT_ITS_EXERCISES, {**at, "wanted": ", ".join(wanted), "got": ", ".join(got) or "—"}
    for link in dead_links(prose, pack, load_glossary(pack)):
        yield DEAD, {**at, "link": link, "place": Place(prose.path, _line_of(prose.text, f"({link})"))}


def _line_of(text: str, part: str) -> int:
    return text[: max(text.find(part), 0)].count("\n") + 1


def parts_of(prose: Prose) -> Iterator[str]:
    """What a lesson consists of, in order: the same in every language."""
    for node in prose.tree.walk():
        kind = node.type.removeprefix("container_")
        if kind in CONTAINERS:
            yield f"{kind} {title_of(node) if kind == 'exercise' else ''}"
        elif kind == "heading":
            yield node.tag
        elif kind == "fence":
            yield node.info.strip()
        elif kind in BLOCKS:
            yield kind
