"""Expression programs: what is asked of an engine, as plain data.

A program is a list of nodes: `["leaf", 2.0]` a Value, `["const", 3.0]` a plain number,
`[op, i, j]` an operation on earlier nodes. The last node is the root.
"""

import ast
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from course.judging import oracle

Program = list[list[Any]]
Reuse = Literal["none", "chain", "any"]

SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
BINARY = ("add", "sub", "mul", "div")
PRECEDENCE = {"add": 1, "sub": 1, "mul": 2, "div": 2, "neg": 3, "pow": 4}
NAMES = "abcdefghijklmnopqrstuvwxyz"
NICE = ((2.0, -3.0, 0.5), (-1.0, 0.25, 3.0))


@dataclass(frozen=True)
class Family:
    """A family of random programs that isolates one idea.

    reuse: "none" uses every node once, so that `=` for `+=` cannot matter; "chain" lets every
    operation use the one before it, so that only one order of the operations is right;
    "any" is any graph.
    """

    ops: tuple[str, ...]
    reuse: Reuse = "none"
    size: int = 5
    count: int = 12

    def among(self, usable: frozenset[str]) -> "Family | None":
        """The same family without the operations that cannot be relied on; None if nothing is left."""
        ops = tuple(op for op in self.ops if op in usable)
        if not ops or (self.reuse != "none" and not set(ops) & set(BINARY)):
            return None
        return replace(self, ops=ops)

    def draw(self, rng: random.Random) -> list[Program]:
        """`count` random programs whose gradients are neither zero everywhere nor huge."""
        programs: list[Program] = []
        while len(programs) < self.count:
            program = self._one(rng, 1 + len(programs) * self.size // self.count)
            if is_telling(program) and (self.reuse != "any" or reuses(program)):
                programs.append(program)
        return programs

    def smallest(self) -> Iterator[Program]:
        """Every small program of the family, smaller ones first."""
        for size in range(1, self.size + 1):
            for numbers in NICE:
                yield from (p for p in self._all(size, numbers) if is_telling(p))

    def names_of(self, program: Program) -> tuple[str, ...]:
        """Random programs have no names of their own."""
        return ()

    def _one(self, rng: random.Random, size: int) -> Program:
        program: Program = []
        if self.reuse == "none":
            _tree(program, rng, self.ops, size)
        else:
            _graph(program, rng, self, size)
        return program

    def _all(self, size: int, numbers: Sequence[float]) -> Iterator[Program]:
        for ops in itertools.product(self.ops, repeat=size):
            yield from _arrange(list(ops), self.reuse, numbers)


@dataclass(frozen=True)
class Example:
    """One given expression. Where it uses what cannot be relied on, its family stands in for it."""

    program: tuple[tuple[Any, ...], ...]
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def ops(self) -> tuple[str, ...]:
        """The operations that occur in it."""
        return tuple(dict.fromkeys(op for op, *_ in self.program if op not in ("leaf", "const")))

    def among(self, usable: frozenset[str]) -> "Example | Family | None":
        """Itself, with another operation for one that is lost; else programs from what remains."""
        if set(self.ops) <= usable:
            return self
        spare = next((op for op in BINARY if op in usable), None)
        program = tuple(
            (spare if op in BINARY and op not in usable else op, *args) for op, *args in self.program
        )
        replaced = replace(self, program=program)
        if spare and set(replaced.ops) <= usable:
            return replaced
        return replace(self._family(), count=4).among(usable)

    def draw(self, rng: random.Random) -> list[Program]:
        """The one program."""
        return [[list(node) for node in self.program]]

    def smallest(self) -> Iterator[Program]:
        """Small relatives first, then the example itself."""
        yield from replace(self._family(), size=3).smallest()
        yield from self.draw(random.Random(0))

    def names_of(self, program: Program) -> tuple[str, ...]:
        """Its names, if it is this program."""
        return self.names if list(map(tuple, program)) == list(self.program) else ()

    def _family(self) -> Family:
        return Family(self.ops, reuse="any" if reuses(self.program) else "none")


Source = Family | Example


def example(text: str, **numbers: float) -> Example:
    """The program of an expression in Python, e.g. example("(a*b + c)*f", a=2, b=-3, c=10, f=-2)."""
    program: Program = []
    index: dict[str, int] = {}
    for name, number in numbers.items():
        index[name] = len(program)
        program.append(["leaf", float(number)])
    for line in ast.parse(text.strip()).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            index[line.targets[0].id] = _compile(line.value, program, index)
        elif isinstance(line, ast.Expr):
            _compile(line.value, program, index)
        else:
            raise ValueError(f"{ast.unparse(line)}: write an expression or name = expression")
    names = {i: name for name, i in index.items()}
    return Example(tuple(map(tuple, program)), tuple(names.get(i, "") for i in range(len(program))))


_AST_OPS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}


