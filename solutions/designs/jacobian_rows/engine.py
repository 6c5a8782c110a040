"""A result keeps its row of the Jacobian, sparse: from each operand to the slope along it, once, however often it is used."""

import math


class Value:
    """A number and its row; a + a has one entry, with the slope 2."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self.row = dict.fromkeys(_children, 0.0)
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    @property
    def _prev(self):
        return self.row.keys()

    def __add__(self, other):
        return linear("+", self, other, lambda x, y: x + y, lambda x, y: (1.0, 1.0))

    def __radd__(self, other):
        return linear("+", other, self, lambda x, y: x + y, lambda x, y: (1.0, 1.0))

    def __sub__(self, other):
        return linear("-", self, other, lambda x, y: x - y, lambda x, y: (1.0, -1.0))

    def __rsub__(self, other):
        return linear("-", other, self, lambda x, y: x - y, lambda x, y: (1.0, -1.0))

    def __mul__(self, other):
        return linear("*", self, other, lambda x, y: x * y, lambda x, y: (y, x))

    def __rmul__(self, other):
        return linear("*", other, self, lambda x, y: x * y, lambda x, y: (y, x))

    def __truediv__(self, other):
        return linear("/", self, other, lambda x, y: x / y, lambda x, y: (1 / y, -x / y**2))

    def __rtruediv__(self, other):
        return linear("/", other, self, lambda x, y: x / y, lambda x, y: (1 / y, -x / y**2))

    def __neg__(self):
        return self.function("neg", -self.data, -1.0)

    def __pow__(self, k):
        return self.function(f"**{k}", self.data**k, k * self.data ** (k - 1) if k else 0.0)

    def exp(self):
        return self.function("exp", math.exp(self.data), math.exp(self.data))

    def log(self):
        return self.function("log", math.log(self.data), 1 / self.data)

    def tanh(self):
        y = math.tanh(self.data)
        return self.function("tanh", y, 1 - y**2)

    def sigmoid(self):
        y = (math.tanh(self.data / 2) + 1) / 2
        return self.function("sigmoid", y, y * (1 - y))

    def relu(self):
        return self.function("relu", max(0.0, self.data), 1.0 if self.data >= 0 else 0.0)

    def function(self, op, data, slope):
        out = Value(data, (), op, requires_grad=self.requires_grad)
        out.row[self] = slope
        return out

    def _backward(self):
        for operand, slope in self.row.items():
            if operand.requires_grad:
                operand.grad += slope * self.grad

    def backward(self):
        for node, gradient in last_row(self).items():
            node.grad += gradient


def linear(op, left, right, compute, slopes):
    """A result of two operands; the slopes of one that is used twice are added here already."""
    left, right = (x if isinstance(x, Value) else Value(x, requires_grad=False) for x in (left, right))
    data = compute(left.data, right.data)
    out = Value(data, (left, right), op, requires_grad=left.requires_grad or right.requires_grad)
    for operand, slope in zip((left, right), slopes(left.data, right.data)):
        out.row[operand] += slope
    return out


def topological_order(root):
    order, seen, stack = [], set(), [(root, 0)]
    while stack:
        node, times = stack.pop()
        if times:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, 1))
            stack.extend((operand, 0) for operand in node.row)
    return order


def last_row(root):
    """The row of root in the whole Jacobian: eliminate one result after the other."""
    row = {root: 1.0}
    for node in reversed(topological_order(root)):
        for operand, slope in node.row.items():
            if operand.requires_grad:
                row[operand] = row.get(operand, 0.0) + slope * row.get(node, 0.0)
    return row


def grad(output, inputs, retain_graph=False):
    if not all(node.requires_grad for node in [output, *inputs]):
        raise ValueError("the Jacobian has no column for this number")
    row = last_row(output)
    return [float(row.get(node, 0.0)) for node in inputs]
