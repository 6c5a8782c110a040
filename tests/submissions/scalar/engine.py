import math


class Scalar:
    """A number in a computation graph: an input, a parameter, or the result of a computation."""

    def __init__(self, value, prevs=(), op=None, label="", requires_grad=True):
        self.value = value
        self.label = label
        self.op = op
        self.prevs = list(prevs)
        self.requires_grad = requires_grad
        self.grad = 0.0
        self.derivatives = {}  # predecessor -> d self / d predecessor
        self.edge_grads = {}  # predecessor -> gradient that the last pass sent there, for the drawing

    def __repr__(self):
        return f"Scalar(value={self.value:.2f}, grad={self.grad:.2f})"

    def is_leaf(self):
        return not self.prevs

    def __add__(self, other):
        other = as_scalar(other)
        output = computation(self.value + other.value, [self, other], "+")
        output.derivatives[self] = 1.0
        output.derivatives[other] = 1.0
        return output

    def __sub__(self, other):
        other = as_scalar(other)
        output = computation(self.value - other.value, [self, other], "-")
        output.derivatives[self] = 1.0
        output.derivatives[other] = -1.0
        return output

    def __mul__(self, other):
        other = as_scalar(other)
        output = computation(self.value * other.value, [self, other], "*")
        output.derivatives[self] = other.value
        output.derivatives[other] = self.value
        return output

    def __pow__(self, exponent):
        output = computation(self.value**exponent, [self], f"^{exponent}")
        output.derivatives[self] = exponent * self.value ** (exponent - 1)
        return output

    def sigmoid(self):
        s = 1 / (1 + math.exp(-self.value))
        output = computation(s, [self], "sigmoid")
        output.derivatives[self] = s * (1 - s)
        return output

    def __radd__(self, other):
        return as_scalar(other) + self

    def __rsub__(self, other):
        return as_scalar(other) - self

    def __rmul__(self, other):
        return as_scalar(other) * self

    def backward(self):
        """Propagate from this node; gradients of earlier passes are kept and added to."""
        gradients = {self: 1.0}  # of this pass alone
        for node in reversed(sort_nodes(self)):
            gradient = gradients.pop(node)
            node.grad += gradient
            node.edge_grads = {}
            for prev in node.prevs:
                sent = gradient * node.derivatives[prev]
                node.edge_grads[prev] = node.edge_grads.get(prev, 0.0) + sent
                gradients[prev] = gradients.get(prev, 0.0) + sent


def as_scalar(number):
    """A plain number becomes an input."""
    return number if isinstance(number, Scalar) else Scalar(number, requires_grad=False)


def computation(value, prevs, op):
    return Scalar(value, prevs, op, requires_grad=any(prev.requires_grad for prev in prevs))


def sort_nodes(root):
    """All nodes below root, predecessors first."""
    ordered, seen = [], set()

    def add(node):
        if node in seen:
            return
        seen.add(node)
        for prev in node.prevs:
            add(prev)
        ordered.append(node)

    add(root)
    return ordered
