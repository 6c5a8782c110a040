"""Lesson 10: a line through points."""

import csv
from pathlib import Path

from course.judging.checks import check, probe

DATA = Path(__file__).parents[2] / "exercises" / "data" / "linear-1024.csv"


def points():
    """The 200 points of the lesson: xs and ys."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    return [x for x, _ in rows], [y for _, y in rows]


@probe
def mean_squares(code, predictions, targets):
    """mse and mean_square with their gradients; predictions are Values, targets plain numbers."""
    Value = code.engine.Value
    ps, es = [Value(p) for p in predictions], [Value(p - t) for p, t in zip(predictions, targets)]
    answers = []
    for loss, leaves in ((code.losses.mse(ps, targets), ps), (code.losses.mean_square(es), es)):
        loss.backward()
        answers.append(
            [code.plain(code.find(loss, "data")), [code.plain(code.find(leaf, "grad")) for leaf in leaves]]
        )
    return answers


@probe
def line(code, a, b, x, y):
    """A Linear at its start, then with other numbers: forward, error, the gradients of the error, parameters."""
    model = code.nn.Linear()
    start = [code.plain(code.find(p, "data")) for p in (model.a, model.b)]
    code.give(model.a, "data", a)
    code.give(model.b, "data", b)
    found = [code.plain(code.find(model.forward(x), "data"))]
    error = model.error(x, y)
    error.backward()
    found += [
        code.plain(code.find(node, attribute))
        for node, attribute in ((error, "data"), (model.a, "grad"), (model.b, "grad"))
    ]
    own = {id(model.a), id(model.b)}
    return [start, found, float({id(p) for p in model.parameters()} == own)]


@probe
def fitted(code, *args):
    return [[code.plain(a), code.plain(b)] for a, b in code.training.fit_linear(*args)]


@probe
def graph_sizes(code, *args):
    """How many different sizes the graphs have that backward() is called on while fitting."""
    Value, sizes = code.engine.Value, set()
    original = Value.backward

    def counting(self):
        seen, stack = {}, [self]
        while stack:
            node = stack.pop()
            if id(node) not in seen:
                seen[id(node)] = node
                stack.extend(other for other in code.find(node, "_prev") if isinstance(other, Value))
        sizes.add(len(seen))
        return original(self)

    Value.backward = counting
    try:
        code.training.fit_linear(*args)
    finally:
        Value.backward = original
    return len(sizes)


@probe
def fitted_in_parts(code, *args):
    return [[code.plain(a), code.plain(b)] for a, b in code.training.fit_accumulated(*args)]


# a and b after each of 20 steps, batches of 20, learning rate 0.1
LOG = [
    (3.12, -1.99), (3.48, -2.28), (3.22, -1.97), (2.85, -1.22), (2.68, -0.23), (2.92, 1.08), (3.74, 2.61),
    (5.07, 4.15), (6.73, 5.52), (8.22, 6.48), (9.36, 5.75), (9.75, 5.42), (9.88, 5.28), (9.89, 5.26),
    (9.89, 5.20), (9.88, 5.18), (9.88, 5.17), (9.84, 5.14), (9.86, 5.15), (9.94, 5.21),
]  # fmt: skip


@check("mse", points=1)
def the_mean_of_the_squares(student):
    """The mean square error of given numbers, and its gradients"""
    got = student.run(mean_squares, [0.0, 1.0, 4.0], [1.5, 4.0, 1.0])
    wanted = [(2.25 + 9.0 + 9.0) / 3, [-1.0, -2.0, 2.0]]
    student.gives("[mse, mean_square] of predictions 0, 1, 4 and targets 1.5, 4, 1", got, [wanted, wanted])


@check("linear", points=1)
def a_line_and_its_error(student):
    """a*x + b, from a = b = 0, and the error y - forward(x)"""
    got = student.run(line, 2.0, -1.0, 3.0, 7.0)
    student.gives("Linear: start, [forward, error, a.grad, b.grad], parameters", got,
                  [[0.0, 0.0], [5.0, 2.0, -3.0, -1.0], 1.0])  # fmt: skip


@check("fit-linear", points=1.25)
def the_log_of_the_lesson(student):
    """The twenty steps of the lesson, to the last printed digit"""
    got = student.run(fitted, *points(), 20, 0.1, 20)
    student.gives("fit_linear(xs, ys, 20, 0.1, 20)", got, [list(pair) for pair in LOG], 0.00501)


@check("fit-linear", points=0.25)
def the_last_batch_is_short(student):
    """With batches of 32 the seventh is short, and its mean is over its real length"""
    got = student.run(fitted, *points(), 32, 0.1, 7)
    student.gives(
        "fit_linear(xs, ys, 32, 0.1, 7)[-1]",
        got[-1] if isinstance(got, list) and got else got,
        [8.70, 5.60],
        0.00501,
    )


@check("fit-linear", points=0.25)
def parameters_stay_leaves(student):
    """The graph is as large at the last step as at the first: a and b stay the same Values"""
    got = student.run(graph_sizes, [1.0, 2.0], [1.5, 4.0], 2, 0.1, 4)
    student.gives("the number of different graph sizes while fitting two points", got if got else 1, 1)


@check("fit-linear", points=0.25)
def the_line_is_found(student):
    """60 steps find the line 10x + 5 behind the points"""
    got = student.run(fitted, *points(), 20, 0.1, 60)
    student.gives(
        "fit_linear(xs, ys, 20, 0.1, 60)[-1]",
        got[-1] if isinstance(got, list) and got else got,
        [10.0, 5.0],
        0.3,
    )


@check("gradient-accumulation", points=1.5)
def small_batches_add_up(student):
    """Four batches of 8 make the step of one batch of 32; four of 32 do not"""
    got = student.run(fitted_in_parts, *points(), 8, 4, 0.1, 3)
    student.gives(
        "fit_accumulated(xs, ys, 8, 4, 0.1, 3)", got, [[2.68, -1.81], [2.72, -1.81], [2.43, -0.89]], 0.00501
    )
    got = student.run(fitted_in_parts, *points(), 32, 4, 0.1, 3)
    student.gives(
        "fit_accumulated(xs, ys, 32, 4, 0.1, 3)", got, [[0.94, -0.22], [4.45, 2.04], [5.24, 3.03]], 0.00501
    )
