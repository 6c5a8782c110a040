"""Lesson 13: optimisers, step by step, and the way down."""

import math

from course.judging.calls import Calls
from course.judging.checks import check, probe


@probe
def stepped(code, name, options, start, rounds):
    """The parameters at first and after each step from given gradients, with their gradients after zero_grad().

    With momentum there is a v for each: how far it moved, divided by -lr.
    """
    params = [code.engine.Value(number) for number in start]
    optimiser = getattr(code.optim, name)(params, **options)

    def stage(before):
        found = {}
        for i, param in enumerate(params):
            if before and "momentum" in options:
                found[f"v[{i}]"] = code.plain((before[i] - code.find(param, "data")) / options["lr"])
            found[f"p[{i}]"] = code.plain(code.find(param, "data"))
            found[f"p[{i}].grad"] = code.plain(code.find(param, "grad"))
        return found

    stages = [stage([])]
    for grads in rounds:
        before = [code.find(param, "data") for param in params]
        for param, grad in zip(params, grads):
            code.give(param, "grad", grad)
        optimiser.step()
        optimiser.zero_grad()
        stages.append(stage(before))
    return stages


@probe
def descended(code, start, lr, steps):
    """minimise() on Himmelblau's function with steps of our own, which remember half of their speed."""

    class Steps:
        def __init__(self, params):
            self.params, self.speeds = params, [0.0] * len(params)

        def step(self):
            for i, param in enumerate(self.params):
                self.speeds[i] = 0.5 * self.speeds[i] + code.find(param, "grad")
                code.give(param, "data", code.find(param, "data") - lr * self.speeds[i])

        def zero_grad(self):
            for param in self.params:
                code.give(param, "grad", 0.0)

    def himmelblau(p):
        left, right = p[0] * p[0] + p[1] + -11.0, p[0] + p[1] * p[1] + -7.0
        return left * left + right * right

    points = [start, *code.training.minimise(himmelblau, start, Steps, steps)]
    return [{f"p[{i}]": code.plain(number) for i, number in enumerate(point)} for point in points]


@probe
def walked(code, name, options, steps):
    """Where an optimiser ends that starts at (0, 0) in the bowl (p - 3)² + 4 * (q + 1)², whose slopes are given."""
    params = [code.engine.Value(0.0), code.engine.Value(0.0)]
    optimiser = getattr(code.optim, name)(params, **options)
    for _ in range(steps):
        for param, bottom, steepness in zip(params, (3.0, -1.0), (2.0, 8.0)):
            code.give(param, "grad", steepness * (code.find(param, "data") - bottom))
        optimiser.step()
    return [code.plain(code.find(param, "data")) for param in params]


GRADS = [[1.0, -2.0], [0.5, 3.0], [-1.5, 0.25], [2.0, 2.0]]
START = [1.0, -1.0]
ONE, TWO = [1.0], [1.0, 2.0]  # parameters to begin with, and gradients


def path(start, rounds, move):
    """The stages of an optimiser: `move(t, i, grad)` gives what it subtracts in step t, and v if there is one."""
    numbers = list(start)
    stages = [stage_of(numbers, [])]
    for t, grads in enumerate(rounds, 1):
        moves = [move(t, i, grad) for i, grad in enumerate(grads)]
        numbers = [number - step for number, (step, _) in zip(numbers, moves, strict=True)]
        stages.append(stage_of(numbers, [v for _, v in moves]))
    return stages


def stage_of(numbers, speeds):
    """One stage: v where there is one, the number, its gradient after zero_grad()."""
    stage = {}
    for i, number in enumerate(numbers):
        if speeds and speeds[i] is not None:
            stage[f"v[{i}]"] = speeds[i]
        stage |= {f"p[{i}]": number, f"p[{i}].grad": 0.0}
    return stage


def right_path(name, options, start, rounds):
    """What SGD and Adam should do, in plain numbers; Adam as in the paper."""
    lr, kept = options.get("lr", 1e-3), {}
    mu, (b1, b2), eps = options.get("momentum"), options.get("betas", (0.9, 0.999)), options.get("eps", 1e-8)

    def sgd(t, i, grad):
        kept[i] = v = (mu or 0.0) * kept.get(i, 0.0) + grad
        return lr * v, None if mu is None else v

    def adam(t, i, grad):
        m, s = kept.get(i, (0.0, 0.0))
        kept[i] = m, s = b1 * m + (1 - b1) * grad, b2 * s + (1 - b2) * grad * grad
        return lr * (m / (1 - b1**t)) / (math.sqrt(s / (1 - b2**t)) + eps), None

    return path(start, rounds, sgd if name == "SGD" else adam)