def _compile(node: ast.expr, program: Program, index: dict[str, int]) -> int:
    match node:
        case ast.Name(id=name) if name in index:
            return index[name]
        case ast.Constant(value=int() | float() as number):
            program.append(["const", number])
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _AST_OPS:
            operands = [_compile(operand, program, index) for operand in (left, right)]
            program.append([_AST_OPS[type(op)], *operands])
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            program.append(["neg", _compile(operand, program, index)])
        case ast.Call(func=ast.Name(id=name), args=[argument]) if name in oracle.OPERATIONS:
            program.append([name, _compile(argument, program, index)])
        case _:
            raise ValueError(
                f"{ast.unparse(node)}: only names, numbers, + - * / ** and functions like tanh(x)"
            )
    return len(program) - 1


def leaves(program: Program) -> list[int]:
    """The indices of its leaves."""
    return [index for index, (op, *_) in enumerate(program) if op == "leaf"]


def reuses(program: Sequence[Sequence[Any]]) -> bool:
    """Whether some node is used more than once."""
    used = [index for op, *args in program if op not in ("leaf", "const") for index in args]
    return len(used) != len(set(used))


def is_telling(program: Program) -> bool:
    """Whether its numbers are mild, nothing is saturated, and every gradient is clearly not zero."""
    try:
        values, grads = oracle.values(program), oracle.gradients(program)
    except (ArithmeticError, ValueError):
        return False
    nodes = [index for index, (op, *_) in enumerate(program) if op != "const"]
    mild = all(abs(number) < 1e3 for number in (*values, *grads))
    return mild and all(abs(grads[i]) > 0.01 and not _is_saturated(program[i][0], values[i]) for i in nodes)


def _is_saturated(op: str, value: float) -> bool:
    """Whether a squashing function hardly moves any more at this value."""
    slope = {"tanh": 1 - value * value, "sigmoid": value * (1 - value)}
    return slope.get(op, 1.0) < 0.01


