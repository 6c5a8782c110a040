"""Extra: graphs that are too deep for recursion."""

from course.judging.checks import check, probe


@probe
def deep(code, length, step):
    """A chain of additions, each of a fresh number: the last number, the gradients of the first and the last."""
    Value = code.engine.Value
    start = node = Value(1.0)
    for _ in range(length):
        added = Value(step)
        node = node + added
    node.backward()
    return [
        code.plain(code.find(node, "data")),
        code.plain(code.find(start, "grad")),
        code.plain(code.find(added, "grad")),
    ]


@check("deep-graph", points=1)
def a_chain_of_ten_thousand(student):
    """backward() through 10,000 additions"""
    parts = {"its value": 5001.0, "the gradient of its first node": 1.0, "the gradient of its last node": 1.0}
    student.gives_each("a chain of 10,000 additions", student.run(deep, 10_000, 0.5), parts)
