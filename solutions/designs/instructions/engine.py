"""backward() compiles the graph into a flat list of instructions and runs them on registers, last one first."""

import math
from enum import Enum


class Code(Enum):
    """The machine's instructions."""

    LOAD = ""
    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
    NEG = "neg"
    POW = "**"
    EXP = "exp"
    LOG = "log"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    RELU = "relu"


def compute(code, x, y=None):
    """Run one instruction forwards."""
    match code:
        case Code.ADD:
            return x + y
        case Code.SUB:
            return x - y
        case Code.MUL:
            return x * y
        case Code.DIV:
            return x / y
        case Code.POW:
            return x**y
        case Code.NEG:
            return -x
        case Code.EXP:
            return math.exp(x)
        case Code.LOG:
            return math.log(x)
        case Code.TANH:
            return math.tanh(x)
        case Code.SIGMOID:
            return (1 + math.tanh(x / 2)) / 2
        case Code.RELU:
            return x if x > 0 else 0.0


def shares(code, g, z, x=None, y=None):
    """Run one instruction backwards: what each operand gets of the gradient g at the result z."""
    match code:
        case Code.ADD:
            return g, g
        case Code.SUB:
            return g, -g
        case Code.MUL:
            return g * y, g * x
        case Code.DIV:
            return g / y, -g * z / y
        case Code.POW:
            return g * y * x ** (y - 1) if y else 0.0, None
        case Code.NEG:
            return (-g,)
        case Code.EXP:
            return (g * z,)
        case Code.LOG:
            return (g / x,)
        case Code.TANH:
            return (g * (1 - z * z),)
        case Code.SIGMOID:
            return (g * z * (1 - z),)
        case Code.RELU:
            return (g if x > 0 else 0.0,)
        case _:
            return ()


class Value:
    """A register: its number, and the instruction that filled it."""

    def __init__(self, data, _children=(), _op="", label="", requires_grad=True, code=Code.LOAD):
        self.data = data
        self.grad = 0.0
        self._prev = _children
        self._op = _op
        self.label = label
        self.requires_grad = requires_grad
        self.code = code

    def __add__(self, other):
        return emit(Code.ADD, self, other)

    def __radd__(self, other):
        return emit(Code.ADD, other, self)

    def __sub__(self, other):
        return emit(Code.SUB, self, other)

    def __rsub__(self, other):
        return emit(Code.SUB, other, self)

    def __mul__(self, other):
        return emit(Code.MUL, self, other)

    def __rmul__(self, other):
        return emit(Code.MUL, other, self)

    def __truediv__(self, other):
        return emit(Code.DIV, self, other)

    def __rtruediv__(self, other):
        return emit(Code.DIV, other, self)

    def __pow__(self, exponent):
        return emit(Code.POW, self, exponent)

    def __neg__(self):
        return emit(Code.NEG, self)

    def exp(self):
        return emit(Code.EXP, self)

    def log(self):
        return emit(Code.LOG, self)

    def tanh(self):
        return emit(Code.TANH, self)

    def sigmoid(self):
        return emit(Code.SIGMOID, self)

    def relu(self):
        return emit(Code.RELU, self)

    def _backward(self):
        got = shares(self.code, self.grad, self.data, *(x.data for x in self._prev))
        for operand, share in zip(self._prev, got):
            if operand.requires_grad:
                operand.grad += share

    def backward(self):
        program = compiled(self)
        for (node, _), gradient in zip(program, run_back(program)):
            node.grad += gradient


def emit(code, *operands):
    """The register that holds the result of an instruction."""
    nodes = tuple(x if isinstance(x, Value) else Value(x, requires_grad=False) for x in operands)
    data = compute(code, *(node.data for node in nodes))
    return Value(data, nodes, code.value, "", any(node.requires_grad for node in nodes), code)


def compiled(root):
    """Instructions in order: each a node, and the numbers of the registers that it reads."""
    number, program, stack = {}, [], [root]
    while stack:
        node = stack.pop()
        if node in number:
            continue
        missing = [x for x in node._prev if x not in number]
        if missing:
            stack += [node, *missing]
        else:
            number[node] = len(program)
            program.append((node, [number[x] for x in node._prev]))
    return program


def run_back(program):
    """The gradient in every register."""
    gradients = [0.0] * len(program)
    gradients[-1] = 1.0
    for place in reversed(range(len(program))):
        node, reads = program[place]
        numbers = [program[i][0].data for i in reads]
        for i, share in zip(reads, shares(node.code, gradients[place], node.data, *numbers)):
            if program[i][0].requires_grad:
                gradients[i] += share
    return gradients


def topological_order(root):
    return [node for node, _ in compiled(root)]


def grad(output, inputs, retain_graph=False):
    if any(not node.requires_grad for node in (output, *inputs)):
        raise ValueError("this register needs no gradient")
    program = compiled(output)
    found = dict(zip((node for node, _ in program), run_back(program)))
    return [found.get(node, 0.0) for node in inputs]
