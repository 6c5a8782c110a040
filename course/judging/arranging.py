"""Arranges operations into programs: as random trees and graphs, or as all the small ones, in order."""

import itertools
import random
from collections.abc import Iterator, Sequence
from typing import Literal

from course.judging.programs import BINARY, Program, leaves

Reuse = Literal["none", "chain", "any"]
Side = Literal["", "left", "right"]

EXPONENTS = (2, 3, -1, -2, 4)

# --- random programs ----------------------------------------------------------


def _number(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * round(rng.uniform(0.2, 2.0), 3)


def random_tree(program: Program, rng: random.Random, ops: Sequence[str], numbers: Side, size: int) -> int:
    """Append a random tree of `size` operations, in which every node is used once; its root's index."""
    if size == 0:
        program.append(["leaf", _number(rng)])
        return len(program) - 1
    op = rng.choice(ops)
    if op in BINARY and not numbers:
        left = rng.randrange(size)
        operands = [random_tree(program, rng, ops, numbers, part) for part in (left, size - 1 - left)]
    else:
        operands = [random_tree(program, rng, ops, numbers, size - 1)]
        operands = _beside_a_number(program, op, operands, numbers, _constant(rng, op))
    program.append([op, *operands])
    return len(program) - 1


def _constant(rng: random.Random, op: str) -> float:
    return rng.choice(EXPONENTS) if op == "pow" else _number(rng)


def _beside_a_number(program: Program, op: str, operands: list[int], side: Side, number: float) -> list[int]:
    """The operands of op, with a plain number appended to the program where op takes one."""
    if op != "pow" and op not in BINARY:
        return operands
    program.append(["const", number])
    constant = [len(program) - 1]
    return constant + operands if side == "left" and op != "pow" else operands + constant


def random_graph(rng: random.Random, ops: Sequence[str], reuse: Reuse, size: int) -> Program:
    """A random graph in which nodes are used again; all of it leads to the root."""
    program: Program = [["leaf", _number(rng)] for _ in range(rng.randint(1, 2))]
    unused = set(range(len(program)))
    binary = [op for op in ops if op in BINARY]
    for step in range(max(size, 2)):
        op = rng.choice(binary if step == 0 else ops)
        nodes = [index for index, (kind, *_) in enumerate(program) if kind != "const"]
        operands = [rng.choice(nodes) for _ in range(2 if op in BINARY else 1)]
        if reuse == "chain" and step > 0:
            operands[0] = nodes[-1]
            rng.shuffle(operands)
        unused.difference_update(operands)
        if op == "pow":
            operands = _beside_a_number(program, op, operands, "", _constant(rng, op))
        program.append([op, *operands])
        unused.add(len(program) - 1)
    while len(unused) > 1:
        pair = sorted(unused)[-2:]
        unused.difference_update(pair)
        program.append([rng.choice(binary), *reversed(pair)])
        unused.add(len(program) - 1)
    return program


# --- small programs, in order -------------------------------------------------


def with_leaves(program: Program, numbers: Sequence[float]) -> Program:
    """The program with these numbers, over and over, in its leaves."""
    pool = itertools.cycle(numbers)
    return [["leaf", next(pool)] if op == "leaf" else [op, *args] for op, *args in program]


def trees(ops: list[str], side: Side, start: int = 0) -> Iterator[Program]:
    """All trees of these operations, the first one at the root, on fresh leaves; indices begin at `start`."""
    if not ops:
        yield [["leaf", 0.0]]
        return
    root, rest = ops[0], ops[1:]
    if root in BINARY and not side:
        yield from _forks(root, rest, side, start)
        return
    for tree in trees(rest, side, start):
        program = list(tree)
        # the number goes into a copy that begins at `start`
        operands = _beside_a_number(program, root, [len(tree) - 1], side, 2.0)
        yield [*program, [root, *(start + operand for operand in operands)]]


def _forks(root: str, rest: list[str], side: Side, start: int) -> Iterator[Program]:
    for cut in reversed(range(len(rest) + 1)):
        for left in trees(rest[:cut], side, start):
            middle = start + len(left)
            for right in trees(rest[cut:], side, middle):
                yield [*left, *right, [root, middle - 1, middle + len(right) - 1]]


def graphs(ops: list[str], reuse: Reuse, numbers: Sequence[float]) -> Iterator[Program]:
    """All graphs of these operations, in this order, on one or two leaves."""
    for count in (1, 2):
        arities = [2 if op in BINARY else 1 for op in ops]
        spaces = [itertools.product(range(count + i), repeat=arity) for i, arity in enumerate(arities)]
        for operands in itertools.product(*(list(space) for space in spaces)):
            program: Program = [["leaf", number] for number in numbers[:count]]
            program += [[op, *args] for op, args in zip(ops, operands, strict=True)]
            if _all_used(program) and (reuse == "any" or _is_chain(program)):
                yield _with_exponents(program)


def _with_exponents(program: Program) -> Program:
    """Give every pow its exponent, a plain 2 at the program's beginning."""
    if not any(op == "pow" for op, *_ in program):
        return program
    moved = [[op, *(args if op == "leaf" else (i + 1 for i in args))] for op, *args in program]
    return [["const", 2], *([*node, 0] if node[0] == "pow" else node for node in moved)]


def _all_used(program: Program) -> bool:
    used = {index for op, *args in program if op != "leaf" for index in args}
    return len(used) == len(program) - 1


def _is_chain(program: Program) -> bool:
    first = len(leaves(program))
    return all(index - 1 in program[index][1:] for index in range(first + 1, len(program)))
