"""Lesson 9: what needs a gradient, and gradients on request."""

from course.judging.checks import check, probe
from course.judging.families import Family


@probe
def afterwards(code):
    """Setting requires_grad afterwards mends no graph that is built already; built again, it works."""
    Value = code.engine.Value
    w, v = Value(1.0, requires_grad=False), Value(2.0, requires_grad=False)
    built = w + v
    code.give(w, "requires_grad", True)
    before = float(bool(code.find(built, "requires_grad")))
    (w + v).backward()
    return [before, code.plain(code.find(w, "grad"))]


@probe
def asked_twice(code):
    """grad() with and without retain_graph: the same."""
    x = code.engine.Value(3.0)
    out = x + code.engine.Value(2.0)
    return [code.plain(code.engine.grad(out, [x], **options)[0]) for options in ({}, {"retain_graph": True})]


@probe
def refused(code):
    """Whether asking for the gradient of what needs none raises, with a text."""
    Value = code.engine.Value
    x = Value(3.0, requires_grad=False)
    try:
        code.engine.grad(x + Value(2.0), [x])
    except NotImplementedError:
        raise
    except Exception as error:
        return float(bool(str(error)))
    return 0.0


OPS = ("add", "mul")


@check("requires-grad", points=1)
def results_follow_their_operands(student):
    """A result requires a gradient if any of its operands does; what requires none keeps 0"""
    student.agrees_on(Family(OPS, size=3, count=8, inputs=True), do="flags")
    student.agrees_on(Family(OPS, size=3, count=4, numbers="right"), do="flags")


@check("requires-grad", points=0.5)
def it_does_not_mend_what_is_built(student):
    """Setting requires_grad afterwards does not mend a graph that is built; building it again does"""
    got = student.run(afterwards)
    student.gives("[(w+v).requires_grad, w.grad after building again]", got, [0.0, 1.0])


@check("grad-api", points=1)
def gradients_are_returned(student):
    """grad(output, inputs) returns the gradients, of nodes in between too, and leaves .grad alone"""
    student.agrees_on(Family(OPS, size=4, count=6), do="request")
    student.gives("grad(x + y, [x]), and again with retain_graph=True", student.run(asked_twice), [1.0, 1.0])


@check("grad-api", points=0.5)
def what_needs_none_is_refused(student):
    """Asking for the gradient of something that needs none is an error that says so"""
    student.gives(
        "grad(…) of an input that needs none: whether it raises with a text", student.run(refused), 1.0
    )
