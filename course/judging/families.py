"""Where programs come from: random families that isolate one idea, given examples, shapes with random numbers.

A source is asked by the judge: `among` leaves out operations that are lost, `draw` gives the programs
of a check, `smallest` lists small ones in order, for a counterexample.
"""

import functools
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from course.judging.arranging import Reuse, Side, graphs, random_graph, random_tree, trees, with_leaves
from course.judging.programs import BINARY, Program, compiled, is_mild, is_telling, leaves, operations, reuses

Frozen = tuple[tuple[Any, ...], ...]

REUSE = "reuse"  # stands among the operations for using a node more than once
NUMBER = "number-"  # with a side behind it: for a plain number on that side of an operation
NICE = ((2.0, -3.0, 0.5), (-1.0, 0.25, 3.0))
TRIES = 40


@dataclass(frozen=True)
class Family:
    """A family of random programs that isolates one idea.

    reuse: "none" uses every node once, so that `=` for `+=` cannot matter; "chain" lets every
    operation use the one before it, so that only one order of the operations is right;
    "any" is any graph. numbers: on which side of + - * / a plain number stands, if on any.
    inputs: whether every other leaf requires no gradient.
    """

    ops: tuple[str, ...]
    reuse: Reuse = "none"
    size: int = 5
    count: int = 12
    numbers: Side = ""
    inputs: bool = False

    @property
    def relies_on(self) -> set[str]:
        """What must be right for its programs to come out right."""
        reuse = {REUSE} if self.reuse == "any" else set()
        return (
            set(self.ops) | reuse | {NUMBER + self.numbers for op in self.ops if _is_taught(op, self.numbers)}
        )

    def among(self, usable: frozenset[str]) -> "Family | None":
        """The same family without what cannot be relied on; None if nothing is left."""
        ops = tuple(op for op in self.ops if op in usable)
        reuse: Reuse = "none" if self.reuse == "any" and REUSE not in usable else self.reuse
        is_lost = NUMBER + self.numbers not in usable and any(_is_taught(op, self.numbers) for op in ops)
        numbers: Side = "" if is_lost else self.numbers
        if not ops or (reuse != "none" and not set(ops) & set(BINARY)):
            return None
        return replace(self, ops=ops, reuse=reuse, numbers=numbers)

    def draw(self, rng: random.Random) -> list[Program]:
        """`count` random programs whose numbers tell something."""
        sizes = [1 + number * self.size // self.count for number in range(self.count)]
        return [program for size in sizes if (program := self._telling(rng, size))]

    def _telling(self, rng: random.Random, size: int) -> Program | None:
        """A program of this size, or of a smaller one where large ones overflow or fade, as exp(exp(exp(x))) does."""
        for number in range(TRIES * size):
            program = self._one(rng, size - number // TRIES)
            if is_telling(program) and (self.reuse != "any" or reuses(program)):
                return with_inputs(program) if self.inputs else program
        return None

    def smallest(self) -> Iterator[Program]:
        """Every small program of the family, smaller ones first."""
        for size in range(1, self.size + 1):
            for numbers in NICE:
                for ops in itertools.product(self.ops, repeat=size):
                    for program in self._arranged(list(ops), numbers):
                        if is_telling(program):
                            yield with_inputs(program) if self.inputs else program

    def names_of(self, program: Program) -> tuple[str, ...]:
        """Random programs have no names of their own."""
        return ()

    def _one(self, rng: random.Random, size: int) -> Program:
        if self.reuse != "none":
            return random_graph(rng, self.ops, self.reuse, size)
        program: Program = []
        random_tree(program, rng, self.ops, self.numbers, size)
        return program

    def _arranged(self, ops: list[str], numbers: Sequence[float]) -> Iterator[Program]:
        """All programs of these operations: as trees on fresh leaves, or as graphs on one or two."""
        if self.reuse == "none":
            yield from (with_leaves(tree, numbers) for tree in trees(ops, self.numbers))
        else:
            yield from graphs(ops, self.reuse, numbers)


@dataclass(frozen=True)
class Example:
    """One given expression. Where it uses what cannot be relied on, its family stands in for it."""

    program: Frozen
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def relies_on(self) -> set[str]:
        """What must be right for it to come out right."""
        return _relied_on(self.program)

    def among(self, usable: frozenset[str]) -> "Example | Family | None":
        """Itself, with another operation for one that is lost; else programs from what remains."""
        if self.relies_on <= usable:
            return self
        program = _with_spare(self.program, usable)
        if program and is_mild(program):
            return replace(self, program=program)
        return replace(_relatives(self.program), count=4).among(usable)

    def draw(self, rng: random.Random) -> list[Program]:
        """The one program."""
        return [[list(node) for node in self.program]]

    def smallest(self) -> Iterator[Program]:
        """Small relatives first, then the example itself."""
        yield from _relatives(self.program).smallest()
        yield from self.draw(random.Random(0))

    def names_of(self, program: Program) -> tuple[str, ...]:
        """Its names, if it is this program."""
        return self.names if list(map(tuple, program)) == list(self.program) else ()


@dataclass(frozen=True)
class Shape:
    """One expression with random numbers, each from its own range: for what a family cannot reach."""

    program: Frozen
    ranges: tuple[tuple[float, float], ...]  # of the leaves, in order
    count: int = 6

    @property
    def relies_on(self) -> set[str]:
        """What must be right for it to come out right."""
        return _relied_on(self.program)

    def among(self, usable: frozenset[str]) -> "Shape | Family | None":
        """Itself, with another operation for one that is lost; else programs from what remains."""
        if self.relies_on <= usable:
            return self
        program = _with_spare(self.program, usable)
        replaced = replace(self, program=program) if program else self
        if program and all(map(is_mild, replaced.smallest())):
            return replaced
        return _relatives(self.program).among(usable)

    def draw(self, rng: random.Random) -> list[Program]:
        """The expression `count` times, with other numbers each time."""
        return [self._with([round(rng.uniform(*ends), 3) for ends in self.ranges]) for _ in range(self.count)]

    def smallest(self) -> Iterator[Program]:
        """The expression with plain numbers: the middles and the ends of the ranges, rounded."""
        yield self._with([round((low + high) / 2, 1) for low, high in self.ranges])
        yield self._with([low for low, _ in self.ranges])
        yield self._with([high for _, high in self.ranges])

    def names_of(self, program: Program) -> tuple[str, ...]:
        """Leaves go by a, b, c …"""
        return ()

    def _with(self, numbers: Sequence[float]) -> Program:
        return with_leaves([list(node) for node in self.program], numbers)


Source = Family | Example | Shape


@functools.cache
def example(text: str, **numbers: float) -> Example:
    """A given expression in Python, e.g. example("(a*b + c)*f", a=2, b=-3, c=10, f=-2)."""
    program, names = compiled(text, **numbers)
    return Example(tuple(map(tuple, program)), names)


@functools.cache
def shape(text: str, *, count: int = 6, **ranges: tuple[float, float]) -> Shape:
    """An expression with a range for each of its numbers, e.g. shape("relu(x) * y", x=(-3, -1), y=(1, 2))."""
    program, _ = compiled(text, **dict.fromkeys(ranges, 0.0))
    return Shape(tuple(map(tuple, program)), tuple(ranges.values()), count)


def with_inputs(program: Program) -> Program:
    """The program with every other leaf, from the first on, as an input that requires no gradient."""
    inputs = leaves(program)[0:-1:2]
    return [["input", node[1]] if index in inputs else node for index, node in enumerate(program)]


def _relatives(program: Frozen) -> Family:
    """Small programs of the same operations."""
    return Family(operations(program), reuse="any" if reuses(program) else "none", size=3)


def _relied_on(program: Frozen) -> set[str]:
    """What must be right for a program to come out right."""
    return _relatives(program).relies_on | {NUMBER + side for side, _ in _plain_numbers(program)}


def _plain_numbers(program: Frozen) -> Iterator[tuple[Side, int]]:
    """Side and index of every plain number whose side is an exercise of its own."""
    sides: tuple[Side, Side] = ("left", "right")
    for op, *operands in program:
        if op in BINARY:
            pairs = zip(sides, operands, strict=True)
            yield from ((s, i) for s, i in pairs if program[i][0] == "const" and _is_taught(op, s))


def _is_taught(op: str, side: Side) -> bool:
    """Whether a plain number on this side is an exercise of its own; 1 - a and 1 / a belong to sub and div."""
    return side == "right" or (side == "left" and op in ("add", "mul"))


def _with_spare(program: Frozen, usable: frozenset[str]) -> Frozen | None:
    """The program with something usable in the place of what is lost; None if there is nothing.

    Another operation of two numbers stands in for one of them, a Value for a plain number.
    """
    lost = {index for side, index in _plain_numbers(program) if NUMBER + side not in usable}
    program = tuple(("leaf", *node[1:]) if index in lost else node for index, node in enumerate(program))
    spare = next((op for op in BINARY if op in usable), None)
    replaced = tuple((spare if op in BINARY and op not in usable else op, *args) for op, *args in program)
    return replaced if spare and _relied_on(replaced) <= usable else None
