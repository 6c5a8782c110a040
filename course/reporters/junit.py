"""A score report as JUnit's XML, which every CI system shows as tests."""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from course.judging.report import CheckResult, ExerciseResult, ScoreReport, Verdict
from course.messages import say_override
from course.reporters import Reporter, Setting
from course.reporters.words import facts_about, said, standing
from course.text import safe

OUTCOMES = {  # what JUnit calls a verdict
    Verdict.VOID: "error",
    Verdict.CRASHED: "failure",
    Verdict.FAILED: "failure",
    Verdict.BLOCKED: "skipped",
    Verdict.UNANSWERED: "skipped",
    Verdict.BORROWED: "skipped",
}
COUNTED = {"errors": "error", "failures": "failure", "skipped": "skipped"}


def junit(report: ScoreReport, setting: Setting) -> bytes:
    """A test suite an exercise, a test case a check; JUnit has no word for points, so they are properties."""
    suites = Element("testsuites", name=safe(report.submission))
    about = {"submission": report.submission, **facts_about(report), "inputs": report.inputs}
    about["standing"] = setting.translate(standing(report, setting))
    for exercise in report.exercises:
        suites.append(_suite(exercise, about, setting))
    indent(suites)
    return bytes(tostring(suites, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(exercise: ExerciseResult, about: dict[str, str], setting: Setting) -> Element:
    name = f"{safe(exercise.lesson)}.{safe(exercise.id)}"
    suite = Element("testsuite", name=name, tests=str(len(exercise.checks)))
    properties = SubElement(suite, "properties")
    score = {"score": f"{exercise.score:g}", "max_score": f"{exercise.max_score:g}"}
    by_hand = {"by_hand": say_override(exercise.override, setting.translate)} if exercise.override else {}
    for key, fact in (score | by_hand | about).items():
        SubElement(properties, "property", name=key, value=safe(fact))
    suite.extend(_case(name, check, setting) for check in exercise.checks)
    for attribute, outcome in COUNTED.items():
        suite.set(attribute, str(len(suite.findall(f"testcase/{outcome}"))))
    return suite


def _case(classname: str, check: CheckResult, setting: Setting) -> Element:
    case = Element("testcase", classname=classname, name=safe(setting.translate(check.title)))
    outcome = OUTCOMES.get(check.verdict)
    if outcome:
        SubElement(case, outcome, message=said(check, setting.translate))
    return case


JUNIT = Reporter("junit.xml", junit)
