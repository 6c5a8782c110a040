"""Lesson 11: neurons, layers, networks. Checked without knowing the parameters' names or their order."""

import math

from course.judging.calls import Calls
from course.judging.checks import check, probe


@probe
def one_neuron(code, weights, bias, x, nonlin):
    """The neuron with given weights, found by probing: its count, whether it starts random, output and gradients."""
    neuron = code.nn.Neuron(len(weights), nonlin=nonlin) if not nonlin else code.nn.Neuron(len(weights))
    params = list(neuron.parameters())
    numbers = [code.find(p, "data") for p in params]
    random_start = float(len({float(n) for n in numbers if n}) >= len(weights))  # the bias may start at 0
    same = float([id(p) for p in neuron.parameters()] == [id(p) for p in params])
    order = []  # which parameter answers to which input; the bias answers to none
    for param in params:
        for other in params:
            code.give(other, "data", 0.5 if other is param else 0.0)
        answers = [
            float(code.find(neuron([float(i == j) for j in range(len(x))]), "data")) for i in range(len(x))
        ]
        order.append(-1 if min(answers) > 0 else max(range(len(x)), key=lambda i: answers[i]))
    for param, place in zip(params, order):
        code.give(param, "data", bias if place < 0 else weights[place])
        code.give(param, "grad", 0.0)
    out = neuron(x)
    out.backward()
    grads = {place: code.plain(code.find(param, "grad")) for param, place in zip(params, order)}
    found = [code.plain(code.find(out, "data")), [grads.get(place) for place in range(-1, len(weights))]]
    return [float(len(params)), random_start, same, found]


@probe
def equal_network(code, kind, sizes, c, x):
    """A layer or network whose parameters are all c: count, different starts, outputs, gradients by size."""
    model = code.nn.Layer(*sizes) if kind == "layer" else code.nn.MLP(sizes[0], sizes[1:])
    params = list(model.parameters())
    starts = {float(code.find(p, "data")) for p in params} - {0.0}
    different = float(len(starts) >= len(params) - sum(sizes[1:]))  # biases may start at 0
    for param in params:
        code.give(param, "data", c)
    out = model(x)
    outputs = out if isinstance(out, (list, tuple)) else [out]
    bare = float(not isinstance(out, (list, tuple)))
    total = outputs[0]
    for output in outputs[1:]:
        total = total + output
    total.backward()
    grads = sorted(code.plain(code.find(param, "grad")) for param in params)
    return [float(len(params)), different, bare, [code.plain(code.find(o, "data")) for o in outputs], grads]


@probe
def cleared(code, numbers):
    """The gradients of a module of our own before and after zero_grad(), and whether its numbers changed."""
    params = [code.engine.Value(number) for number in numbers]

    class Ours(code.nn.Module):
        def parameters(self):
            return params

    for param in params:
        code.give(param, "grad", 2.5)
    Ours().zero_grad()
    return [[code.plain(code.find(param, attribute)) for param in params] for attribute in ("grad", "data")]


@probe
def trained(code, sizes, c, inputs, targets, lr, steps):
    """The losses of a network that starts with all parameters c, and its parameters afterwards in order of size."""
    model = code.nn.MLP(sizes[0], sizes[1:])
    for param in model.parameters():
        code.give(param, "data", c)
    before = [id(param) for param in model.parameters()]
    losses = [code.plain(loss) for loss in code.training.fit_network(model, inputs, targets, lr, steps)]
    params = list(model.parameters())
    same = float(before == [id(param) for param in params])
    return [losses, sorted(code.plain(code.find(param, "data")) for param in params), same]


@probe
def one_neuron_trained(code, c, inputs, targets, lr, steps):
    """The loss of a network of one neuron, with weight and bias c at first, before each step."""
    model = code.nn.MLP(1, [1])
    for param in model.parameters():
        code.give(param, "data", c)
    losses = code.training.fit_network(model, [[x] for x in inputs], targets, lr, steps)
    return [{"loss": code.plain(loss)} for loss in losses]


def losses_of_one_neuron(c, inputs, targets, lr, steps):
    """The same in plain numbers."""
    w = b = c
    stages = []
    for _ in range(steps):
        outs = [math.tanh(w * x + b) for x in inputs]
        errors = [out - target for out, target in zip(outs, targets, strict=True)]
        stages.append({"loss": sum(error * error for error in errors) / len(errors)})
        slopes = [2 * e * (1 - o * o) / len(errors) for e, o in zip(errors, outs, strict=True)]
        w -= lr * sum(slope * x for slope, x in zip(slopes, inputs, strict=True))
        b -= lr * sum(slopes)
    return stages


def training_written(c, inputs, targets, lr, steps):
    """The call as a student reads it."""
    return f"fit_network(MLP(1, [1]), {[[x] for x in inputs]}, {targets}, {lr}, {steps})"


ONE, TWO = ([1.0], [1.0]), ([1.0, -2.0], [1.0, 0.5])
TRAINING = Calls("step", one_neuron_trained, training_written, losses_of_one_neuron, (
    (0.5, *ONE, 0.1, 1), (0.5, *ONE, 0.1, 2), (0.5, *ONE, 0.1, 3), (0.5, *TWO, 0.1, 2), (0.5, *TWO, 0.1, 3),
))  # fmt: skip


