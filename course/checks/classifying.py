"""Lesson 12: probabilities, the losses of classifiers, and two more gradients by hand."""

import math

from course.judging.calls import Calls
from course.judging.checks import check, probe
from course.judging.families import example
from course.judging.oracle import gradients


@probe
def softmax_rows(code, logits):
    """The probabilities, and the row of gradients of each."""
    Value = code.engine.Value
    rows = []
    for index in range(len(logits)):
        leaves = [Value(number) for number in logits]
        ps = code.losses.softmax(leaves)
        ps[index].backward()
        rows.append(
            [
                code.plain(code.find(ps[index], "data")),
                [code.plain(code.find(leaf, "grad")) for leaf in leaves],
            ]
        )
    return rows


@probe
def one_probability(code, logits, index):
    """One of the probabilities, and its gradients."""
    leaves = [code.engine.Value(number) for number in logits]
    p = code.losses.softmax(leaves)[index]
    p.backward()
    found = {f"z[{i}]": code.plain(code.find(leaf, "data")) for i, leaf in enumerate(leaves)}
    found["p"] = code.plain(code.find(p, "data"))
    return [found | {f"z[{i}].grad": code.plain(code.find(leaf, "grad")) for i, leaf in enumerate(leaves)}]


@probe
def loss_of(code, function, numbers, target):
    """A loss of Values made from numbers (a list, or one), and their gradients."""
    leaves = [code.engine.Value(number) for number in numbers]
    loss = getattr(code.losses, function)(leaves if function == "cross_entropy" else leaves[0], target)
    loss.backward()
    found = {f"z[{i}]": code.plain(code.find(leaf, "data")) for i, leaf in enumerate(leaves)}
    found["loss"] = code.plain(code.find(loss, "data"))
    return [found | {f"z[{i}].grad": code.plain(code.find(leaf, "grad")) for i, leaf in enumerate(leaves)}]


@probe
def perceptron(code, x, weights, targets):
    return [
        [code.plain(number) for number in row]
        for row in code.manual.perceptron_gradients(x, weights, targets)
    ]


@probe
def hand_made_mlp(code, x, hidden, output, target):
    rows, row = code.manual.mlp_gradients(x, hidden, output, target)
    return [[[code.plain(number) for number in one] for one in rows], [code.plain(number) for number in row]]


X1 = [-0.1465, -1.8298, -0.5152, -0.1576, -0.3295, -0.9647, 0.1012, 0.2668, -0.9337, 1.3363]
W1 = [1.3760, 1.2454, -1.0105, -0.1059, -2.0536, 0.4346, -0.3652, -0.8429, -2.0686, -1.2068]
G1 = [0.0336, 0.4195, 0.1181, 0.0361, 0.0755, 0.2211, -0.0232, -0.0612, 0.2140, -0.3063]


def probabilities(logits):
    """softmax in plain numbers."""
    exps = [math.exp(number - max(logits)) for number in logits]
    return [e / sum(exps) for e in exps]


def stage_of(numbers, name, value, slopes):
    """Numbers, what is made of them, and their gradients."""
    found = {f"z[{i}]": number for i, number in enumerate(numbers)} | {name: value}
    return [found | {f"z[{i}].grad": slope for i, slope in enumerate(slopes)}]


def right_probability(logits, index):
    """One probability and its slopes."""
    ps = probabilities(logits)
    return stage_of(logits, "p", ps[index], [ps[index] * ((i == index) - p) for i, p in enumerate(ps)])


def right_loss(function, numbers, target):
    """A loss and its slopes."""
    if function == "cross_entropy":
        ps = probabilities(numbers)
        return stage_of(numbers, "loss", -math.log(ps[target]), [p - (i == target) for i, p in enumerate(ps)])
    (p,) = numbers
    loss, slope = (-math.log(p), -1 / p) if target else (-math.log(1 - p), 1 / (1 - p))
    return stage_of(numbers, "loss", loss, [slope])


SOFTMAX = Calls(
    "softmax",
    one_probability,
    lambda logits, index: f"p = softmax(z)[{index}], z = {logits}",
    right_probability,
    (([0.0], 0), ([0.0, 0.0], 0), ([1.0, 0.0], 0), ([1.0, 0.0], 1), ([1.0, 0.0, -1.0], 1)),
)
CROSS_ENTROPY = Calls(
    "cross_entropy",
    loss_of,
    lambda function, numbers, target: f"cross_entropy(z, {target}), z = {numbers}",
    right_loss,
    tuple(
        ("cross_entropy", *case) for case in (([0.0], 0), ([0.0, 0.0], 0), ([1.0, 0.0], 0), ([1.0, 0.0], 1))
    ),
)
BINARY = Calls(
    "binary_cross_entropy",
    loss_of,
    lambda function, numbers, target: f"binary_cross_entropy(z[0], {target}), z = {numbers}",
    right_loss,
    tuple(("binary_cross_entropy", [0.5], target) for target in (1, 0)),
)


