"""A small assignment as a plain pytest file: 20 checks of an engine and one training run, beside `engine.py`.

The benchmark runs it the way other graders do, once in a process for each submission; our grader's checks
of the same exercises are measured beside it.
"""

import math

from engine import Value
from training import fit_linear

H = 1e-6
XS, YS = [-1.5, -0.5, 0.5, 1.5], [-10.0, 0.0, 10.0, 20.0]


def close(got, wanted):
    """Equal to six digits."""
    assert math.isclose(got, wanted, rel_tol=1e-6, abs_tol=1e-6), (got, wanted)


def slopes(f, *numbers):
    """The slope of f along each number, by differences."""
    found = []
    for i in range(len(numbers)):
        high, low = list(numbers), list(numbers)
        high[i] += H
        low[i] -= H
        found.append((f(*map(Value, high)).data - f(*map(Value, low)).data) / 2 / H)
    return found


def agrees(f, *numbers):
    """backward() gives the slopes."""
    leaves = [Value(number) for number in numbers]
    f(*leaves).backward()
    for leaf, wanted in zip(leaves, slopes(f, *numbers), strict=True):
        close(leaf.grad, wanted)


def test_add():
    close((Value(2.0) + Value(-3.0)).data, -1.0)


def test_mul():
    close((Value(2.0) * Value(-3.0)).data, -6.0)


def test_tanh():
    close(Value(0.5).tanh().data, math.tanh(0.5))


def test_operands():
    a, b = Value(1.0), Value(2.0)
    assert set((a * b)._prev) == {a, b}


def test_add_gradient():
    agrees(lambda a, b: a + b, 2.0, -3.0)


def test_mul_gradient():
    agrees(lambda a, b: a * b, 2.0, -3.0)


def test_tanh_gradient():
    agrees(lambda a: a.tanh(), 0.5)


def test_expression():
    agrees(lambda a, b, c, f: (a * b + c) * f, 2.0, -3.0, 10.0, -2.0)


def test_neuron():
    agrees(lambda x, w, b: (x * w + b).tanh(), 0.7, -0.4, 0.2)


def test_twice():
    agrees(lambda a: a + a, 3.0)


def test_square():
    agrees(lambda a: a * a, 3.0)


def test_diamond():
    agrees(lambda a, b: (a * b) * (a + b), -2.0, 3.0)


def test_reuse():
    agrees(lambda a, b: (a * b + a) * (a * b), 1.5, -0.5)


def test_chain():
    agrees(lambda a: ((a * a + a).tanh() + a).tanh(), 0.3)


def test_deep():
    agrees(lambda a, b: ((a + b) * (a * b) + (a + b).tanh()) * a, 0.5, 0.25)


def test_backward_adds():
    a = Value(2.0)
    (a + a).backward()
    (a * a).backward()
    close(a.grad, 6.0)


def test_root():
    root = Value(2.0) * Value(3.0)
    root.backward()
    close(root.grad, 1.0)


def test_leaves_untouched():
    a = Value(2.0)
    (a * a).backward()
    close(a.data, 2.0)


def test_first_steps():
    close(fit_linear(XS, YS, 4, 0.1, 1)[0][0], 2.5)


def test_training():
    a, b = fit_linear(XS, YS, 2, 0.1, 200)[-1]
    assert abs(a - 10) < 0.1
    assert abs(b - 5) < 0.1
