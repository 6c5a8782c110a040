"""Expression programs: what is asked of an engine, as plain data.

A program is a list of nodes: `["leaf", 2.0]` a Value, `["input", 2.0]` one that requires no gradient,
`["const", 3.0]` a plain number, `[op, i, j]` an operation on earlier nodes. The last node is the root.
"""

import ast
from collections.abc import Sequence
from typing import Any

from course.judging import oracle

Program = list[list[Any]]

SYMBOLS = {"add": "+", "sub": "-", "mul": "*", "div": "/", "pow": "**"}
BINARY = ("add", "sub", "mul", "div")
PRECEDENCE = {"add": 1, "sub": 1, "mul": 2, "div": 2, "neg": 3, "pow": 4}
LEAVES = ("leaf", "input", "const")
NAMES = "abcdefghijklmnopqrstuvwxyz"


def compiled(text: str, **numbers: float) -> tuple[Program, tuple[str, ...]]:
    """The program of an expression in Python, and the name of every node ("" where it has none).

    Several statements may give names on the way: "d = a*b; e = a + b; d*e".
    """
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
    return program, tuple(names.get(i, "") for i in range(len(program)))


_AST_OPS = {ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.Div: "div", ast.Pow: "pow"}


def _compile(node: ast.expr, program: Program, index: dict[str, int]) -> int:
    match node:
        case ast.Name(id=name) if name in index:
            return index[name]
        case ast.Constant(value=int() | float() as number):
            program.append(["const", number])
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            program.append(["const", -number])
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
    """The indices of its leaves, inputs among them."""
    return [index for index, (op, *_) in enumerate(program) if op in ("leaf", "input")]


def operations(program: Sequence[Sequence[Any]]) -> tuple[str, ...]:
    """The operations that occur in it, in order."""
    return tuple(dict.fromkeys(op for op, *_ in program if op not in LEAVES))


def reuses(program: Sequence[Sequence[Any]]) -> bool:
    """Whether some node is used more than once."""
    is_node = [op != "const" for op, *_ in program]
    used = [i for op, *args in program if op not in LEAVES for i in args if is_node[i]]
    return len(used) != len(set(used))


def is_mild(program: Sequence[Sequence[Any]], most: float = 1e6) -> bool:
    """Whether all its values and gradients exist and are not huge."""
    try:
        return all(abs(number) < most for number in (*oracle.values(program), *oracle.gradients(program)))
    except (ArithmeticError, ValueError):
        return False


def is_telling(program: Program) -> bool:
    """Whether its numbers are mild, nothing is saturated, and every gradient is clearly not zero."""
    if not is_mild(program, 1e3):
        return False
    values, grads = oracle.values(program), oracle.gradients(program)
    nodes = [index for index, (op, *_) in enumerate(program) if op != "const"]
    return all(abs(grads[i]) > 0.01 and not _is_saturated(program[i][0], values[i]) for i in nodes)


def _is_saturated(op: str, value: float) -> bool:
    """Whether a squashing function hardly moves any more at this value."""
    slope = {"tanh": 1 - value * value, "sigmoid": value * (1 - value)}
    return slope.get(op, 1.0) < 0.01


def infix(program: Program, names: Sequence[str] = ()) -> str:
    """The root as an expression; leaves go by the given names, or a, b, c …"""
    texts: list[tuple[str, int]] = []
    called = names_of_leaves(program, names)
    for index, (op, *args) in enumerate(program):
        if op in ("leaf", "input"):
            texts.append((called[index], 9))
        elif op == "const":
            texts.append((f"{args[0]:g}", 9 if args[0] >= 0 else 0))
        else:
            texts.append(_operation_text(op, [texts[i] for i in args]))
    return texts[-1][0]


def names_of_leaves(program: Program, names: Sequence[str] = ()) -> dict[int, str]:
    """What each leaf is called, in expressions and in pictures alike: by its given name, else a, b, c …"""
    letters = dict(zip(leaves(program), NAMES, strict=False))
    given = dict(enumerate(names))
    return {leaf: given.get(leaf) or letters.get(leaf, f"x{leaf}") for leaf in leaves(program)}


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
