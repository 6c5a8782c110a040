"""A verdict as a notebook shows it: the same words and the same graph as `course check`."""

from dataclasses import dataclass
from html import escape

from course.judging.report import ExerciseResult
from course.messages import MARKS, VERDICTS, say
from course.pack import Exercise, Pack
from course.text import translator

STYLES = {"passed": "#2e7d4f", "failed": "#b3261e", "crashed": "#b3261e"}


@dataclass(frozen=True)
class Shown:
    """A verdict in words, and in words with a picture."""

    passed: bool
    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def shown(pack: Pack, exercise: Exercise, result: ExerciseResult, lang: str) -> Shown:
    """What there is to say about an exercise."""
    _ = translator(lang)
    verdict = result.verdict.value
    title = f"{MARKS[verdict]} {exercise.id}  {exercise.title[lang]}  ({_(VERDICTS[verdict])})"
    lines = [title, *(f"  {line}" for line in _lines(pack, exercise, result, lang))]
    text = "\n".join(lines)
    colour = STYLES.get(verdict, "inherit")
    head = f'<b style="color: {colour}">{escape(title)}</b>'
    body = escape("\n".join(line.removeprefix("  ") for line in lines[1:]))
    html = f'<div>{head}<pre style="margin: .4em 0">{body}</pre>{_picture(result, lang)}</div>'
    return Shown(verdict == "passed", text, html)


def _lines(pack: Pack, exercise: Exercise, result: ExerciseResult, lang: str) -> list[str]:
    from course.judging.diagnosis import known_mistake

    _ = translator(lang)
    if result.verdict == "passed":
        return []
    first = next(check for check in result.checks if check.verdict is result.verdict)
    lines = say(first, _).splitlines()
    if mistake := known_mistake(pack, exercise.id, result.mistake):
        lines.append(_("This looks like: {name}.").format(name=mistake.name[lang]))
    if first.counterexample:
        from course.drawing.picture import graphs_of
        from course.drawing.text import as_text

        lines += as_text(graphs_of(first.counterexample)[0], lang=lang).splitlines()[-5:]
    return [*lines, _("Help: {command}").format(command=f'hint("{exercise.id}")')]


def _picture(result: ExerciseResult, lang: str) -> str:
    """The smallest case, yours beside the right one; nothing where nothing can draw it."""
    from course.drawing.picture import dot_of
    from course.drawing.render import DrawingError, svg

    example = next((check.counterexample for check in result.checks if check.counterexample), None)
    if example is None:
        return ""
    try:
        picture = svg(dot_of(example, lang)).decode()
    except DrawingError:
        return ""
    return picture[picture.index("<svg") :]