def _number(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * round(rng.uniform(0.2, 2.0), 3)


def _tree(program: Program, rng: random.Random, ops: tuple[str, ...], size: int) -> int:
    """Append a random tree of `size` operations; every node is used once."""
    if size == 0:
        program.append(["leaf", _number(rng)])
    else:
        op = rng.choice(ops)
        left = rng.randrange(size) if op in BINARY else size - 1
        sizes = (left, size - 1 - left) if op in BINARY else (left,)
        program.append([op, *[_tree(program, rng, ops, part) for part in sizes]])
    return len(program) - 1


def _graph(program: Program, rng: random.Random, family: Family, size: int) -> None:
    """Append a random graph in which nodes are used again; all of it leads to the root."""
    program.extend(["leaf", _number(rng)] for _ in range(rng.randint(1, 2)))
    unused = set(range(len(program)))
    binary = [op for op in family.ops if op in BINARY]
    for step in range(max(size, 2)):
        latest = family.reuse == "chain" and step > 0
        op = rng.choice(binary if step == 0 else family.ops)
        operands = [rng.randrange(len(program)) for _ in range(2 if op in BINARY else 1)]
        if latest:
            operands[0] = len(program) - 1
            rng.shuffle(operands)
        unused.difference_update(operands)
        program.append([op, *operands])
        unused.add(len(program) - 1)
    while len(unused) > 1:
        pair = sorted(unused)[-2:]
        unused.difference_update(pair)
        program.append([rng.choice(binary), *reversed(pair)])
        unused.add(len(program) - 1)


def _arrange(ops: list[str], reuse: Reuse, numbers: Sequence[float]) -> Iterator[Program]:
    """All programs of these operations in this order on one or two leaves (trees: fresh leaves)."""
    if reuse == "none":
        yield from (_with_leaves(tree, numbers) for tree in _trees(ops))
        return
    for count in (1, 2):
        start: Program = [["leaf", number] for number in numbers[:count]]
        spaces = [
            itertools.product(range(count + i), repeat=2 if op in BINARY else 1) for i, op in enumerate(ops)
        ]
        for operands in itertools.product(*(list(space) for space in spaces)):
            program = start + [[op, *args] for op, args in zip(ops, operands, strict=True)]
            if _all_used(program) and (reuse == "any" or _is_chain(program, count)):
                yield program


def _with_leaves(program: Program, numbers: Sequence[float]) -> Program:
    pool = itertools.cycle(numbers)
    return [["leaf", next(pool)] if op == "leaf" else [op, *args] for op, *args in program]


def _trees(ops: list[str], start: int = 0) -> Iterator[Program]:
    """All trees of these operations, the first one at the root, on fresh leaves; indices begin at `start`."""
    if not ops:
        yield [["leaf", 0.0]]
        return
    root, rest = ops[0], ops[1:]
    if root not in BINARY:
        for tree in _trees(rest, start):
            yield [*tree, [root, start + len(tree) - 1]]
        return
    for cut in reversed(range(len(rest) + 1)):
        for left in _trees(rest[:cut], start):
            middle = start + len(left)
            for right in _trees(rest[cut:], middle):
                yield [*left, *right, [root, middle - 1, middle + len(right) - 1]]


def _all_used(program: Program) -> bool:
    used = {index for op, *args in program if op != "leaf" for index in args}
    return len(used) == len(program) - 1


def _is_chain(program: Program, first: int) -> bool:
    return all(index - 1 in program[index][1:] for index in range(first + 1, len(program)))


def infix(program: Program, names: Sequence[str] = ()) -> str:
    """The root as an expression; leaves go by the given names, or a, b, c …"""
    texts: list[tuple[str, int]] = []
    called = dict(zip(leaves(program), NAMES, strict=False))
    for index, (op, *args) in enumerate(program):
        if op == "leaf":
            name = names[index] if index < len(names) and names[index] else called.get(index, f"x{index}")
            texts.append((name, 9))
        elif op == "const":
            texts.append((f"{args[0]:g}", 9 if args[0] >= 0 else 0))
        else:
            texts.append(_operation_text(op, [texts[i] for i in args]))
    return texts[-1][0]


def _operation_text(op: str, operands: list[tuple[str, int]]) -> tuple[str, int]:
    level = PRECEDENCE.get(op, 9)
    if op == "neg":
        return f"-{_wrapped(operands[0], level)}", level
    if op not in SYMBOLS:
        return f"{op}({operands[0][0]})", level
    left, right = operands
    above = 0 if op in ("add", "mul") else 1
    left_above = 1 if op == "pow" else 0
    return f"{_wrapped(left, level + left_above)} {SYMBOLS[op]} {_wrapped(right, level + above)}", level


def _wrapped(text: tuple[str, int], level: int) -> str:
    return text[0] if text[1] >= level else f"({text[0]})"
