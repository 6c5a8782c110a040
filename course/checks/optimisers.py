"""Lesson 13: optimisers, step by step, and the way down."""

import math

from course.judging.checks import check, probe


@probe
def stepped(code, name, options, start, rounds):
    """The parameters after each step, from gradients that are given; step() reads them, zero_grad() clears them."""
    params = [code.engine.Value(number) for number in start]
    optimiser = getattr(code.optim, name)(params, **options)
    path = []
    for grads in rounds:
        optimiser.zero_grad()
        cleared = [code.plain(code.find(param, "grad")) for param in params]
        for param, grad in zip(params, grads):
            code.give(param, "grad", grad)
        optimiser.step()
        path.append([code.plain(code.find(param, "data")) for param in params] + cleared)
    return path


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

    return [
        [code.plain(number) for number in point]
        for point in code.training.minimise(himmelblau, start, Steps, steps)
    ]


GRADS = [[1.0, -2.0], [0.5, 3.0], [-1.5, 0.25], [2.0, 2.0]]
START = [1.0, -1.0]


def sgd(lr, momentum):
    """The path of SGD over GRADS, in plain numbers, with the cleared gradients behind each point."""
    numbers, v, path = list(START), [0.0, 0.0], []
    for grads in GRADS:
        v = [momentum * old + grad for old, grad in zip(v, grads, strict=True)]
        numbers = [number - lr * speed for number, speed in zip(numbers, v, strict=True)]
        path.append([*numbers, 0.0, 0.0])
    return path


def adam(lr, b1=0.9, b2=0.999, eps=1e-8):
    """The path of Adam over GRADS, as in the paper."""
    numbers, m, v, path = list(START), [0.0, 0.0], [0.0, 0.0], []
    for t, grads in enumerate(GRADS, 1):
        m = [b1 * old + (1 - b1) * g for old, g in zip(m, grads, strict=True)]
        v = [b2 * old + (1 - b2) * g * g for old, g in zip(v, grads, strict=True)]
        steps = [(p / (1 - b1**t)) / (math.sqrt(q / (1 - b2**t)) + eps) for p, q in zip(m, v, strict=True)]
        numbers = [number - lr * step for number, step in zip(numbers, steps, strict=True)]
        path.append([*numbers, 0.0, 0.0])
    return path


def slide(start, lr, steps):
    """The same way down in plain numbers."""
    (x, y), u, v, path = start, 0.0, 0.0, []
    for _ in range(steps):
        left, right = x * x + y - 11, x + y * y - 7
        u, v = 0.5 * u + 4 * x * left + 2 * right, 0.5 * v + 2 * left + 4 * y * right
        x, y = x - lr * u, y - lr * v
        path.append([x, y])
    return path


@check("sgd", points=1)
def steps_against_the_gradient(student):
    """SGD: p -= lr * g at each step"""
    got = student.run(stepped, "SGD", {"lr": 0.1}, START, GRADS)
    student.gives("SGD(params, lr=0.1): [p, q, cleared gradients] after each step", got, sgd(0.1, 0.0))


@check("momentum", points=1)
def steps_that_gather_speed(student):
    """SGD with momentum: v = 0.9 * v + g, p -= lr * v, with a v for each parameter"""
    got = student.run(stepped, "SGD", {"lr": 0.1, "momentum": 0.9}, START, GRADS)
    student.gives(
        "SGD(params, lr=0.1, momentum=0.9): [p, q, cleared gradients] after each step", got, sgd(0.1, 0.9)
    )


@check("adam", points=1.5)
def steps_of_even_length(student):
    """Adam as in the paper: means and squares with their corrections, t counted from 1"""
    got = student.run(stepped, "Adam", {"lr": 0.1}, START, GRADS)
    student.gives("Adam(params, lr=0.1): [p, q, cleared gradients] after each step", got, adam(0.1))
    got = student.run(stepped, "Adam", {}, START, GRADS)
    student.gives("Adam(params): [p, q, cleared gradients] after each step", got, adam(1e-3))


@check("minimise", points=1)
def the_way_down(student):
    """minimise: the point after each step, for Himmelblau's function"""
    student.gives(
        "minimise(himmelblau, [0, 0], …, 6)",
        student.run(descended, [0.0, 0.0], 0.01, 6),
        slide([0.0, 0.0], 0.01, 6),
    )


@check("minimise", points=0.5)
def the_bottom(student):
    """300 steps from (0, 0) end at the minimum (3, 2)"""
    got = student.run(descended, [0.0, 0.0], 0.01, 300)
    student.gives(
        "minimise(himmelblau, [0, 0], …, 300)[-1]",
        got[-1] if isinstance(got, list) and got else got,
        [3.0, 2.0],
        1e-6,
    )
