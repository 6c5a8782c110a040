"""What a submission that has lost an exercise can be lent, so that one mistake costs its points once.

Each function runs beside the student's code, in a fresh worker, and puts a working version in place.
It relies only on `_prev` and on `_backward()`, whatever the engine's design, and compares nodes by
identity, since some engines compare theirs by value.
"""


def topological_order(code):
    """Lend the module's function topological_order."""
    code.submission.load("engine").topological_order = operands_first


def backward(code):
    """Lend the method backward of Value."""

    def run_backward(root):
        root.grad = 1.0
        for node in reversed(operands_first(root)):
            node._backward()

    code.engine.Value.backward = run_backward


def operands_first(root):
    order, seen, stack = [], set(), [(root, False)]
    while stack:
        node, is_ready = stack.pop()
        if is_ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((operand, False) for operand in node._prev if hasattr(operand, "_prev"))
    return order
