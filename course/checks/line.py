"""Lesson 10: a line through points."""

import csv
from functools import cache
from pathlib import Path

from course.judging.calls import Calls
from course.judging.checks import check, probe

DATA = Path(__file__).parents[2] / "exercises" / "data" / "linear-1024.csv"


@cache
def points():
    """The 200 points of the lesson: xs and ys."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [(float(row["x"]), float(row["y"])) for row in csv.DictReader(file)]
    return [x for x, _ in rows], [y for _, y in rows]


@probe
def mean_squared(code, function, numbers, targets):
    """mse of predictions, or mean_square of errors: the numbers, the loss, the gradients."""
    leaves = [code.engine.Value(number) for number in numbers]
    loss = code.losses.mse(leaves, targets) if function == "mse" else code.losses.mean_square(leaves)
    loss.backward()
    found = {f"x[{i}]": code.plain(code.find(leaf, "data")) for i, leaf in enumerate(leaves)}
    found["loss"] = code.plain(code.find(loss, "data"))
    return [found | {f"x[{i}].grad": code.plain(code.find(leaf, "grad")) for i, leaf in enumerate(leaves)}]


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
    lines = [(0.0, 0.0), *code.training.fit_linear(*args)]
    return [{"a": code.plain(a), "b": code.plain(b)} for a, b in lines]


@probe
def graph_sizes(code, *args):
    """How many different sizes the graphs have that backward() is called on while fitting, and the line at the end."""
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
        lines = code.training.fit_linear(*args)
    finally:
        Value.backward = original
    return [float(max(len(sizes), 1)), [code.plain(number) for number in lines[-1]]]


@probe
def fitted_in_parts(code, *args):
    lines = [(0.0, 0.0), *code.training.fit_accumulated(*args)]
    return [{"a": code.plain(a), "b": code.plain(b)} for a, b in lines]


# a and b after each of 20 steps, batches of 20, learning rate 0.1
LOG = [
    (3.12, -1.99), (3.48, -2.28), (3.22, -1.97), (2.85, -1.22), (2.68, -0.23), (2.92, 1.08), (3.74, 2.61),
    (5.07, 4.15), (6.73, 5.52), (8.22, 6.48), (9.36, 5.75), (9.75, 5.42), (9.88, 5.28), (9.89, 5.26),
    (9.89, 5.20), (9.88, 5.18), (9.88, 5.17), (9.84, 5.14), (9.86, 5.15), (9.94, 5.21),
]  # fmt: skip


def mean_of_squares(function, numbers, targets):
    """The same in plain numbers; mean_square takes the errors, and no targets."""
    errors = [
        number - target for number, target in zip(numbers, targets or [0.0] * len(numbers), strict=True)
    ]
    found = {f"x[{i}]": number for i, number in enumerate(numbers)}
    found["loss"] = sum(error * error for error in errors) / len(errors)
    return [found | {f"x[{i}].grad": 2 * error / len(errors) for i, error in enumerate(errors)}]


def loss_written(function, numbers, targets):
    """The call as a student reads it, x being the list of numbers."""
    return f"mse(x, {targets}), x = {numbers}" if function == "mse" else f"mean_square(x), x = {numbers}"


SMALL = (([1.0], [0.0]), ([3.0], [1.0]), ([1.0, 3.0], [0.0, 1.0]))
MSE = Calls("mse", mean_squared, loss_written, mean_of_squares, tuple(("mse", *pair) for pair in SMALL))
MEAN_SQUARE = Calls(
    "mean_square",
    mean_squared,
    loss_written,
    mean_of_squares,
    tuple(("mean_square", numbers, []) for numbers, _ in SMALL),
)


def steps_of(xs, ys, batches, lr):
    """The line from a = b = 0 after each update; an update has one or more batches of indices."""
    a = b = 0.0
    stages = [{"a": a, "b": b}]
    for parts in batches:
        slopes = [0.0, 0.0]
        for part in parts:
            errors = [(ys[i] - a * xs[i] - b, xs[i]) for i in part]
            slopes[0] -= sum(2 * e * x for e, x in errors) / len(part) / len(parts)
            slopes[1] -= sum(2 * e for e, _ in errors) / len(part) / len(parts)
        a, b = a - lr * slopes[0], b - lr * slopes[1]
        stages.append({"a": a, "b": b})
    return stages


def batch(number, size, count):
    """The indices of a batch; the last one before the end of the data is short."""
    start = number * size % count
    return range(start, min(start + size, count))


def line_steps(xs, ys, size, lr, steps):
    """fit_linear in plain numbers."""
    return steps_of(xs, ys, [[batch(t, size, len(xs))] for t in range(steps)], lr)


def accumulated_steps(xs, ys, micro, accumulate, lr, steps):
    """fit_accumulated in plain numbers."""
    parts = [batch(t, micro, len(xs)) for t in range(steps * accumulate)]
    return steps_of(xs, ys, [parts[t * accumulate :][:accumulate] for t in range(steps)], lr)


def fit_written(xs, ys, *rest):
    """The call as a student reads it."""
    return f"fit_linear({', '.join(map(data, (xs, ys)))}, {', '.join(map(str, rest))})"


def accumulated_written(xs, ys, *rest):
    """The call as a student reads it."""
    return f"fit_accumulated({', '.join(map(data, (xs, ys)))}, {', '.join(map(str, rest))})"


def data(numbers):
    """A short list as it is."""
    return str(numbers) if len(numbers) < 6 else "…"


TWO, FOUR = ([1.0, 2.0], [1.0, 3.0]), ([1.0, 2.0, -1.0, 0.5], [1.0, 3.0, 0.0, 2.0])
FIT = Calls("step", fitted, fit_written, line_steps, (
    ([1.0], [2.0], 1, 0.1, 1), ([1.0], [2.0], 1, 0.1, 2), (*TWO, 2, 0.1, 1), (*TWO, 1, 0.1, 2), (*TWO, 2, 0.1, 3),
    ([1.0, 2.0, 3.0], [1.0, 3.0, 2.0], 2, 0.1, 3),
))  # fmt: skip
ACCUMULATED = Calls("step", fitted_in_parts, accumulated_written, accumulated_steps, (
    ([1.0], [2.0], 1, 1, 0.1, 1), (*TWO, 1, 2, 0.1, 1), (*TWO, 1, 2, 0.1, 2), (*FOUR, 1, 2, 0.1, 2),
    (*FOUR, 2, 2, 0.1, 1), (*FOUR, 2, 2, 0.1, 2), ([1.0, 2.0, 3.0], [1.0, 3.0, 2.0], 2, 2, 0.1, 2),
))  # fmt: skip


@check("mse", points=1)
def the_mean_of_the_squares(student):
    """The mean square error of given numbers, and its gradients"""
    student.answers(MSE, "mse", [0.0, 1.0, 4.0], [1.5, 4.0, 1.0])
    student.answers(MEAN_SQUARE, "mean_square", [-1.5, -3.0, 3.0], [])


@check("linear", points=1)
def a_line_and_its_error(student):
    """a*x + b, from a = b = 0, and the error y - forward(x)"""
    got = student.run(line, 2.0, -1.0, 3.0, 7.0)
    parts = {"a and b at first": [0.0, 0.0], "[forward, error, a.grad, b.grad]": [5.0, 2.0, -3.0, -1.0],
             "parameters() lists a and b (1: yes)": 1.0}  # fmt: skip
    student.gives_each("Linear()", got, parts)


@check("fit-linear", points=1.25)
def the_log_of_the_lesson(student):
    """The twenty steps of the lesson, to the last printed digit"""
    got = student.answers(FIT, *points(), 20, 0.1, 20)
    student.gives("fit_linear(xs, ys, 20, 0.1, 20)", rows(got)[1:], [list(pair) for pair in LOG], 0.00501)


@check("fit-linear", points=0.25)
def the_last_batch_is_short(student):
    """With batches of 32 the seventh is short, and its mean is over its real length"""
    got = student.answers(FIT, *points(), 32, 0.1, 7)
    student.gives(
        "fit_linear(xs, ys, 32, 0.1, 7)[-1]",
        rows(got)[-1],
        [8.70, 5.60],
        0.00501,
    )


@check("fit-linear", points=0.25)
def parameters_stay_leaves(student):
    """The graph is as large at the last step as at the first: a and b stay the same Values"""
    args = [1.0, 2.0], [1.5, 4.0], 2, 0.1, 4
    parts = {
        "how many different sizes its graphs have": 1.0,
        "the line at the end": rows(line_steps(*args))[-1],
    }
    student.gives_each("fit_linear([1, 2], [1.5, 4], 2, 0.1, 4)", student.run(graph_sizes, *args), parts)


@check("fit-linear", points=0.25)
def the_line_is_found(student):
    """60 steps find the line 10x + 5 behind the points"""
    got = student.run(fitted, *points(), 20, 0.1, 60)
    student.gives(
        "fit_linear(xs, ys, 20, 0.1, 60)[-1]",
        rows(got)[-1],
        [10.0, 5.0],
        0.3,
    )


@check("gradient-accumulation", points=1.25)
def small_batches_add_up(student):
    """Four batches of 8 make the step of one batch of 32; four of 32 do not"""
    for size, wanted in (
        (8, [[2.68, -1.81], [2.72, -1.81], [2.43, -0.89]]),
        (32, [[0.94, -0.22], [4.45, 2.04], [5.24, 3.03]]),
    ):
        got = student.answers(ACCUMULATED, *points(), size, 4, 0.1, 3)
        student.gives(f"fit_accumulated(xs, ys, {size}, 4, 0.1, 3)", rows(got)[1:], wanted, 0.00501)


@check("gradient-accumulation", points=0.25)
def the_line_is_found_in_parts(student):
    """60 steps of four batches of 8 find the line 10x + 5"""
    got = student.run(fitted_in_parts, *points(), 8, 4, 0.1, 60)
    student.gives("fit_accumulated(xs, ys, 8, 4, 0.1, 60)[-1]", rows(got)[-1], [10.0, 5.0], 0.3)


def rows(stages):
    """The numbers of each stage, in a list."""
    if not isinstance(stages, list) or not stages:
        return [None]
    return [list(stage.values()) if isinstance(stage, dict) else stage for stage in stages]
