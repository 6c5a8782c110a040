"""The whole course in one file, as in a notebook; the other files only pass on what is defined here."""

import math
import random


class Value:
    """A number; what it does with a gradient is a list of (operand, slope)."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data, self.grad, self.label = data, 0.0, label
        self._prev, self._op, self.requires_grad = set(_children), _op, requires_grad
        self.arrows = []

    def point(self, *arrows):
        """Point back at the operands; those that need no gradient are left out."""
        self.requires_grad = any(operand.requires_grad for operand, _ in arrows)
        self.arrows = [arrow for arrow in arrows if arrow[0].requires_grad]
        return self

    def __add__(self, other):
        other = V(other)
        return Value(self.data + other.data, (self, other), "+").point((self, 1), (other, 1))

    def __mul__(self, other):
        other = V(other)
        return Value(self.data * other.data, (self, other), "*").point((self, other.data), (other, self.data))

    def __pow__(self, k):
        slope = k * self.data ** (k - 1) if k else 0
        return Value(self.data**k, (self,), f"**{k}").point((self, slope))

    def exp(self):
        return self.squash("exp", math.exp(self.data), lambda y: y)

    def log(self):
        return self.squash("log", math.log(self.data), lambda y: 1 / self.data)

    def tanh(self):
        return self.squash("tanh", math.tanh(self.data), lambda y: 1 - y * y)

    def sigmoid(self):
        return self.squash("sigmoid", (1 + math.tanh(self.data / 2)) / 2, lambda y: y * (1 - y))

    def relu(self):
        return self.squash("relu", max(self.data, 0), lambda y: int(y > 0))

    def squash(self, op, y, slope):
        return Value(y, (self,), op).point((self, slope(y)))

    __neg__ = lambda self: self * -1
    __sub__ = lambda self, other: self + -V(other)
    __truediv__ = lambda self, other: self * V(other) ** -1
    __radd__ = lambda self, other: V(other) + self
    __rmul__ = lambda self, other: V(other) * self
    __rsub__ = lambda self, other: V(other) - self
    __rtruediv__ = lambda self, other: V(other) / self

    def _backward(self):
        for operand, slope in self.arrows:
            operand.grad += self.grad * slope

    def backward(self):
        for node, g in all_gradients(self).items():
            node.grad += g


def V(x):
    """A number as a Value."""
    return x if isinstance(x, Value) else Value(x, requires_grad=False)


def topological_order(root):
    order, seen, stack = [], set(), [root]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += [node, None, *node._prev]
    return order


def all_gradients(root):
    g = {root: 1.0}
    for node in reversed(topological_order(root)):
        for operand, slope in node.arrows:
            g[operand] = g.get(operand, 0.0) + slope * g.get(node, 0.0)
    return g


def grad(output, inputs, retain_graph=False):
    if not all(x.requires_grad for x in (output, *inputs)):
        raise ValueError("requires_grad is False")
    g = all_gradients(output)
    return [float(g.get(x, 0.0)) for x in inputs]


# --- models ---------------------------------------------------------------------


class Module:
    def parameters(self):
        """Whatever Values and Modules lie in its attributes and in lists of them."""
        things = [x for thing in vars(self).values() for x in (thing if isinstance(thing, list) else [thing])]
        found = [x.parameters() if isinstance(x, Module) else [x] for x in things]
        return [x for part in found for x in part if isinstance(x, Value)]

    def zero_grad(self):
        for x in self.parameters():
            x.grad = 0.0


class Linear(Module):
    def __init__(self):
        self.a, self.b = Value(0), Value(0)

    def forward(self, x):
        return self.a * x + self.b

    def error(self, x, y):
        return y - self.forward(x)

    __call__ = forward


class Neuron(Module):
    def __init__(self, nin, nonlin=True):
        self.w, self.b = [Value(random.uniform(-1, 1)) for _ in range(nin)], Value(0.0)
        self.nonlin = nonlin

    def __call__(self, x):
        n = self.b + sum(w * xi for w, xi in zip(self.w, x))
        return n.tanh() if self.nonlin else n


class Layer(Module):
    def __init__(self, nin, nout):
        self.neurons = [Neuron(nin) for _ in range(nout)]

    def __call__(self, x):
        outs = [neuron(x) for neuron in self.neurons]
        return outs if len(outs) > 1 else outs[0]


class MLP(Module):
    def __init__(self, nin, nouts):
        self.layers = [Layer(*pair) for pair in zip([nin, *nouts], nouts)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x if isinstance(x, (list, tuple)) else [x])
        return x


# --- losses ---------------------------------------------------------------------


def mean_square(errors):
    return sum(e * e for e in errors) / len(errors)


def mse(predictions, targets):
    return mean_square([p - t for p, t in zip(predictions, targets)])


def log_softmax(logits):
    top = max(x.data for x in logits)
    total = sum((x - top).exp() for x in logits).log() + top
    return [x - total for x in logits]


def softmax(logits):
    return [x.exp() for x in log_softmax(logits)]


def cross_entropy(logits, target_index):
    return -log_softmax(logits)[target_index]


def binary_cross_entropy(prediction, target):
    return -(prediction.log() * target + (1 - prediction).log() * (1 - target))


# --- optimisers -----------------------------------------------------------------


class SGD:
    def __init__(self, params, lr, momentum=0.0):
        self.params, self.lr, self.momentum = list(params), lr, momentum
        self.v = [0.0 for _ in self.params]

    def zero_grad(self):
        for p in self.params:
            p.grad = 0.0

    def step(self):
        self.v = [self.momentum * v + p.grad for v, p in zip(self.v, self.params)]
        for p, v in zip(self.params, self.v):
            p.data -= self.lr * v


class Adam(SGD):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(params, lr)
        self.betas, self.eps, self.t = betas, eps, 0
        self.m = [0.0 for _ in self.params]

    def step(self):
        self.t += 1
        b, c = self.betas
        for i, p in enumerate(self.params):
            self.m[i] += (1 - b) * (p.grad - self.m[i])
            self.v[i] += (1 - c) * (p.grad**2 - self.v[i])
            m, v = self.m[i] / (1 - b**self.t), self.v[i] / (1 - c**self.t)
            p.data -= self.lr * m / (math.sqrt(v) + self.eps)


# --- training -------------------------------------------------------------------


def train(params, losses, lr):
    """One update for every list of losses; yields the losses' numbers after it."""
    optimiser = SGD(params, lr)
    for parts in losses:
        optimiser.zero_grad()
        numbers = []
        for loss in parts:
            loss.backward()
            numbers.append(loss.data)
        optimiser.step()
        yield numbers


def fit_linear(xs, ys, batch_size, lr, steps):
    return fit_accumulated(xs, ys, batch_size, 1, lr, steps)


def fit_accumulated(xs, ys, micro_size, accumulate, lr, steps):
    line, batches = Linear(), endless_batches(xs, ys, micro_size)

    def loss():
        return mean_square([line.error(x, y) for x, y in next(batches)]) / accumulate

    updates = train(line.parameters(), ((loss() for _ in range(accumulate)) for _ in range(steps)), lr)
    return [(line.a.data, line.b.data) for _ in updates]


def endless_batches(xs, ys, size):
    i = 0
    while True:
        yield list(zip(xs[i : i + size], ys[i : i + size]))
        i = (i + size) % len(xs)


def fit_network(model, inputs, targets, lr, steps):
    losses = ((mse([model(x) for x in inputs], targets),) for _ in range(steps))
    return [numbers[0] for numbers in train(model.parameters(), losses, lr)]


def minimise(f, start, make_optimiser, steps):
    point = [Value(x) for x in start]
    optimiser, path = make_optimiser(point), []
    for _ in range(steps):
        optimiser.zero_grad()
        f(point).backward()
        optimiser.step()
        path.append([x.data for x in point])
    return path
