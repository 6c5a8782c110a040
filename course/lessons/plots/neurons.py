"""Lessons 6 and 8: a neuron that learns, and the curves that it may end in."""

from course.judging.checks import probe
from course.plotting.plots import plot


@probe
def ten_steps(code):
    """Ten gradient steps that bring a neuron's output to -0.5: outputs, losses, and every weight."""
    Value = code.engine.Value
    params = [Value(number) for number in (-3.0, 1.0, 6.8813735870195432)]
    x1, x2 = Value(2.0), Value(0.0)
    found = {"output": [], "loss": [], "w1": [], "w2": [], "b": []}
    for _ in range(11):
        w1, w2, b = params
        out = (x1 * w1 + x2 * w2 + b).tanh()
        error = out + Value(0.5)
        loss = error * error
        for param in params:
            code.give(param, "grad", 0.0)
        loss.backward()
        found["output"].append(code.plain(code.find(out, "data")))
        found["loss"].append(code.plain(code.find(loss, "data")))
        for name, param in zip(("w1", "w2", "b"), params):
            found[name].append(code.plain(code.find(param, "data")))
            code.give(param, "data", code.find(param, "data") - 0.1 * code.find(param, "grad"))
    return found


@plot(
    "accumulation",
    needs=("accumulation",),
    probe=ten_steps,
    en="Ten gradient steps on a neuron",
    zh="神经元上的十步梯度下降",
)
def neuron_steps(figure, found, _reference, say):
    """The output walks to its target, and the loss falls."""
    left, right = figure.subplots(1, 2)
    steps = range(len(found["output"]))
    left.plot(steps, found["output"], "o-", label=say("output o", "输出 o"))
    left.axhline(-0.5, linestyle="--", color="#444444", label=say("target", "目标"))
    left.set(xlabel=say("step", "步数"), title=say("The output walks to its target", "输出走向目标"))
    right.plot(steps, found["loss"], "s-", color="#d55e00")
    right.set(xlabel=say("step", "步数"), title=say("The loss", "损失"))
    left.legend()


@probe
def activation_curves(code, xs):
    """Values and derivatives of sigmoid, tanh and relu, by the student's engine."""
    found = {}
    for name in ("sigmoid", "tanh", "relu"):
        values, slopes = [], []
        for number in xs:
            x = code.engine.Value(number)
            out = code.find(x, name)()
            out.backward()
            values.append(code.plain(code.find(out, "data")))
            slopes.append(code.plain(code.find(x, "grad")))
        found[name] = [values, slopes]
    return found


XS = [-5 + index / 10 for index in range(101)]


@plot(
    "functions",
    needs=("tanh", "relu", "sigmoid", "backward"),
    probe=activation_curves,
    args=(XS,),
    en="Activation functions and their derivatives",
    zh="激活函数和它们的导数",
)
def activations(figure, found, _reference, say):
    """Three curves, each with its derivative below."""
    rows = figure.subplots(2, 3, sharex=True)
    for column, name in enumerate(("sigmoid", "tanh", "relu")):
        values, slopes = found[name]
        rows[0, column].plot(XS, values)
        rows[0, column].set_title(name)
        rows[1, column].plot(XS, slopes, "--", color="#d55e00")
        rows[1, column].set(xlabel="x", ylim=(-0.1, 1.1))
    rows[0, 0].set_ylabel(say("value", "函数值"))
    rows[1, 0].set_ylabel(say("derivative", "导数"))
