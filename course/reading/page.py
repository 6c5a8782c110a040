"""A lesson as a web page: one file with everything in it, for the browser and for paper."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from course import __version__
from course.drawing.words import is_wide
from course.pack import Lesson, Pack
from course.reading.glossary import load_glossary
from course.reading.lesson import CONTAINERS, Prose, markdown, title_of, with_prose
from course.reading.links import link_of, terms_of
from course.reading.pictures import Picture, Plots, graph_pictures
from course.text import Translate, translator

if TYPE_CHECKING:
    from markdown_it.token import Token

Rule = Callable[["Token"], str]

TEMPLATE = Path(__file__).with_name("page.html")


def page_name(lesson: str, lang: str) -> str:
    """The file name of a lesson's page; pages find one another by it."""
    return f"{lesson}.{lang}.html"


def fingerprint(prose: Prose) -> str:
    """What changes when a page has to be made again: it stands in the page."""
    return hashlib.sha256(f"{__version__}\n{prose.text}".encode()).hexdigest()[:16]


def page(pack: Pack, prose: Prose, plots: Plots) -> str:
    """The whole page."""
    import jinja2

    terms = load_glossary(pack)
    body = Renderer(pack, prose, plots).html()
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    return template.render(
        say=_labels(translator(prose.lang)),
        lang=prose.lang,
        title=prose.lesson.title[prose.lang],
        course=pack.manifest.title[prose.lang],
        body=body,
        fingerprint=fingerprint(prose),
        code_colours=code_colours(),
        terms={
            name: (term.called(prose.lang), term.what[prose.lang])
            for name, term in terms_of(prose, terms).items()
        },
        **_neighbours(pack, prose),
    )


def _labels(_: Translate) -> dict[str, str]:
    """The page's own few words."""
    return {
        "lessons": _("Lessons"),
        "all": _("All lessons"),
        "words": _("Words of this lesson"),
        "around": _("Before and after"),
        "back": _("Step back"),
        "next": _("Next step"),
    }


def _neighbours(pack: Pack, prose: Prose) -> dict[str, Any]:
    """The lessons before and after, all of them for the contents, and the same page in the other languages."""
    lessons = with_prose(pack)
    place = [lesson.id for lesson in lessons].index(prose.lesson.id)

    def linked(lesson: Lesson) -> tuple[str, str]:
        return page_name(lesson.id, prose.lang), lesson.title[prose.lang]

    others = [language for language in pack.manifest.languages if language != prose.lang]
    return {
        "number": place + 1,
        "contents": [linked(lesson) for lesson in lessons],
        "before": linked(lessons[place - 1]) if place else None,
        "after": linked(lessons[place + 1]) if place + 1 < len(lessons) else None,
        "others": [(language, page_name(prose.lesson.id, language)) for language in others],
    }


@cache
def code_colours() -> str:
    """Pygments' styles, for light pages and for dark ones."""
    from pygments.formatters import HtmlFormatter

    def styles(name: str) -> str:
        formatter: Any = HtmlFormatter(style=name)
        return str(formatter.get_style_defs(".code"))

    light, dark = styles("friendly"), styles("github-dark")
    return f"{light}\n@media screen and (prefers-color-scheme: dark) {{\n{dark}\n}}"


