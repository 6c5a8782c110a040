"""Opened the file, read it, and deleted what looked complicated."""


class Value:
    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __repr__(self):
        return f"Value(data={self.data})"
