"""What is said about a check: one sentence a fact, in the reader's language.

Reports carry a message's key and its facts, so that they read the same in every language.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from course.text import Translate, safe

if TYPE_CHECKING:
    from course.judging.report import CheckResult, Override


def N_(text: str) -> str:  # noqa: N802 (gettext's own name for marking a text)
    """Mark a text for the catalog; it is translated when it is shown."""
    return text


MESSAGES = {
    "wrong-value": N_("{node} should be {wanted}; yours is {got}."),
    "forgotten-operand": N_("{expression} should remember {wanted} in its _prev, and does not."),
    "wrong-op": N_('The _op of {expression} should be "{wanted}", and is not.'),
    "wrong-gradient": N_("The gradient of {node} in {expression} should be {wanted}; yours is {got}."),
    "wrong-gradient:step": N_(
        "One step back through {expression}, with {upstream} arriving: "
        "the gradient of {node} should be {wanted}; yours is {got}."
    ),
    "wrong-gradient:twice": N_(
        "After backward() twice on {expression}, the gradient of {node} should be {wanted}; yours is {got}."
    ),
    "wrong-gradient:shared": N_(
        "Build {expression} twice from the same numbers, and call backward() on both: "
        "the gradient of {node} should be {wanted}; yours is {got}."
    ),
    "wrong-gradient:added": N_(
        "backward() on {expression}, whose numbers had gradients before, should add to them: "
        "the gradient of {node} should become {wanted}; yours is {got}."
    ),
    "wrong-flag": N_("In {expression}, requires_grad of {node} should be {wanted}; yours is {got}."),
    "touched-grad": N_(
        "grad() of {expression} should leave the .grad of {node} at {wanted}; yours is {got}."
    ),
    "order-twice": N_("The order of {expression} lists {node} twice."),
    "order-missing": N_("The order of {expression} leaves out {node}."),
    "order-early": N_("In the order of {expression}, {node} comes before its operand {wanted}."),
    "order-root": N_("In the order of {expression}, {node} should come last: it is the root."),
    "wrong-result": N_("{call} should be {wanted}; yours is {got}."),
    "wrong-number": N_("{call}: {quantity} should be {wanted}; yours is {got}."),
    "wrong-step": N_("{call}: after step {step}, {quantity} should be {wanted}; yours is {got}."),
    "missing-part": N_("{call} should be there, and is not."),
    "no-list": N_("{call} should be a list, and is not."),
    "wrong-count": N_("{call} should have {wanted} entries; yours has {got}."),
    "wrong-somewhere": N_("Some answers are wrong, on secret numbers; the small examples come out right."),
    "unproven": N_("Right, but it does not count: no answer on secret numbers is."),
    "raised": N_("Your code raised {error}{detail}."),
    "raised-in": N_("{expression} raised {error}{detail}."),
    "import-failed": N_("{file} does not import: it raised {error}{detail}."),
    "unanswered": N_("{symbols}: still to be written."),
    "borrowed": N_("Borrowed: it works, and earns points once you write your own."),
    "blocked": N_("This builds on {needs}: do that first."),
    "wall-limit": N_("Stopped after {seconds} s without an answer{where}. A loop that does not end?"),
    "cpu-limit": N_("Stopped after {seconds} s of computing{where}. A loop that does not end?"),
    "output-limit": N_("Stopped: your code printed more than 16 MiB."),
    "answer-limit": N_("Stopped: your code gave an answer that is far too large."),
    "died": N_("Your code ended the Python process it ran in."),
    "protocol": N_("Your code answered for itself instead of letting the checks ask it."),
    "launcher": N_("The course could not start your code: {error}. This is not your fault."),
    "check-broke": N_("This check itself is broken: {error}. This is not your fault."),
}
DETAIL_TEXT, DETAIL_LINE = N_(": {text}"), N_(" ({file}, line {line})")
WHERE = N_(" in {symbol}")
WITH_NUMBERS = N_("with {numbers}")
PART = N_("{call}: {part}")
TITLED = N_("{title}: {text}")
WORDED = ("call", "part", "got")  # facts that may be words of ours: a check's own, or "not a number"

VERDICTS = {
    "void": N_("not judged"),
    "crashed": N_("crashed"),
    "failed": N_("wrong"),
    "blocked": N_("blocked"),
    "unanswered": N_("to do"),
    "borrowed": N_("borrowed"),
    "passed": N_("passed"),
}
MARKS = {
    "void": "?",
    "crashed": "✗",
    "failed": "✗",
    "blocked": "·",
    "unanswered": "·",
    "borrowed": "~",
    "passed": "✓",
}

FOLLOW_THROUGH = {
    "avoid": N_("judged without {what}, which is lost already"),
    "lend": N_("judged with a working {what}"),
}
BY_HAND = N_("Set by hand; the grader gave {judged}. {reason}")
NOTES = {
    "rename": N_(
        "Your {what} is called {wanted} in this course: rename it, and your code fits every lesson."
    ),
    "unread": N_("{what} could not be read and was left out."),
    "recoded": N_("{what} is not saved as UTF-8, but could be read as {wanted}."),
    "taken": N_("{what} was taken for {wanted}: name it so."),
}


def say(result: "CheckResult", translate: Translate) -> str:
    """What is to be said about a check: the fact, and the numbers of its smallest case."""
    do = result.counterexample.do if result.counterexample else ""
    return phrase(result.message, result.facts, translate, do)


def phrase(message: str, facts: Mapping[str, str], translate: Translate, do: str = "") -> str:
    """A message, its gaps filled with facts; what `do` asked about may word it otherwise."""
    template = MESSAGES.get(f"{message}:{do}") or MESSAGES[message]
    facts = {name: safe(fact) for name, fact in facts.items()}
    facts |= {name: translate(facts[name]) for name in WORDED if facts.get(name)}
    if facts.get("part"):
        facts["call"] = translate(PART).format(**facts)
    facts["call"] = facts.get("call", "") + facts.get("place", "")
    facts["detail"] = _detail(facts, translate)
    facts["where"] = translate(WHERE).format(**facts) if facts.get("symbol") else ""
    text = translate(template).format(**facts)
    if facts.get("numbers"):
        text += "\n" + translate(WITH_NUMBERS).format(**facts)
    return text


def _detail(facts: dict[str, str], translate: Translate) -> str:
    text = translate(DETAIL_TEXT).format(**facts) if facts.get("text") else ""
    return text + (translate(DETAIL_LINE).format(**facts) if facts.get("line") else "")


def say_follow_through(entry: str, translate: Translate) -> str:
    """How a score was kept from falling twice, e.g. for "lend:backward"."""
    kind, _, what = entry.partition(":")
    return translate(FOLLOW_THROUGH[kind]).format(what=safe(what))


def say_note(note: str, translate: Translate) -> str:
    """A note of a report, e.g. "rename:Scalar:Value"."""
    kind, what, wanted = (*note.split(":", 2), "")[:3]
    return translate(NOTES[kind]).format(what=safe(what), wanted=safe(wanted))


def say_override(override: "Override", translate: Translate) -> str:
    """That a score was set by hand, and why."""
    return translate(BY_HAND).format(judged=f"{override.judged:g}", reason=safe(override.reason))