def written(name, options, start, rounds):
    """The call as a student reads it."""
    extra = "".join(f", {key}={value}" for key, value in options.items())
    grads = ", ".join(str(grads[0] if len(grads) == 1 else grads) for grads in rounds)
    return f"{name}({start}{extra}); grad = {grads}"


def optimiser(name, **options):
    """The calls of an optimiser, from one parameter and one step on."""
    smaller = [(ONE, [ONE]), (ONE, [ONE, ONE]), (ONE, [ONE, [2.0], ONE]), (TWO, [TWO]), (TWO, [TWO, TWO])]
    cases = tuple((name, options, start, rounds) for start, rounds in smaller)
    return Calls("step", stepped, written, right_path, cases)


def slide(start, lr, steps):
    """The same way down in plain numbers."""
    (x, y), u, v = start, 0.0, 0.0
    stages = [{"p[0]": x, "p[1]": y}]
    for _ in range(steps):
        left, right = x * x + y - 11, x + y * y - 7
        u, v = 0.5 * u + 4 * x * left + 2 * right, 0.5 * v + 2 * left + 4 * y * right
        x, y = x - lr * u, y - lr * v
        stages.append({"p[0]": x, "p[1]": y})
    return stages


def written_way(start, lr, steps):
    """The call as a student reads it."""
    return f"minimise(himmelblau, [{start[0]:g}, {start[1]:g}], …, {steps})"


WAY = Calls("step", descended, written_way, slide, tuple(([0.0, 0.0], 0.01, steps) for steps in (1, 2, 3)))


def arrives(student, name, options, steps, tolerance):
    """The optimiser ends at the bottom of the bowl."""
    settings = "".join(f", {key}={value}" for key, value in options.items())
    call = f"[p, q] after {steps} steps of {name}([p, q]{settings}) on (p - 3)² + 4 * (q + 1)²"
    student.gives(call, student.run(walked, name, options, steps), [3.0, -1.0], tolerance)


@check("sgd", points=0.75)
def steps_against_the_gradient(student):
    """SGD: p -= lr * g at each step"""
    student.answers(optimiser("SGD", lr=0.1), "SGD", {"lr": 0.1}, START, GRADS)


@check("sgd", points=0.25)
def the_bottom_of_a_bowl(student):
    """100 steps of SGD end at the bottom of a bowl"""
    arrives(student, "SGD", {"lr": 0.1}, 100, 1e-6)


@check("momentum", points=0.75)
def steps_that_gather_speed(student):
    """SGD with momentum: v = 0.9 * v + g, p -= lr * v, with a v for each parameter"""
    options = {"lr": 0.1, "momentum": 0.9}
    student.answers(optimiser("SGD", **options), "SGD", options, START, GRADS)


@check("momentum", points=0.25)
def the_bottom_with_momentum(student):
    """400 steps with momentum end at the bottom of a bowl"""
    arrives(student, "SGD", {"lr": 0.05, "momentum": 0.9}, 400, 1e-6)


@check("adam", points=1.25)
def steps_of_even_length(student):
    """Adam as in the paper: means and squares with their corrections, t counted from 1"""
    for options in ({"lr": 0.1}, {}):
        student.answers(optimiser("Adam", **options), "Adam", options, START, GRADS)


@check("adam", points=0.25)
def the_bottom_with_adam(student):
    """400 steps of Adam end near the bottom of a bowl"""
    arrives(student, "Adam", {"lr": 0.1}, 400, 0.01)


@check("minimise", points=1)
def the_way_down(student):
    """minimise: the point after each step, for Himmelblau's function"""
    student.answers(WAY, [0.0, 0.0], 0.01, 6)


@check("minimise", points=0.5)
def the_bottom(student):
    """300 steps from (0, 0) end at the minimum (3, 2)"""
    got = student.run(descended, [0.0, 0.0], 0.01, 300)
    student.gives(
        "minimise(himmelblau, [0, 0], …, 300)[-1]",
        got[-1] if isinstance(got, list) and got else got,
        {"p[0]": 3.0, "p[1]": 2.0},
        1e-6,
    )