def network(sizes, c, x):
    """Outputs and gradients (in order of size) of a network whose parameters are all c; written out, no engine."""
    numbers, layers = list(x), []
    for size in sizes[1:]:
        out = math.tanh(c * sum(numbers) + c)
        layers.append((numbers, out, size))
        numbers = [out] * size
    grads, upstream = [], 1.0  # d (sum of outputs) / d one output of this layer
    for inputs, out, size in reversed(layers):
        slope = upstream * (1 - out * out)
        grads += [slope * number for _ in range(size) for number in (*inputs, 1.0)]
        upstream = slope * c * size
    return numbers, sorted(grads)


W, B = [0.5, -0.3, 0.4], 0.2  # weights and bias of the neuron that is looked at


def weighted(x):
    """w·x + b, written out."""
    return sum(weight * number for weight, number in zip(W, x, strict=True)) + B


COUNT, DIFFERENT, SAME = (
    "how many parameters",
    "random and different weights (1: yes)",
    "the same parameters each time (1: yes)",
)
OUTPUT, GRADIENTS, BARE = "output", "gradients", "a single output without a list (1: yes)"


def neuron_parts(out, grads):
    """What a neuron's probe returns, part by part."""
    return {COUNT: 4.0, DIFFERENT: 1.0, SAME: 1.0, "[output, [b.grad, w.grad …]]": [out, grads]}


def network_parts(count, outputs, out, grads):
    """What a network's probe returns, part by part."""
    return {COUNT: count, DIFFERENT: 1.0, BARE: float(outputs == 1), OUTPUT: out, "gradients by size": grads}


@check("neuron", points=0.75)
def a_neuron_found_by_probing(student):
    """A neuron: one weight an input and a bias, random at first; tanh(w·x + b)"""
    for x in ([1.5, 0.8, -1.0], [-1.5, 0.8, -1.0]):
        out = math.tanh(weighted(x))
        slope = 1 - out * out
        wanted = neuron_parts(out, [slope, *(slope * number for number in x)])
        student.gives_each("Neuron(3)", student.run(one_neuron, W, B, x, True), wanted)


@check("neuron", points=0.25)
def a_neuron_without_tanh(student):
    """With nonlin=False a neuron gives w·x + b itself"""
    x = [1.5, 0.8, -1.0]
    wanted = neuron_parts(weighted(x), [1.0, *x])
    student.gives_each("Neuron(3, nonlin=False)", student.run(one_neuron, W, B, x, False), wanted)


@check("layer", points=1)
def neurons_side_by_side(student):
    """A layer: nout neurons; one output comes bare, several as a list"""
    for nout in (3, 1):
        out, grads = network([2, nout], 0.3, [1.0, -0.5])
        wanted = network_parts(3.0 * nout, nout, out, grads)
        got = student.run(equal_network, "layer", [2, nout], 0.3, [1.0, -0.5])
        student.gives_each(f"Layer(2, {nout})", got, wanted)


@check("mlp", points=1)
def layers_one_after_the_other(student):
    """A network: layers one after the other, tanh in the last one too"""
    for sizes, count in (([2, 3, 1], 13.0), ([3, 4, 4, 1], 41.0), ([2, 3, 2], 17.0)):
        x = [1.0, -0.5, 0.25][: sizes[0]]
        out, grads = network(sizes, 0.2, x)
        wanted = network_parts(count, sizes[-1], out, grads)
        got = student.run(equal_network, "mlp", sizes, 0.2, x)
        student.gives_each(f"MLP({sizes[0]}, {sizes[1:]})", got, wanted)


@check("zero-grad", points=1)
def gradients_are_cleared(student):
    """zero_grad() sets every parameter's gradient to 0 and nothing else"""
    got = student.run(cleared, [1.0, -2.0, 3.0])
    student.gives_each("module.zero_grad()", got, {GRADIENTS: [0.0] * 3, "numbers": [1.0, -2.0, 3.0]})


@check("mlp-training", points=1)
def training_starts_with_the_right_loss(student):
    """fit_network: the loss before each step, and the parameters stay the same Values"""
    student.answers(TRAINING, 0.5, *TWO, 0.1, 4)
    inputs, targets = [[1.0, -0.5], [0.25, 2.0]], [1.0, -1.0]
    outs = [network([2, 3, 1], 0.2, x)[0][0] for x in inputs]
    first = sum((out - target) ** 2 for out, target in zip(outs, targets, strict=True)) / 2
    got = student.run(trained, [2, 3, 1], 0.2, inputs, targets, 0.1, 3)
    got = got if isinstance(got, list) and len(got) == 3 and isinstance(got[0], list) else [[], [], None]
    student.gives("fit_network(…)[0]", got[0][0] if got[0] else None, first)
    student.gives("len(fit_network(…, steps=3))", len(got[0]), 3)
    student.gives("whether the parameters are the same Values afterwards", got[2], 1.0)
    moved = float(isinstance(got[1], list) and any(number != 0.2 for number in got[1]))
    student.gives("whether the parameters have moved", moved, 1.0)


@check("mlp-training", points=1)
def training_learns(student):
    """200 steps bring the loss of a small network below 0.05"""
    inputs, targets = [[1.0, -0.5], [0.25, 2.0], [-1.0, 0.5]], [0.5, -0.5, -0.5]
    got = student.run(trained, [2, 3, 1], 0.2, inputs, targets, 0.2, 200)
    losses = got[0] if isinstance(got, list) and got and isinstance(got[0], list) else []
    student.gives("fit_network(…, steps=200)[-1]", losses[-1] if losses else None, 0.0, 0.05)