class Renderer:
    """Turns a lesson's blocks into HTML: CommonMark by markdown-it, maths to MathML, code coloured, pictures drawn."""

    def __init__(self, pack: Pack, prose: Prose, plots: Plots) -> None:
        self.pack, self.prose, self.plots = pack, prose, plots
        self.translate: Translate = translator(prose.lang)
        self.parser = markdown()
        self.closing: list[str] = []  # what ends the blocks that are open
        rules: dict[str, Rule] = {
            "fence": self.fence,
            "math_inline": lambda token: mathml(token.content, "inline"),
            "math_inline_double": lambda token: mathml(token.content, "block"),
            "math_block": lambda token: mathml(token.content, "block"),
            "link_open": self.link,
            "table_open": lambda _: '<div class="wide"><table>',
            "table_close": lambda _: "</table></div>",
        }
        for kind in CONTAINERS:
            rules[f"container_{kind}_open"] = getattr(self, kind)
            rules[f"container_{kind}_close"] = lambda _: self.closing.pop()
        applied = {name: _applied(rule) for name, rule in rules.items()} | {"softbreak": _line_end}
        self.parser.renderer.rules |= applied  # type: ignore[attr-defined]

    def html(self) -> str:
        """The lesson's body."""
        return str(self.parser.render(self.prose.text))

    # --- Blocks of our own ----------------------------------------------------

    def predict(self, token: "Token") -> str:
        """A question; its answer is folded away."""
        self.closing.append("</details>\n")
        first, question = self.translate("Predict first"), self.parser.renderInline(title_of(token))
        return f'<details class="predict"><summary><b>{first}</b> {question}</summary>\n'

    def exercise(self, token: "Token") -> str:
        """An exercise: its title, what it is worth, the task, the command that checks it."""
        exercise = self.pack.by_id.get(title_of(token))
        if exercise is None:
            raise self.prose.error(
                token, f"there is no exercise {title_of(token)!r}. All of them: course list"
            )
        _ = self.translate
        points = (
            _("1 point") if exercise.points == 1 else _("{points:g} points").format(points=exercise.points)
        )
        minutes = _("about {minutes} minutes").format(minutes=exercise.minutes)
        worth = " · ".join([points, minutes, *exercise.files])
        self.closing.append(f'<pre class="console">$ course check {escape(exercise.id)}</pre></section>\n')
        title = " · ".join([_("Exercise"), exercise.title[self.prose.lang]])
        opening = self._section("exercise", title, f'id="exercise-{escape(exercise.id)}"')
        return f'{opening}<p class="worth">{escape(worth)}</p>\n'

    def wrong(self, token: "Token") -> str:
        """What a wrong answer looks like, and why."""
        return self._titled("wrong", title_of(token))

    def torch(self, token: "Token") -> str:
        """The same in PyTorch."""
        return self._titled("torch", title_of(token) or self.translate("The same in PyTorch"))

    def milestone(self, token: "Token") -> str:
        """A small moment of pride."""
        return self._titled("milestone", f"★ {title_of(token)}")

    def _titled(self, kind: str, title: str) -> str:
        self.closing.append("</section>\n")
        return self._section(kind, title)

    def _section(self, kind: str, title: str, attributes: str = "") -> str:
        return f'<section class="{kind}" {attributes}><h3>{self.parser.renderInline(title)}</h3>\n'

    # --- Code, pictures, links -------------------------------------------------

    def fence(self, token: "Token") -> str:
        """A block of code, of what a program prints, or a picture."""
        match token.info.split()[:1]:
            case ["python"]:
                return coloured(token.content)
            case ["graph"]:
                return _figures(graph_pictures(self.prose, token), "graph")
            case ["plot"]:
                return _figures([self.plots.of(self.prose, token)], "plot")
            case [kind]:
                return f'<pre class="{escape(kind)}">{escape(token.content)}</pre>\n'
        return f"<pre>{escape(token.content)}</pre>\n"

    def link(self, token: "Token") -> str:
        """A link: to another page, a place in this one, or a term below."""
        href = str(token.attrs["href"])
        try:
            link = link_of(href)
        except ValueError as error:
            raise self.prose.error(token, str(error)) from None
        match link.kind:
            case "lesson":
                return f'<a href="{escape(page_name(link.name, self.prose.lang))}">'
            case "exercise":
                own = self.pack.lesson_of[link.name]
                page = "" if own is self.prose.lesson else page_name(own.id, self.prose.lang)
                return f'<a href="{escape(page)}#exercise-{escape(link.name)}">'
            case "glossary":
                return f'<a class="term" href="#term-{escape(link.name)}">'
        return f'<a href="{escape(href)}">'


def _applied(rule: Rule) -> Any:
    """A rule as markdown-it calls it."""
    return lambda tokens, index, options, env: rule(tokens[index])


def _line_end(tokens: "Sequence[Token]", index: int, options: Any, env: Any) -> str:
    """The end of a line of the source: no space behind a Chinese character."""
    before = next((token.content for token in reversed(tokens[:index]) if token.content), "")
    return "" if before and is_wide(before[-1]) else "\n"


def mathml(latex: str, display: str) -> str:
    """Maths that browsers draw themselves: no script, no network."""
    from latex2mathml.converter import convert

    return str(convert(latex.strip(), display=display))


def coloured(code: str) -> str:
    """Python code in colours."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import PythonLexer

    return str(highlight(code, PythonLexer(), HtmlFormatter(cssclass="code")))


def _figures(pictures: Sequence[Picture], kind: str) -> str:
    """A picture with its caption; several are steps, which the page shows one at a time."""
    figures = "".join(_figure(picture, kind) for picture in pictures)
    return figures if len(pictures) == 1 else f'<div class="steps">{figures}</div>\n'


def _figure(picture: Picture, kind: str) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>"
    shown = f"<pre>{escape(picture.text)}</pre>" if picture.svg is None else _image(picture.svg, picture.text)
    return f'<figure class="{kind}">{shown}{caption}</figure>\n'


def _image(svg: bytes, alt: str) -> str:
    data = base64.b64encode(svg).decode()
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml;base64,{data}">'
