"""Pages for the browser: one file each with everything in it, in all languages, with a switch."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course.messages import N_
from course.text import LANGUAGES, translator

if TYPE_CHECKING:
    from jinja2 import Environment

NAMES = {"en": "English", "zh": "中文"}
TAGS = {"en": "en", "zh": "zh-Hans"}  # as HTML names languages
TO_SWITCH = N_("Language")

Said = dict[str, str]  # language -> text


def said(message: str, **gaps: Any) -> Said:
    """A message in every language."""
    return {lang: translator(lang)(message).format(**gaps) for lang in LANGUAGES}


def said_so(texts: Said) -> Said:
    """A text of a pack in every language that pages have; its first one where there is none."""
    return {lang: texts.get(lang) or next(iter(texts.values())) for lang in LANGUAGES}


def coded(text: str) -> str:
    """A text of ours as HTML, with what stands between backticks as code."""
    from markupsafe import Markup, escape

    parts = text.split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    forms = (Markup("{}"), Markup("<code>{}</code>"))
    return Markup("").join(forms[place % 2].format(part) for place, part in enumerate(parts))


def in_every_language(texts: Said) -> str:
    """HTML that holds a text in every language; the page shows one."""
    from markupsafe import Markup

    if len(set(texts.values())) == 1:
        return Markup("{}").format(next(iter(texts.values())))
    spans = (Markup('<span lang="{}">{}</span>').format(TAGS[lang], text) for lang, text in texts.items())
    return Markup("").join(spans)


@cache
def environment() -> "Environment":
    """The templates; whatever they are given is escaped."""
    import jinja2

    found = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["both"] = in_every_language
    found.filters["coded"] = lambda texts: in_every_language(
        {lang: coded(text) for lang, text in texts.items()}
    )
    found.globals |= {"languages": LANGUAGES, "names": NAMES, "tags": TAGS, "switch": said(TO_SWITCH)}
    return found


def page(template: str, lang: str, **content: Any) -> bytes:
    """A page that opens in a language."""
    return environment().get_template(template).render(lang=lang, **content).encode()