@check("softmax", points=1.5)
def probabilities_and_their_slopes(student):
    """softmax of 0.9276, 0.4183, 0.9416, with two rows of its gradients"""
    for index in range(3):
        student.answers(SOFTMAX, [0.9276, 0.4183, 0.9416], index)
    got = student.run(softmax_rows, [0.9276, 0.4183, 0.9416])
    rows = [(0.3824, None), (0.2298, [-0.0879, 0.1770, -0.0891]), (0.3878, [-0.1483, -0.0891, 0.2374])]
    for index, (p, slopes) in enumerate(rows):
        row = (
            got[index]
            if isinstance(got, list) and len(got) == 3 and isinstance(got[index], list)
            else [None, None]
        )
        student.gives(f"softmax([0.9276, 0.4183, 0.9416])[{index}]", row[0], p, 6e-5)
        if slopes:
            student.gives(
                f"the gradients of softmax([0.9276, 0.4183, 0.9416])[{index}]", row[1], slopes, 6e-5
            )


@check("softmax", points=0.25)
def large_logits(student):
    """softmax of ±1000 is not an error"""
    got = student.run(softmax_rows, [1000.0, 0.0, -1000.0])
    student.gives(
        "softmax([1000, 0, -1000]) with its gradients", got, [[p, [0.0] * 3] for p in (1.0, 0.0, 0.0)]
    )


@check("cross-entropy", points=1)
def the_surprise_at_the_target(student):
    """cross_entropy: minus the logarithm of the target's probability"""
    student.answers(CROSS_ENTROPY, "cross_entropy", [1.0, -0.5, 2.0], 1)


@check("binary-cross-entropy", points=1)
def one_probability_or_its_rest(student):
    """binary_cross_entropy for both targets"""
    for target in (1, 0):
        student.answers(BINARY, "binary_cross_entropy", [0.8], target)


X2 = [0.2475, 0.8349, 1.6537, 0.0686, 0.4028, -0.9601, 0.2788, -0.8227, -1.7567, -1.2749]
W2 = [
    [-0.4075, 1.0559, -0.1422, 2.8708, -1.3839, -2.1603, -0.3048, 0.0615, -0.1561, -0.2613],
    [0.1265, -0.5917, -0.7767, -0.3994, 0.6835, 0.5673, 0.6521, 0.4654, -0.9249, -0.2015],
]
G2 = [
    [-8.6937e-04, -2.9333e-03, -5.8097e-03, -2.4114e-04, -1.4153e-03,
     3.3730e-03, -9.7933e-04, 2.8902e-03, 6.1717e-03, 4.4790e-03],
    [-3.5312e-02, -1.1914e-01, -2.3598e-01, -9.7948e-03, -5.7485e-02,
     1.3700e-01, -3.9778e-02, 1.1739e-01, 2.5068e-01, 1.8193e-01],
]  # fmt: skip


@check("perceptron", points=1)
def the_perceptrons_of_the_lesson(student):
    """The gradients of the lesson's two perceptrons, with one output and with two"""
    got = student.run(perceptron, X2, W2, [1.0, 1.0])
    student.gives("perceptron_gradients(x, [v, w], [1, 1])", got, G2, 2e-4)
    first = got[0] if isinstance(got, list) and got else None
    student.gives("perceptron_gradients(x, [v, w], [1, 1])[0]", first, G2[0], 1e-5)
    student.gives("perceptron_gradients(x, [w], [1])", student.run(perceptron, X1, [W1], [1.0]), [G1], 1e-4)


@check("manual-mlp", points=1)
def a_small_network_by_hand(student):
    """The gradients of a 2-2-1 network, written out by hand"""
    hidden, output, x, target = [[0.5, -0.3], [0.8, 0.1]], [0.7, -0.6], [1.5, -2.0], 0.25
    got, wanted = student.run(hand_made_mlp, x, hidden, output, target), mlp_slopes(x, hidden, output, target)
    student.gives("mlp_gradients([1.5, -2], [[0.5, -0.3], [0.8, 0.1]], [0.7, -0.6], 0.25)", got, wanted)


def mlp_slopes(x, hidden, output, target):
    """The same gradients from the oracle."""
    (a, b), (c, d) = hidden
    net = example(
        "o = tanh(tanh(a*x + b*y)*e + tanh(c*x + d*y)*f); (o - t)**2",
        a=a, b=b, c=c, d=d, e=output[0], f=output[1], x=x[0], y=x[1], t=target,
    )  # fmt: skip
    g = gradients(net.program)
    return [[g[0:2], g[2:4]], g[4:6]]
