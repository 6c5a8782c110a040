"""Extra: graphs that are too deep for recursion."""

from course.judging.checks import check, probe


@probe
def deep(code, length, step):
    """A chain of additions: the last number, and the gradient of the first."""
    start = node = code.engine.Value(1.0)
    one = code.engine.Value(step)
    for _ in range(length):
        node = node + one
    node.backward()
    return [
        code.plain(code.find(node, "data")),
        code.plain(code.find(start, "grad")),
        code.plain(code.find(one, "grad")),
    ]


@check("deep-graph", points=1)
def a_chain_of_ten_thousand(student):
    """backward() through 10,000 additions"""
    student.gives("a chain of 10,000 additions: [last, first's gradient, step's gradient]",
                  student.run(deep, 10_000, 0.5), [5001.0, 1.0, 10_000.0])  # fmt: skip
