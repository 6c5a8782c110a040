"""Every operation is a class: it says how its number is made and what it hands back."""

import math


class Value:
    """A number that you typed in; what is computed is one of the subclasses below."""

    __slots__ = ("_op", "_prev", "data", "grad", "label", "requires_grad")

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad

    def __repr__(self):
        return f"{type(self).__name__}({self.data})"

    def _backward(self):
        """A leaf has nobody to hand anything to."""

    def _hand(self, *gradients):
        """Give each operand its gradient."""
        for operand, gradient in zip(self._prev, gradients):
            if operand.requires_grad:
                operand.grad += gradient

    def __add__(self, other):
        return Add(self, other)

    def __radd__(self, other):
        return Add(other, self)

    def __sub__(self, other):
        return Sub(self, other)

    def __rsub__(self, other):
        return Sub(other, self)

    def __mul__(self, other):
        return Mul(self, other)

    def __rmul__(self, other):
        return Mul(other, self)

    def __truediv__(self, other):
        return Div(self, other)

    def __rtruediv__(self, other):
        return Div(other, self)

    def __pow__(self, exponent):
        return Pow(self, exponent)

    def __neg__(self):
        return Neg(self)

    def exp(self):
        return Exp(self)

    def log(self):
        return Log(self)

    def tanh(self):
        return Tanh(self)

    def sigmoid(self):
        return Sigmoid(self)

    def relu(self):
        return Relu(self)

    def backward(self):
        """One pass from here; its gradients are added to those of earlier passes."""
        this = Pass(self)
        this.run()
        for node, gradient in this.before.items():
            node.grad += gradient


class Pass:
    """One backward pass; the grads from before wait here while it runs."""

    __slots__ = ("before", "order", "root")

    def __init__(self, root):
        self.root = root
        self.order = topological_order(root)
        self.before = {node: node.grad for node in self.order}

    def run(self):
        """Start at zero, seed the root, and let every node do its step."""
        for node in self.order:
            node.grad = 0.0
        self.root.grad = 1.0
        for node in reversed(self.order):
            node._backward()

    def undo(self):
        """Put every grad back to what it was."""
        for node, gradient in self.before.items():
            node.grad = gradient


class Binary(Value):
    """An operation on two numbers."""

    __slots__ = ()

    def __init__(self, left, right):
        left, right = as_value(left), as_value(right)
        super().__init__(self.forward(left.data, right.data), (left, right), self.symbol)
        self.requires_grad = left.requires_grad or right.requires_grad

    def _backward(self):
        left, right = self._prev
        self._hand(*self.gradients(self.grad, left.data, right.data))


class Add(Binary):
    __slots__ = ()
    symbol = "+"

    def forward(self, x, y):
        return x + y

    def gradients(self, g, x, y):
        return g, g


class Sub(Binary):
    __slots__ = ()
    symbol = "-"

    def forward(self, x, y):
        return x - y

    def gradients(self, g, x, y):
        return g, -g


class Mul(Binary):
    __slots__ = ()
    symbol = "*"

    def forward(self, x, y):
        return x * y

    def gradients(self, g, x, y):
        return y * g, x * g


class Div(Binary):
    __slots__ = ()
    symbol = "/"

    def forward(self, x, y):
        return x / y

    def gradients(self, g, x, y):
        return g / y, -g * x / (y * y)


class Unary(Value):
    """An operation on one number."""

    __slots__ = ()

    def __init__(self, operand):
        super().__init__(self.forward(operand.data), (operand,), self.symbol)
        self.requires_grad = operand.requires_grad

    def _backward(self):
        self._hand(self.grad * self.slope(self._prev[0].data))


class Neg(Unary):
    __slots__ = ()
    symbol = "neg"

    def forward(self, x):
        return -x

    def slope(self, x):
        return -1.0


class Exp(Unary):
    __slots__ = ()
    symbol = "exp"

    def forward(self, x):
        return math.exp(x)

    def slope(self, x):
        return self.data


class Log(Unary):
    __slots__ = ()
    symbol = "log"

    def forward(self, x):
        return math.log(x)

    def slope(self, x):
        return 1 / x


class Tanh(Unary):
    __slots__ = ()
    symbol = "tanh"

    def forward(self, x):
        return math.tanh(x)

    def slope(self, x):
        return 1 - self.data**2


class Sigmoid(Unary):
    __slots__ = ()
    symbol = "sigmoid"

    def forward(self, x):
        return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))

    def slope(self, x):
        return self.data * (1 - self.data)


class Relu(Unary):
    __slots__ = ()
    symbol = "relu"

    def forward(self, x):
        return x if x > 0 else 0.0

    def slope(self, x):
        return 1.0 if x > 0 else 0.0


class Pow(Unary):
    __slots__ = ("exponent",)
    symbol = "**"

    def __init__(self, operand, exponent):
        self.exponent = exponent
        super().__init__(operand)

    def forward(self, x):
        return x**self.exponent

    def slope(self, x):
        return self.exponent * x ** (self.exponent - 1) if self.exponent else 0.0


def as_value(x):
    """A plain number becomes a Value that needs no gradient."""
    return x if isinstance(x, Value) else Value(x, requires_grad=False)


def topological_order(root):
    """A node goes on the list when it is met for the second time: then its operands are there."""
    order, open_nodes, done, stack = [], set(), set(), [root]
    while stack:
        node = stack[-1]
        if node in open_nodes:
            stack.pop()
            if node not in done:
                done.add(node)
                order.append(node)
        else:
            open_nodes.add(node)
            stack.extend(operand for operand in node._prev if operand not in open_nodes)
    return order


def grad(output, inputs, retain_graph=False):
    """The gradients of output with respect to inputs, as floats."""
    for node in (output, *inputs):
        if not node.requires_grad:
            raise ValueError(f"{node!r} needs no gradient, so it has none")
    this = Pass(output)
    this.run()
    gradients = [float(node.grad) if node in this.before else 0.0 for node in inputs]
    this.undo()
    return gradients
