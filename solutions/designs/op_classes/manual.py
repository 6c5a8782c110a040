"""By hand; the slope of tanh is written as 1 / cosh**2 here."""

import math


def expression_gradients(a, b, c, f):
    """L = d*f with d = e + c and e = a*b."""
    gradients = {"L": 1.0}
    gradients.update(d=f, f=a * b + c)
    gradients.update(e=gradients["d"], c=gradients["d"])
    gradients.update(a=b * gradients["e"], b=a * gradients["e"])
    return gradients


def neuron_gradients(x1, x2, w1, w2, b):
    """o = tanh(n) with n = x1*w1 + x2*w2 + b."""
    n = x1 * w1 + x2 * w2 + b
    slope = math.cosh(n) ** -2
    return {
        "o": 1.0,
        **dict.fromkeys(("n", "b"), slope),
        **{"x1": slope * w1, "w1": slope * x1},
        **{"x2": slope * w2, "w2": slope * x2},
    }


class Sigmoid:
    """A squashing function and its slope, both by the weighted sum n."""

    def value(self, n):
        return 1 / (1 + math.exp(-n))

    def slope(self, n):
        return self.value(n) * (1 - self.value(n))


class Tanh:
    """The same for tanh."""

    def value(self, n):
        return math.tanh(n)

    def slope(self, n):
        return math.cosh(n) ** -2


class Unit:
    """A squashed weighted sum, which hands a gradient back to its weights and its inputs."""

    def __init__(self, squash, weights, inputs):
        self.weights, self.inputs = weights, inputs
        n = sum(w * x for w, x in zip(weights, inputs))
        self.output, self.slope = squash.value(n), squash.slope(n)

    def to_weights(self, gradient):
        return [gradient * self.slope * x for x in self.inputs]

    def to_inputs(self, gradient):
        return [gradient * self.slope * w for w in self.weights]


def perceptron_gradients(x, weights, targets):
    """Rows of d loss / d w for sigmoid outputs and the mean of the squared errors."""
    units = [Unit(Sigmoid(), row, x) for row in weights]
    return [unit.to_weights(2 * (unit.output - t) / len(targets)) for unit, t in zip(units, targets)]


def mlp_gradients(x, hidden, output, target):
    """Rows for hidden, then the row for output; the loss is (o - target)²."""
    units = [Unit(Tanh(), row, x) for row in hidden]
    top = Unit(Tanh(), output, [unit.output for unit in units])
    gradient = 2 * (top.output - target)
    below = zip(units, top.to_inputs(gradient))
    return [unit.to_weights(share) for unit, share in below], top.to_weights(gradient)
