"""The local derivatives of every operation: how fast a result moves with each of its operands."""

import math
from collections.abc import Callable, Sequence

LOCAL_DERIVATIVES: dict[str, Callable[..., tuple[float, ...]]] = {
    "add": lambda a, b: (1.0, 1.0),
    "sub": lambda a, b: (1.0, -1.0),
    "mul": lambda a, b: (b, a),
    "div": lambda a, b: (1.0 / b, -a / b / b),
    "pow": lambda a, k: (k * a ** (k - 1) if k else 0.0, 0.0),  # the exponent is a plain number
    "neg": lambda a: (-1.0,),
    "exp": lambda a: (math.exp(a),),
    "log": lambda a: (1.0 / a,),
    "tanh": lambda a: (1.0 - math.tanh(a) ** 2,),
    "sigmoid": lambda a: ((1.0 - math.tanh(a / 2) ** 2) / 4,),  # by tanh: it cannot overflow
    "relu": lambda a: (float(a > 0),),
}


def local_derivatives(op: str, operands: Sequence[float | None]) -> Sequence[float | None]:
    """One number for each operand; None where there is no such number, as for 1/0, or none is known, as for mse."""
    try:
        return [float(slope) for slope in LOCAL_DERIVATIVES[op](*operands)]
    except (ArithmeticError, KeyError, ValueError, TypeError):
        return [None] * len(operands)
