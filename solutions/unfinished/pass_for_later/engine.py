"""Every method that is still to be written holds a pass, or three dots, or only its docstring."""


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")

    def tanh(self):
        pass

    def exp(self): ...

    def log(self):
        """The natural logarithm."""

    def backward(self):
        """Later."""
        pass

    def __neg__(self):
        return


def topological_order(root):
    pass


def grad(output, inputs, retain_graph=False):
    pass
