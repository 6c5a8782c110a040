"""A scalar autograd engine: numbers that remember how they were made.

An operation is a value and its local derivatives. Everything else, the order in
which gradients flow and the one place where they add up, is written once.
"""

import math

# === Given: what every Value carries =========================================


class Value:
    """A number that remembers which numbers it was made from."""

    ### BEGIN SOLUTION
    __slots__ = ("_local_grads", "_op", "_prev", "data", "grad", "label", "requires_grad")
    ### END SOLUTION

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
        ### BEGIN SOLUTION
        other = as_value(other)
        return operation(self.data + other.data, (self, other), "+", (1.0, 1.0))
        ### END SOLUTION

    def __mul__(self, other):
        """self * other. Lesson 2: the product, its operands, "*". Lesson 4: its local derivatives."""
        ### BEGIN SOLUTION
        other = as_value(other)
        return operation(self.data * other.data, (self, other), "*", (other.data, self.data))
        ### END SOLUTION

    # === Lessons 3 and 4: tanh ===============================================

    def tanh(self):
        """The hyperbolic tangent. Lesson 3: its value. Lesson 4: its local derivative, 1 - tanh²."""
        ### BEGIN SOLUTION
        t = math.tanh(self.data)
        return operation(t, (self,), "tanh", (1.0 - t * t,))
        ### END SOLUTION

    # === Lesson 4: one step back =============================================

    def _backward(self):
        """Send this node's grad one step back: to each operand, times its local derivative."""
        ### BEGIN SOLUTION
        grad = self.grad
        for operand, local_grad in zip(self._prev, self._local_grads):
            if operand.requires_grad:
                operand.grad += grad * local_grad
        ### END SOLUTION

    # === Lessons 5 and 6: all the way ========================================

    def backward(self):
        """Add d self / d node to the grad of every node that self was made from."""
        ### BEGIN SOLUTION
        order = topological_order(self)
        # Gradients from earlier passes wait aside, so that they are not sent back again.
        earlier = [(node, node.grad) for node in order if node.grad]
        for node, _ in earlier:
            node.grad = 0.0
        self.grad = 1.0
        for node in reversed(order):
            node._backward()
        for node, grad in earlier:
            node.grad += grad
        ### END SOLUTION

    # === Lesson 7: operators =================================================

    def __neg__(self):
        """-self."""
        ### BEGIN SOLUTION
        return operation(-self.data, (self,), "neg", (-1.0,))
        ### END SOLUTION

    def __sub__(self, other):
        """self - other."""
        ### BEGIN SOLUTION
        other = as_value(other)
        return operation(self.data - other.data, (self, other), "-", (1.0, -1.0))
        ### END SOLUTION

    def __truediv__(self, other):
        """self / other."""
        ### BEGIN SOLUTION
        other = as_value(other)
        quotient = self.data / other.data
        return operation(quotient, (self, other), "/", (1.0 / other.data, -quotient / other.data))
        ### END SOLUTION

    def __pow__(self, exponent):
        """self ** exponent, for an exponent that is a plain number."""
        ### BEGIN SOLUTION
        slope = exponent * self.data ** (exponent - 1) if exponent else 0.0
        return operation(self.data**exponent, (self,), f"**{exponent}", (slope,))
        ### END SOLUTION

    def __radd__(self, other):
        """other + self, for a plain number on the left."""
        ### BEGIN SOLUTION
        return self + other
        ### END SOLUTION

    def __rmul__(self, other):
        """other * self, for a plain number on the left."""
        ### BEGIN SOLUTION
        return self * other
        ### END SOLUTION

    def __rsub__(self, other):
        """other - self, for a plain number on the left."""
        ### BEGIN SOLUTION
        return as_value(other) - self
        ### END SOLUTION

    def __rtruediv__(self, other):
        """other / self, for a plain number on the left."""
        ### BEGIN SOLUTION
        return as_value(other) / self
        ### END SOLUTION

    # === Lesson 8: functions =================================================

    def exp(self):
        """e to the power of self."""
        ### BEGIN SOLUTION
        e = math.exp(self.data)
        return operation(e, (self,), "exp", (e,))
        ### END SOLUTION

    def log(self):
        """The natural logarithm."""
        ### BEGIN SOLUTION
        return operation(math.log(self.data), (self,), "log", (1.0 / self.data,))
        ### END SOLUTION

    def sigmoid(self):
        """1 / (1 + e**-self), written so that a large number on either side cannot overflow."""
        ### BEGIN SOLUTION
        e = math.exp(-abs(self.data))
        s = 1.0 / (1.0 + e) if self.data >= 0 else e / (1.0 + e)
        return operation(s, (self,), "sigmoid", (s * (1.0 - s),))
        ### END SOLUTION

    def relu(self):
        """self where it is positive, else 0."""
        ### BEGIN SOLUTION
        positive = self.data > 0
        return operation(self.data if positive else 0.0, (self,), "relu", (float(positive),))
        ### END SOLUTION


### BEGIN SOLUTION
def as_value(number):
    """A plain number becomes an input: a Value that needs no gradient."""
    return number if isinstance(number, Value) else Value(number, requires_grad=False)


def operation(data, operands, op, local_grads):
    """A computed Value. It requires a gradient if any operand does."""
    for operand in operands:
        if operand.requires_grad:
            return Value(data, operands, op, "", True, local_grads)
    return Value(data, operands, op, "", False, local_grads)


### END SOLUTION
# === Lesson 5: the order =====================================================


def topological_order(root):
    """All nodes that root was made from, each once, operands before results; root comes last."""
    ### BEGIN SOLUTION
    order, seen, stack = [], set(), [root]
    while stack:  # a stack of our own, not recursion: graphs grow deep
        node = stack.pop()
        if node is None:  # the operands of the node below are all in the order by now
            order.append(stack.pop())
        elif node not in seen:
            seen.add(node)
            stack += (node, None)
            for operand in node._prev:
                if operand not in seen:
                    stack.append(operand)
    return order
    ### END SOLUTION


# === Lesson 9: gradients on request ==========================================


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to each of inputs, as floats; no .grad is touched."""
    ### BEGIN SOLUTION
    for number in (output, *inputs):
        if not number.requires_grad:
            raise ValueError(f"{number} needs no gradient: build it from a Value with requires_grad=True")
    order = topological_order(output)
    kept = [node.grad for node in order]
    for node in order:
        node.grad = 0.0
    output.backward()
    gradients = {node: node.grad for node in order}
    for node, before in zip(order, kept):
        node.grad = before
    return [gradients.get(number, 0.0) for number in inputs]
    ### END SOLUTION
