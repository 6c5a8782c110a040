"""Lesson 9: what needs a gradient, and gradients on request."""

from course.judging.checks import check, probe


@probe
def kinds(code, x, w):
    """A result requires a gradient if an operand does; what requires none keeps 0."""
    Value = code.engine.Value
    fixed, weight = Value(x, requires_grad=False), Value(w)
    results = [fixed * weight, weight * fixed, fixed + weight, fixed * fixed, weight * 2.0, fixed * 2.0]
    asked = [float(bool(code.find(node, "requires_grad"))) for node in (fixed, weight, *results)]
    (fixed * weight + fixed).backward()
    return [asked, code.plain(code.find(fixed, "grad")), code.plain(code.find(weight, "grad"))]


@probe
def afterwards(code):
    """Setting requires_grad afterwards mends no graph that is built already; built again, it works."""
    Value = code.engine.Value
    w = Value(1.0, requires_grad=False)
    square = w * w
    code.give(w, "requires_grad", True)
    before = float(bool(code.find(square, "requires_grad")))
    (w * w).backward()
    return [before, code.plain(code.find(w, "grad"))]


@probe
def asked_for(code, a, b):
    """grad() with respect to leaves and to a node in between, beside what .grad holds."""
    Value = code.engine.Value
    x, y = Value(a), Value(b)
    middle = x * y
    out = middle * x
    code.give(x, "grad", 7.0)
    plain = [code.plain(number) for number in code.engine.grad(out, [x, y, middle])]
    again = [code.plain(number) for number in code.engine.grad(out, [y], retain_graph=True)]
    return [plain, again, [code.plain(code.find(node, "grad")) for node in (x, y)]]


@probe
def refused(code):
    """Whether asking for the gradient of what needs none raises, with a text."""
    Value = code.engine.Value
    x = Value(3.0, requires_grad=False)
    try:
        code.engine.grad(x * Value(2.0), [x])
    except NotImplementedError:
        raise
    except Exception as error:
        return float(bool(str(error)))
    return 0.0


KINDS = [[0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 1.0, 0.0], 0.0]


@check("requires-grad", points=1)
def results_follow_their_operands(student):
    """A result requires a gradient if any of its operands does"""
    student.gives("[x, w, x*w, w*x, x+w, x*x, w*2, x*2]: [requires_grad …], x.grad, w.grad",
                  student.run(kinds, 3.0, 2.0), [*KINDS, 3.0])  # fmt: skip


@check("requires-grad", points=0.5)
def it_does_not_mend_what_is_built(student):
    """Setting requires_grad afterwards does not mend a graph that is built; building it again does"""
    student.gives(
        "(w*w).requires_grad, then w.grad after building again", student.run(afterwards), [0.0, 2.0]
    )


@check("grad-api", points=1)
def gradients_are_returned(student):
    """grad(output, inputs) returns the gradients and leaves .grad alone"""
    student.gives("grad(x*y*x, [x, y, x*y]), grad(…, [y], retain_graph=True), [x.grad, y.grad]",
                  student.run(asked_for, 3.0, -2.0), [[-12.0, 9.0, 3.0], [9.0], [7.0, 0.0]])  # fmt: skip


@check("grad-api", points=0.5)
def what_needs_none_is_refused(student):
    """Asking for the gradient of something that needs none is an error that says so"""
    student.gives(
        "grad(…) of an input that needs none: whether it raises with a text", student.run(refused), 1.0
    )
