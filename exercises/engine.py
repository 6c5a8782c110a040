"""A scalar autograd engine: numbers that remember how they were made.

An operation is a value and its local derivatives. Everything else, the order in
which gradients flow and the one place where they add up, is written once.
"""

import math

# === Given: what every Value carries =========================================


class Value:
    """A number that remembers which numbers it was made from."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, local_grads=()):
        self.data = data
        self.grad = 0.0  # d output / d self; backward() fills it in
        self._prev = _children  # the operands that made this number
        self._op = _op  # the operation that made it; "" for a number you typed in
        self.label = label
        self.requires_grad = requires_grad
        self._local_grads = local_grads  # d self / d operand, one for each operand

    def __repr__(self):
        return f"Value(data={self.data})"

    # === Lessons 2 and 4: add and mul ========================================

    def __add__(self, other):
        """self + other. Lesson 2: the sum, its operands, "+". Lesson 4: its local derivatives."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __mul__(self, other):
        """self * other. Lesson 2: the product, its operands, "*". Lesson 4: its local derivatives."""
        # YOUR CODE HERE
        raise NotImplementedError

    # === Lessons 3 and 4: tanh ===============================================

    def tanh(self):
        """The hyperbolic tangent. Lesson 3: its value. Lesson 4: its local derivative, 1 - tanh²."""
        # YOUR CODE HERE
        raise NotImplementedError

    # === Lesson 4: one step back =============================================

    def _backward(self):
        """Send this node's grad one step back: to each operand, times its local derivative."""
        # YOUR CODE HERE
        raise NotImplementedError

    # === Lessons 5 and 6: all the way ========================================

    def backward(self):
        """Add d self / d node to the grad of every node that self was made from."""
        # YOUR CODE HERE
        raise NotImplementedError

    # === Lesson 7: operators =================================================

    def __neg__(self):
        """-self."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __sub__(self, other):
        """self - other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __truediv__(self, other):
        """self / other."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __pow__(self, exponent):
        """self ** exponent, for an exponent that is a plain number."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __radd__(self, other):
        """other + self, for a plain number on the left."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __rmul__(self, other):
        """other * self, for a plain number on the left."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __rsub__(self, other):
        """other - self, for a plain number on the left."""
        # YOUR CODE HERE
        raise NotImplementedError

    def __rtruediv__(self, other):
        """other / self, for a plain number on the left."""
        # YOUR CODE HERE
        raise NotImplementedError

    # === Lesson 8: functions =================================================

    def exp(self):
        """e to the power of self."""
        # YOUR CODE HERE
        raise NotImplementedError

    def log(self):
        """The natural logarithm."""
        # YOUR CODE HERE
        raise NotImplementedError

    def sigmoid(self):
        """1 / (1 + e**-self), written so that a large number on either side cannot overflow."""
        # YOUR CODE HERE
        raise NotImplementedError

    def relu(self):
        """self where it is positive, else 0."""
        # YOUR CODE HERE
        raise NotImplementedError


# === Lesson 5: the order =====================================================


def topological_order(root):
    """All nodes that root was made from, each once, operands before results; root comes last."""
    # YOUR CODE HERE
    raise NotImplementedError


# === Lesson 9: gradients on request ==========================================


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to each of inputs, as floats; no .grad is touched."""
    # YOUR CODE HERE
    raise NotImplementedError
