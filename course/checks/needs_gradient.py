"""Lesson 9: what needs a gradient, and gradients on request."""

from course.judging.checks import check, probe
from course.judging.families import Example, Family


@probe
def afterwards(code, op):
    """Setting requires_grad afterwards mends no graph that is built already; built again, it works."""
    Value = code.engine.Value
    w, v = Value(1.0, requires_grad=False), Value(2.0, requires_grad=False)
    built = w + v if op == "add" else w * v
    code.give(w, "requires_grad", True)
    before = float(bool(code.find(built, "requires_grad")))
    (w + v if op == "add" else w * v).backward()
    return [before, code.plain(code.find(w, "grad"))]


@probe
def asked_twice(code, op):
    """grad() with and without retain_graph: the same."""
    x, y = code.engine.Value(3.0), code.engine.Value(2.0)
    out = x + y if op == "add" else x * y
    return [code.plain(code.engine.grad(out, [x], **options)[0]) for options in ({}, {"retain_graph": True})]


@probe
def refused(code, op):
    """Whether asking for the gradient of what needs none raises, with a text."""
    Value = code.engine.Value
    x, y = Value(3.0, requires_grad=False), Value(2.0)
    out, grad = x + y if op == "add" else x * y, code.engine.grad
    try:
        grad(out, [x])
    except NotImplementedError:
        raise
    except Exception as error:
        return float(bool(str(error)))
    return 0.0


OPS = ("add", "mul")
# x * 2 + w with an input x: a plain number becomes an input, so x * 2 requires no gradient
NUMBERS = Example((("input", 3.0), ("const", 2.0), ("mul", 0, 1), ("leaf", 2.0), ("add", 2, 3)))
SIGNS = {"add": "w + v", "mul": "w * v", "sub": "w * v", "div": "w * v"}


@check("requires-grad", points=1)
def results_follow_their_operands(student):
    """A result requires a gradient if any of its operands does; what requires none keeps 0"""
    student.agrees_on(Family(OPS, size=3, count=8, inputs=True), do="flags")
    student.agrees_on(Family(OPS, size=3, count=4, numbers="right"), do="flags")
    student.agrees_on(NUMBERS, do="flags")


@check("requires-grad", points=0.5)
def it_does_not_mend_what_is_built(student):
    """Setting requires_grad afterwards does not mend a graph that is built; building it again does"""
    op = student.joiner
    call = f"[({SIGNS[op]}).requires_grad, w.grad after building again]"
    student.gives(call, student.run(afterwards, op), [0.0, 1.0 if op == "add" else 2.0])


@check("grad-api", points=1)
def gradients_are_returned(student):
    """grad(output, inputs) returns the gradients, of nodes in between too, and leaves .grad alone"""
    student.agrees_on(Family(OPS, size=4, count=6), do="request")
    op = student.joiner
    slope = 1.0 if op == "add" else 2.0
    call = f"grad({SIGNS[op]}, [w]), and again with retain_graph=True"
    student.gives(call, student.run(asked_twice, op), [slope, slope])


@check("grad-api", points=0.5)
def what_needs_none_is_refused(student):
    """Asking for the gradient of something that needs none is an error that says so"""
    got = student.run(refused, student.joiner)
    student.gives("grad(…) of an input that needs none: whether it raises with a text", got, 1.0)
